"""The standard statement of a defect."""

from datetime import date
from typing import Any

import pytest

from andon.rules import statement

WHOLE: dict[str, Any] = {
    "defect": "COS-LEAK-PUMPBOTTLE-01",
    "place": "pump",
    "size": {"from": 3, "to": 12, "unit": "mm"},
    "how_many": {"affected": 7, "of": 12},
    "lots": ["L2407B", "L2407C"],
    "since": "2026-03-09",
    "effect": "function-lost",
}


def test_a_whole_statement_is_read_as_it_is() -> None:
    assert statement.read(WHOLE) == (WHOLE, ())


def test_a_form_writes_its_slots_as_words() -> None:
    slots, wrong = statement.read(
        {
            **WHOLE,
            "size": "3-12 mm",
            "how_many": "7/12",
            "lots": "L2407B, L2407C, L2407B",
            "since": date(2026, 3, 9),
        }
    )
    assert (slots, wrong) == (WHOLE, ())


def test_one_figure_is_a_range_of_one() -> None:
    slots, _ = statement.read({**WHOLE, "size": "11 mm", "how_many": 7})
    assert slots["size"] == {"from": 11, "to": 11, "unit": "mm"}
    assert slots["how_many"] == {"affected": 7, "of": 0}


def test_an_empty_statement_lacks_every_slot() -> None:
    assert statement.read({}) == ({}, statement.SLOTS)


@pytest.mark.parametrize("slot", [slot for slot in statement.SLOTS if slot != "defect"])
def test_unknown_is_an_answer(slot: str) -> None:
    slots, wrong = statement.read({**WHOLE, slot: "unknown"})
    assert (slots[slot], wrong) == ("unknown", ())


@pytest.mark.parametrize(
    ("slot", "value"),
    [
        ("defect", "leaks, I think"),
        ("defect", ""),
        ("defect", "X" * 61),
        ("place", "somewhere"),
        ("place", ["pump"]),
        ("size", "big"),
        ("size", "12-3 mm"),
        ("size", "3 miles"),
        ("size", "-3 mm"),
        ("size", {"from": 1}),
        ("size", {"from": 1, "to": float("inf"), "unit": "mm"}),
        ("how_many", 0),
        ("how_many", "7/6"),
        ("how_many", "many"),
        ("how_many", None),
        ("lots", ""),
        ("lots", ["x" * 61]),
        ("lots", [f"L{number}" for number in range(51)]),
        ("lots", 7),
        ("since", "last week"),
        ("effect", "annoying"),
    ],
)
def test_a_slot_that_says_nothing_usable_is_named(slot: str, value: Any) -> None:
    slots, wrong = statement.read({**WHOLE, slot: value})
    assert wrong == (slot,)
    assert slot not in slots
