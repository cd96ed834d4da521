"""What the engine reads out of a text beside the defect."""

import pytest

from andon.recognition import recognise


@pytest.mark.parametrize(
    ("text", "slot", "values"),
    [
        ("3 bottles leaked", "quantity_affected", ("3",)),
        ("Two of the twelve bottles leaked", "quantity_affected", ("2",)),
        ("Two of the twelve bottles leaked", "quantity_bought", ("12",)),
        ("买了两瓶都漏了", "quantity_affected", ("2",)),
        ("２瓶漏了", "quantity_affected", ("2",)),
        ("วางไว้แล้วรั่ว ๓ ขวด", "quantity_affected", ("3",)),
        ("تسربت ٤ زجاجات", "quantity_affected", ("4",)),
        ("drei Flaschen sind ausgelaufen", "quantity_affected", ("3",)),
        ("dos botellas gotean", "quantity_affected", ("2",)),
        ("The 200 ml bottle leaks", "size", ("200 ml",)),
        ("chai 1,5 lít bị rò rỉ", "size", ("1.5 l",)),
        ("250克的包装漏了", "size", ("250 g",)),
        ("It broke after 2 weeks", "duration", ("P2W",)),
        ("用了三天就坏了", "duration", ("P3D",)),
        ("sau 10 phút thì hỏng", "duration", ("PT10M",)),
        ("dopo leaked on 2026-03-04", "date", ("2026-03-04",)),
        ("geliefert am 24.12.2025, ausgelaufen", "date", ("2025-12-24",)),
        ("arrived broken on 03/04/2026", "date", ("03/04/2026",)),
        ("2026年3月4日收到就漏了", "date", ("2026-03-04",)),
        ("Leaks. Lot no. a-4471", "lot", ("A-4471",)),
        ("批号：20240312，漏了", "lot", ("20240312",)),
        ("gotea, lote 88B12", "lot", ("88B12",)),
        ("A rash on my face and neck", "body_part", ("face", "neck")),
    ],
)
def test_a_slot_is_read_in_canonical_spelling(
    text: str, slot: str, values: tuple[str, ...]
) -> None:
    assert recognise(text).slots[slot] == values


def test_a_slot_that_the_text_does_not_name_is_absent() -> None:
    assert dict(recognise("The bottle leaks.").slots) == {}


def test_a_word_after_lot_without_a_digit_is_no_lot_code() -> None:
    assert "lot" not in recognise("I lost a lot of cream, it leaked.").slots
