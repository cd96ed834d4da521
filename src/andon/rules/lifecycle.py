"""Where a case stands, which steps may be taken, and what must be there: two tables.

The station is never set by hand: it is the first one on the case's path whose work is not done.
So an upgrade sends a case back to verification, and a failed recheck back to rectification, by
itself.
"""

from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any

from andon.rules.verification import Outcome, Standing


class Station(StrEnum):
    """A bead on the cord."""

    VERIFY = "verify"
    GRADE = "grade"
    DISPATCH = "dispatch"
    RECTIFY = "rectify"
    RECHECK = "recheck"
    CLOSE = "close"
    CLOSED = "closed"


# A case stands at a station until all of this holds, then at the next one.
LEAVES_WHEN: dict[Station, tuple[str, ...]] = {
    Station.VERIFY: ("decided",),
    Station.GRADE: ("graded",),
    Station.DISPATCH: ("dispatched",),
    Station.RECTIFY: ("corrected", "actions-settled"),
    Station.RECHECK: ("recheck-lot", "recheck-reporter"),
    Station.CLOSE: ("closed",),
}

# Only a confirmed defect is rectified; the other outcomes are told to the reporters and closed.
PATHS: dict[Outcome, tuple[Station, ...]] = {
    Outcome.CONFIRMED: tuple(LEAVES_WHEN),
    Outcome.NOT_CONFIRMED: (Station.VERIFY, Station.CLOSE),
    Outcome.NOT_QUALITY: (Station.VERIFY, Station.CLOSE),
    Outcome.CANNOT_TELL: (Station.VERIFY,),  # it waits for what was asked
}

# What must be there before a step is taken. The left column of codes follows from the case (see
# HOLDS), the right one from what the person gave (the step says which of them are there).
STEPS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "verify_case": (
        ("open", "unverified"),
        ("level", "outcome", "grade-known", "standard", "reason", "needed", "goes-to"),
    ),
    "grade_case": (("open",), ("grade-known", "reason", "not-lower")),
    "propose_downgrade": (("open", "no-downgrade-open"), ("grade-known", "lower", "reason")),
    "decide_downgrade": (("open",), ("undecided", "another-person")),
    "state_case": (("open",), ("slots",)),
    "dispatch_case": (
        ("open", "confirmed-or-critical"),
        ("departments", "departments-known", "departments-new"),
    ),
    "acknowledge_dispatch": (("open",), ("own-department", "unacknowledged")),
    "add_action": (("open", "told"), ("kind", "text", "member", "due-ahead")),
    "do_action": (("open",), ("own-action", "undone", "proof")),
    "refuse_action": (("open",), ("own-action", "undone", "reason")),
    "prove_action": (("open",), ("done", "unproven", "another-person")),
    "draw_recheck": (("open", "corrected"), ("kind", "population", "none-drawn")),
    "recheck_case": (("open", "corrected"), ("kind", "drawn", "another-person", "note")),
    "close_case": (("open", "closing"), ()),
    "join_report": (("open",), ("same-client", "elsewhere", "reason")),
    "undo_join": ((), ("standing-join", "reason")),
    "own_case": (("open",), ("member", "owner-stays")),
    "add_note": ((), ("text",)),
}

WAITS_FOR = timedelta(days=14)  # then what nobody could tell may be closed as such


