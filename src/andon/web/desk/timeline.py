"""The ledger's lines about a case as sentences, by day, the newest first."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.utils.functional import Promise

from andon.cases.views import Event
from andon.web.desk import words
from andon.web.people.words import DEPARTMENTS

GRAVE = frozenset({"case.upgraded", "clock.breached", "action.refused"})
GOOD = frozenset({"case.closed", "action.proven"})

# What a line tells beside its kind: the fact's name, and the words for its code. Without words
# the fact is a number or a name of ours, shown as it is.
TOLD: Mapping[str, tuple[str, Mapping[str, Promise] | None]] = {
    "case.opened": ("grade", words.GRADES),
    "case.upgraded": ("grade", words.GRADES),
    "case.graded": ("grade", words.GRADES),
    "verdict.given": ("outcome", words.OUTCOMES),
    "case.dispatched": ("departments", DEPARTMENTS),
    "dispatch.acknowledged": ("department", DEPARTMENTS),
    "action.added": ("kind", words.ACTION_KINDS),
    "recheck.drawn": ("kind", words.RECHECK_KINDS),
    "recheck.done": ("kind", words.RECHECK_KINDS),
    "downgrade.proposed": ("to", words.GRADES),
    "clock.warned": ("clock", words.CLOCKS),
    "clock.breached": ("clock", words.CLOCKS),
    "report.joined": ("report", None),
    "join.undone": ("report", None),
    "case.closed": ("outcome", words.OUTCOMES),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what happened, to what, by whom."""

    at: datetime
    label: str
    detail: str
    by_name: str
    mood: str


@dataclass(frozen=True, slots=True)
class Day:
    """The lines of one day."""

    on: date
    lines: tuple[Line, ...]


def days(events: Iterable[Event]) -> list[Day]:
    """The lines by day, in the order in which they come."""
    return [
        Day(on, tuple(_line(one) for one in of_day))
        for on, of_day in groupby(events, key=lambda event: event.at.date())
    ]


def _line(event: Event) -> Line:
    return Line(
        at=event.at,
        label=words.said(words.EVENTS, event.kind),
        detail=_detail(event),
        by_name=event.by_name,
        mood="grave" if event.kind in GRAVE else "good" if event.kind in GOOD else "",
    )


def _detail(event: Event) -> str:
    """Empty where the line tells nothing more, or its facts were erased."""
    name, table = TOLD.get(event.kind, ("", None))
    value: Any = (event.facts or {}).get(name, "")
    codes = value if isinstance(value, list) else [value]
    told = [str(code) if table is None else words.said(table, str(code)) for code in codes if code]
    return ", ".join(told)
