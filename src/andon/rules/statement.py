"""The standard statement of a defect: seven slots of codes and numbers (capability D1).

Codes and numbers are what can be rendered in any language, whatever language a report came in.
"Unknown" is an answer; an empty slot is not.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

UNKNOWN = "unknown"

# In the order in which the statement is read.
SLOTS = ("defect", "place", "size", "how_many", "lots", "since", "effect")

PLACES = frozenset(
    {
        "contents",
        "surface",
        "closure",
        "container",
        "pump",
        "seal",
        "label",
        "carton",
        "edge",
        "seam",
        "display",
        "battery",
        "cable",
        "housing",
        "moving-part",
        "accessory",
        "whole",
        "delivery",
        "other",
        UNKNOWN,
    }
)
EFFECTS = frozenset(
    {"none", "looks", "function-limited", "function-lost", "discomfort", "injury", UNKNOWN}
)
UNITS = frozenset({"mm", "cm", "ml", "g", "pct", "pieces"})
MOST_LOTS = 50
LONGEST = 60
MOST = 1_000_000_000


class SlotError(ValueError):
    """A slot that says nothing usable; `slot` names it."""

    def __init__(self, slot: str) -> None:
        super().__init__(f"The slot {slot!r} of the statement cannot be read.")
        self.slot = slot


def read(raw: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Slots from a form or a program, and the names of those that are missing or unusable."""
    slots: dict[str, Any] = {}
    wrong = []
    for slot in SLOTS:
        try:
            slots[slot] = _slot(slot, raw.get(slot))
        except (KeyError, OverflowError, TypeError, ValueError):
            wrong.append(slot)
    return slots, tuple(wrong)


def _slot(slot: str, value: Any) -> Any:
    if value == UNKNOWN and slot != "defect":
        return UNKNOWN
    return READERS[slot](value, slot)


def _code(value: Any, slot: str) -> str:
    """A defect's family or standard code."""
    text = str(value or "").strip()
    if not text or len(text) > LONGEST or not text.replace("-", "").replace("_", "").isalnum():
        raise SlotError(slot)
    return text


def _one_of(known: frozenset[str]) -> Callable[[Any, str], str]:
    def read_one(value: Any, slot: str) -> str:
        if value not in known:
            raise SlotError(slot)
        return str(value)

    return read_one


def _size(value: Any, slot: str) -> dict[str, Any]:
    """`{"from": 3, "to": 12, "unit": "mm"}`, or "3-12 mm", or "11 mm"."""
    if isinstance(value, str):
        figures, _, unit = value.strip().partition(" ")
        first, _, last = figures.partition("-")
        value = {"from": first, "to": last or first, "unit": unit.strip()}
    low, high = int(value["from"]), int(value["to"])
    if value["unit"] not in UNITS or not 0 <= low <= high <= MOST:
        raise SlotError(slot)
    return {"from": low, "to": high, "unit": value["unit"]}


def _how_many(value: Any, slot: str) -> dict[str, int]:
    """`{"affected": 7, "of": 12}`, or "7/12", or "7": `of` is 0 where nobody knows."""
    if isinstance(value, int | str):
        first, _, last = str(value).partition("/")
        value = {"affected": first, "of": last or 0}
    affected, of = int(value["affected"]), int(value["of"])
    if not 1 <= affected <= MOST or not (of == 0 or affected <= of <= MOST):
        raise SlotError(slot)
    return {"affected": affected, "of": of}


def _lots(value: Any, slot: str) -> list[str]:
    """A list of lots, or one text with commas."""
    parts = value.split(",") if isinstance(value, str) else list(value or [])
    lots = [str(part).strip() for part in parts if str(part).strip()]
    if not 1 <= len(lots) <= MOST_LOTS or any(len(lot) > LONGEST for lot in lots):
        raise SlotError(slot)
    return list(dict.fromkeys(lots))


def _since(value: Any, slot: str) -> str:
    """A day, as ISO 8601."""
    return (value if isinstance(value, date) else date.fromisoformat(str(value))).isoformat()


READERS: dict[str, Callable[[Any, str], Any]] = {
    "defect": _code,
    "place": _one_of(PLACES),
    "size": _size,
    "how_many": _how_many,
    "lots": _lots,
    "since": _since,
    "effect": _one_of(EFFECTS),
}
