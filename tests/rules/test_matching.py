"""Which case a report joins by itself, and when a person must decide."""

from datetime import UTC, datetime, timedelta

import pytest

from andon.rules import matching
from andon.rules.matching import Likeness, Problem, Traits, Way

NOON = datetime(2026, 3, 16, 12, tzinfo=UTC)
REPORT = "0195a0e1"


def problem(
    *, product: str | None = "P1", family: str = "LEAK", lot: str = "LX-4471", certain: bool = True
) -> Problem:
    return Problem(product, family, lot, is_family_certain=certain)


def key(one: Problem) -> str:
    return matching.problem_key(one, report_id=REPORT)


def test_the_same_product_family_and_lot_are_one_problem() -> None:
    assert key(problem()) == key(problem()) == "P1|LEAK|LX4471"
    assert matching.way(problem(), open_since=NOON - timedelta(days=400), at=NOON) == Way.SAME_LOT


@pytest.mark.parametrize("printed", ["lx 4471", "LX-4471", " LX.4471 ", "lx_44/71", "LX–4471"])
def test_a_lot_is_the_same_however_the_printer_spaced_it(printed: str) -> None:
    assert matching.normal_lot(printed) == "LX4471"


@pytest.mark.parametrize(
    "other",
    [problem(product="P2"), problem(family="PUMP_FAILURE"), problem(lot="LX4472"), problem(lot="")],
)
def test_another_product_family_or_lot_is_another_problem(other: Problem) -> None:
    assert key(other) != key(problem())


def test_a_problem_that_nobody_reported_before_opens_a_case() -> None:
    assert matching.way(problem(), open_since=None, at=NOON) == Way.FIRST


def test_reports_without_a_lot_join_a_case_without_a_lot_for_thirty_days() -> None:
    lotless = problem(lot="")
    limit = NOON - timedelta(days=30)
    assert matching.way(lotless, open_since=limit, at=NOON) == Way.UNKNOWN_LOT
    older = limit - timedelta(microseconds=1)
    assert matching.way(lotless, open_since=older, at=NOON) == Way.STALE


@pytest.mark.parametrize("unsure", [problem(product=None), problem(certain=False)])
def test_where_product_or_defect_is_not_certain_a_person_decides(unsure: Problem) -> None:
    assert not matching.may_join(unsure)
    assert matching.way(unsure, open_since=NOON, at=NOON) == Way.UNCERTAIN
    assert key(unsure) != matching.problem_key(unsure, report_id="another")


def test_a_case_that_a_younger_one_replaces_keeps_a_key_of_its_own() -> None:
    assert matching.stale_key("P1|LEAK|", number="C-7") == "P1|LEAK||C-7"


def test_a_lot_of_any_length_makes_a_key_that_can_be_stored() -> None:
    long = Problem("sku:" + "x" * 80, "F" * 40, "9" * 500, is_family_certain=True)
    assert len(matching.stale_key(key(long), number="C-1234567")) <= 200


def in_words(words: str, *, lot: str) -> Problem:
    identity = matching.words_identity(words)
    return Problem(identity, "LEAK", lot, is_family_certain=True, is_product_in_words=True)


def test_free_words_name_a_product_only_beside_a_lot() -> None:
    assert matching.may_join(in_words("Hand cream", lot="LX 4471"))
    assert not matching.may_join(in_words("Hand cream", lot=""))
    assert not matching.may_join(in_words("Hand cream", lot=" - "))
    assert not matching.may_join(in_words("  ", lot="LX 4471"))


@pytest.mark.parametrize(
    "said", ["hand cream", " HAND-CREAM! ", "hand\u00a0cream", "Ｈａｎｄ cream"]
)
def test_words_are_the_same_product_whatever_their_case_and_punctuation(said: str) -> None:
    assert key(in_words(said, lot="LX4471")) == key(in_words("Hand cream", lot="lx-4471"))


def test_other_words_are_another_product_and_a_key_quotes_nobody() -> None:
    cream, soap = (key(in_words(said, lot="LX4471")) for said in ("Hand cream", "Hand soap"))
    assert cream != soap
    assert "hand" not in cream.lower()


def traits(
    product: str | None = "P1", family: str = "LEAK", lot: str = "", *families: str
) -> Traits:
    is_in_words = product is not None and product.startswith("words:")
    return Traits(product, is_in_words, family, lot, frozenset(families))


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        (traits(lot="A1"), traits(lot="a-1"), Likeness.ALL),
        (traits(lot="A1"), traits(lot="A2"), Likeness.PRODUCT_FAMILY),
        (traits(), traits(), Likeness.PRODUCT_FAMILY),
        (traits(lot="A1"), traits(family="SMELL", lot="A1"), Likeness.PRODUCT_LOT),
        (traits("P1", "LEAK", "", "SMELL"), traits(family="SMELL"), Likeness.NEAR_FAMILY),
        (traits(), traits(family="SMELL"), None),
        (traits(lot="A1"), traits("P2", lot="A1"), None),
        (traits("words:1", lot="A1"), traits("P2", lot="A1"), Likeness.FAMILY_LOT),
        (traits(None, lot="A1"), traits("P2", lot="A1"), Likeness.FAMILY_LOT),
        (traits(None), traits("P2"), Likeness.FAMILY),
        (traits(None), traits(None), Likeness.FAMILY),
        (traits("words:1"), traits("P2"), None),
        (traits(None), traits("P2", family="SMELL"), None),
    ],
)
def test_cases_are_alike_by_product_then_lot_then_defect(
    one: Traits, other: Traits, alike: Likeness | None
) -> None:
    assert matching.likeness(one, other) == matching.likeness(other, one) == alike