class Refused(Exception):  # noqa: N818  reads as a sentence where it is raised
    """A step was refused: `missing` names everything that was not there, as codes.

    `values` fill the sentences that people read.
    """

    def __init__(self, *missing: str, values: Mapping[str, Any] | None = None) -> None:
        super().__init__(f"This cannot be done yet. Missing: {', '.join(missing)}.")
        self.missing = missing
        self.values = dict(values or {})


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All of a case that the rules look at, as values."""

    is_open: bool
    grade: str
    is_provisional: bool
    is_sensitive: bool
    is_owned: bool
    standing: Standing
    is_downgrade_open: bool = False
    is_waited_for: bool = False  # "cannot tell" has stood for WAITS_FOR
    is_stated: bool = False
    departments_due: frozenset[str] = frozenset()  # must be told
    departments_told: frozenset[str] = frozenset()
    departments_acknowledged: frozenset[str] = frozenset()
    planned: int = 0  # corrective actions that nobody refused
    proven: int = 0  # of these: done and proven since the last recheck that failed
    unsettled: int = 0  # actions of any kind, neither refused nor proven
    passed: frozenset[str] = frozenset()  # kinds of recheck passed since the last that failed
    reports: int = 0
    unanswered: int = 0
    reachable: int = 0  # reporters who may be called back
    unheld: tuple[str, ...] = field(default=())  # conditions that others put and that do not hold


def _is_dispatched(facts: Facts) -> bool:
    return bool(facts.departments_told) and facts.departments_due <= facts.departments_told


def _is_acknowledged(facts: Facts) -> bool:
    told = facts.departments_told | facts.departments_due
    return bool(told) and told <= facts.departments_acknowledged


# What each code means.
HOLDS: dict[str, Callable[[Facts], bool]] = {
    "open": lambda facts: facts.is_open,
    "closed": lambda facts: not facts.is_open,
    "verified": lambda facts: facts.standing.is_complete,
    "decided": lambda facts: (
        facts.standing.is_complete and facts.standing.outcome is not Outcome.CANNOT_TELL
    ),
    "unverified": lambda facts: not facts.standing.is_confirmed,
    "confirmed-or-critical": lambda facts: facts.standing.is_confirmed or facts.grade == "critical",
    "graded": lambda facts: not facts.is_provisional,
    "owned": lambda facts: facts.is_owned,
    "no-downgrade-open": lambda facts: not facts.is_downgrade_open,
    "waited": lambda facts: facts.is_waited_for,
    "stated": lambda facts: facts.is_stated,
    "told": lambda facts: bool(facts.departments_told),
    "dispatched": _is_dispatched,
    "acknowledged": _is_acknowledged,
    "planned": lambda facts: facts.planned > 0,
    "corrected": lambda facts: facts.proven > 0,
    "actions-settled": lambda facts: facts.unsettled == 0,
    "recheck-lot": lambda facts: "lot" in facts.passed,
    "recheck-reporter": lambda facts: "reporter" in facts.passed or not facts.reachable,
    "answered": lambda facts: facts.unanswered == 0,
    "conditions": lambda facts: not facts.unheld,
}


def holds(code: str, *, facts: Facts) -> bool:
    """Whether what this code stands for is there."""
    return HOLDS[code](facts)


def path(facts: Facts) -> tuple[Station, ...]:
    """The stations that this case passes, given the outcome of its verification."""
    return PATHS[facts.standing.outcome or Outcome.CONFIRMED]


def station(facts: Facts) -> Station:
    """Where the case stands: the first station on its path whose work is not done."""
    if not facts.is_open:
        return Station.CLOSED
    return next(
        stop
        for stop in path(facts)
        if not all(holds(code, facts=facts) for code in LEAVES_WHEN[stop])
    )


def missing(step: str, *, facts: Facts, given: AbstractSet[str]) -> tuple[str, ...]:
    """What this step lacks, in the order of the table. "closing" is judged by rules.closing."""
    of_case, of_person = STEPS[step]
    return (
        *(code for code in of_case if code in HOLDS and not holds(code, facts=facts)),
        *(code for code in of_person if code not in given),
    )


def require(
    step: str,
    *,
    facts: Facts,
    given: Iterable[str] = (),
    values: Mapping[str, Any] | None = None,
) -> None:
    """Let the step pass, or raise Refused with everything that it lacks."""
    lacks = missing(step, facts=facts, given=frozenset(given))
    if lacks:
        raise Refused(*lacks, values=values)


def given(**codes: bool) -> frozenset[str]:
    """The codes that are there, from keyword arguments: `given(another_person=True)`."""
    return frozenset(code.replace("_", "-") for code, is_there in codes.items() if is_there)
