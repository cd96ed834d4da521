"""Service clocks: the limit of each step by grade, when it warns, and how it was counted.

The figures are the house's own (capabilities B7, C2 and E2), not any law's: statutory deadlines
count otherwise and stand in a module of their own. Real time is counted, nights and holidays too.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

CALENDAR = "real-time/1"  # the calendar and its version: pinned on every clock


class Clock(StrEnum):
    """What must happen before a limit."""

    ANSWER = "answer"  # a named person answers the reporter
    DEPARTMENTS = "departments"  # the departments are told, and handling has started
    VERIFY_FIRST = "verify-first"  # a specialist has looked at it
    VERIFY = "verify"  # every level of verification is done
    PLAN = "plan"  # the plan stands
    RECTIFY = "rectify"  # the plan's measures are done and proven
    RECHECK = "recheck"  # the fix was checked
    CLOSE = "close"  # the case is closed


# From the time of receipt; the others start when the step before them is done.
AT_RECEIPT = (
    Clock.ANSWER,
    Clock.VERIFY_FIRST,
    Clock.VERIFY,
    Clock.DEPARTMENTS,
    Clock.PLAN,
    Clock.CLOSE,
)

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

# One row a clock: critical, major, minor. Closing may take as long as plan, rectification and
# recheck together.
LIMITS: dict[Clock, dict[str, timedelta]] = {
    Clock.ANSWER: {"critical": 15 * MINUTE, "major": 1 * HOUR, "minor": 1 * HOUR},
    Clock.DEPARTMENTS: {"critical": 1 * HOUR, "major": 24 * HOUR, "minor": 7 * DAY},
    Clock.VERIFY_FIRST: {"critical": 1 * HOUR, "major": 1 * HOUR, "minor": 1 * HOUR},
    Clock.VERIFY: {"critical": 4 * HOUR, "major": 4 * HOUR, "minor": 4 * HOUR},
    Clock.PLAN: {"critical": 24 * HOUR, "major": 24 * HOUR, "minor": 7 * DAY},
    Clock.RECTIFY: {"critical": 7 * DAY, "major": 14 * DAY, "minor": 30 * DAY},
    Clock.RECHECK: {"critical": 2 * DAY, "major": 3 * DAY, "minor": 7 * DAY},
    Clock.CLOSE: {"critical": 10 * DAY, "major": 18 * DAY, "minor": 44 * DAY},
}

# A clock warns when this much of its limit has gone by, in per cent.
WARN_AT = {"critical": 50, "major": 75, "minor": 75}

BURST_REPORTS = 5  # of one defect on one product
BURST_WITHIN = 24 * HOUR


@dataclass(frozen=True, slots=True)
class Running:
    """A clock that runs: aware instants in UTC. `grade` is the column its limit was read from."""

    name: Clock
    grade: str
    started_at: datetime
    warn_at: datetime
    due_at: datetime
    calendar: str = CALENDAR


@dataclass(frozen=True, slots=True)
class Interval:
    """A stretch of time that was counted."""

    begins_at: datetime
    ends_at: datetime
    lasts_for: timedelta


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a deadline came about: the limit, the calendar's version, the intervals counted."""

    limit: timedelta
    calendar: str
    warn_percent: int
    intervals: tuple[Interval, ...]


def start(name: Clock, *, grade: str, at: datetime) -> Running:
    """The clock of this name as it runs from `at` in a case of this grade."""
    limit = LIMITS[name][grade]
    return Running(
        name=name,
        grade=grade,
        started_at=at,
        warn_at=at + limit * WARN_AT[grade] / 100,
        due_at=at + limit,
    )


def regrade(clock: Running, *, grade: str) -> Running:
    """The same clock under another grade: it still counts from its own start."""
    return replace(start(clock.name, grade=grade, at=clock.started_at), calendar=clock.calendar)


def pace(grade: str, *, is_burst: bool) -> str:
    """The grade whose limits hold: a burst runs by those of critical, whatever its grade."""
    return "critical" if is_burst else grade


def is_burst(reports: int) -> bool:
    """Whether so many reports of one defect on one product in 24 h are a burst."""
    return reports >= BURST_REPORTS


def lamp(*, warn_at: datetime, due_at: datetime, at: datetime) -> str:
    """`late` from the limit on, `soon` from the warning on, else `in-time`."""
    if at >= due_at:
        return "late"
    return "soon" if at >= warn_at else "in-time"


def first_due(clocks: Sequence[Running]) -> Running | None:
    """The clock that ends first: the one a queue counts down; None where none runs."""
    return min(clocks, key=lambda clock: (clock.due_at, clock.name), default=None)


def explain(clock: Running) -> Explanation:
    """Every interval that was counted up to the limit, broken at midnight UTC."""
    marks = [clock.started_at, *_midnights(clock.started_at, clock.due_at), clock.due_at]
    return Explanation(
        limit=clock.due_at - clock.started_at,
        calendar=clock.calendar,
        warn_percent=WARN_AT[clock.grade],
        intervals=tuple(
            Interval(begins_at=begins, ends_at=ends, lasts_for=ends - begins)
            for begins, ends in pairwise(marks)
        ),
    )


def _midnights(begins_at: datetime, ends_at: datetime) -> list[datetime]:
    """The midnights strictly between two instants."""
    first = begins_at.replace(hour=0, minute=0, second=0, microsecond=0) + DAY
    days = max(0, -((first - ends_at) // DAY))
    return [first + DAY * number for number in range(days)]
