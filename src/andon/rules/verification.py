"""Who must look at a case, and what follows from what they found (capabilities B5 and B6).

Minor: the specialist; major: and the supervisor; critical: and quality control. Sensitive
categories: never fewer than two people. Where two people disagree, quality control decides.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from andon.rules.grading import GRADES, is_graver


class Level(StrEnum):
    """How far up a look stands, lowest first."""

    SPECIALIST = "specialist"
    SUPERVISOR = "supervisor"
    QUALITY_CONTROL = "quality-control"


class Outcome(StrEnum):
    """What one person found, and what a verification ends with."""

    CONFIRMED = "confirmed"
    NOT_CONFIRMED = "not-confirmed"
    CANNOT_TELL = "cannot-tell"
    NOT_QUALITY = "not-quality"


LEVELS = tuple(Level)
PEOPLE = {"minor": 1, "major": 2, "critical": 3}
FEWEST_IF_SENSITIVE = 2


@dataclass(frozen=True, slots=True)
class Look:
    """One verdict. `grade` is empty where the person named none."""

    level: Level
    member_id: UUID
    outcome: Outcome
    family: str = ""
    grade: str = ""
    standard_version_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What the verdicts so far amount to.

    `outcome` is set once it is decided; `needs` are the levels that still have to look, lowest
    first; `grade` is what the verdict comes to (empty: nobody named one).
    """

    outcome: Outcome | None
    needs: tuple[Level, ...]
    looks: tuple[Look, ...]
    grade: str = ""
    family: str = ""
    standard_version_id: UUID | None = None

    @property
    def is_complete(self) -> bool:
        """Whether everybody looked who must, and the outcome is decided."""
        return self.outcome is not None and not self.needs

    @property
    def is_confirmed(self) -> bool:
        """Whether enough people confirmed the defect."""
        return self.is_complete and self.outcome is Outcome.CONFIRMED


def levels_needed(grade: str, *, is_sensitive: bool) -> tuple[Level, ...]:
    """The levels that must look at a case of this grade, lowest first."""
    people = PEOPLE[grade]
    if is_sensitive:
        people = max(people, FEWEST_IF_SENSITIVE)
    return LEVELS[:people]


def standing(looks: Sequence[Look], *, grade: str, is_sensitive: bool) -> Standing:
    """What these verdicts, oldest first, amount to for a case of this grade.

    "Cannot tell" makes the case wait at once, whoever says it; the next other verdict begins anew.
    """
    given = _counted(looks)
    needed = set(levels_needed(grade, is_sensitive=is_sensitive))
    counted = tuple(given[level] for level in LEVELS if level in given)
    if not _agree(counted):
        needed.add(Level.QUALITY_CONTROL)
    needs = tuple(level for level in LEVELS if level in needed and level not in given)
    if not counted:
        return Standing(outcome=None, needs=needs, looks=())
    last = counted[-1]
    is_decided = last.outcome is Outcome.CANNOT_TELL or not needs
    return Standing(
        outcome=last.outcome if is_decided else None,
        needs=needs,
        looks=counted,
        grade=_named_grade(counted, grade=grade),
        family=last.family,
        standard_version_id=last.standard_version_id,
    )


def level_for(
    now: Standing, *, member_id: UUID, may: AbstractSet[Level], is_fresh: bool = False
) -> Level | None:
    """The level at which this person looks next; None where she cannot add anything.

    Somebody who looked already can only put her own verdict right. `is_fresh`: the new verdict
    begins anew, because the ones before it said "cannot tell".
    """
    if is_fresh:
        return next((level for level in LEVELS if level in may), None)
    own = next((look.level for look in now.looks if look.member_id == member_id), None)
    if own is not None:
        return own
    return next((level for level in now.needs if level in may), None)


def _counted(looks: Sequence[Look]) -> dict[Level, Look]:
    """The latest verdict a level of the last run of one kind; a person counts at one level."""
    run: list[Look] = []
    for look in reversed(looks):
        if run and _waits(look) != _waits(run[-1]):
            break
        run.append(look)
    own: dict[UUID, Level] = {}
    given: dict[Level, Look] = {}
    for look in reversed(run):
        if own.setdefault(look.member_id, look.level) is look.level:
            given[look.level] = look
    return given


def _waits(look: Look) -> bool:
    return look.outcome is Outcome.CANNOT_TELL


def _agree(looks: Sequence[Look]) -> bool:
    return len({(look.outcome, look.family) for look in looks}) <= 1


def _named_grade(looks: Sequence[Look], *, grade: str) -> str:
    """The gravest grade that anybody named; who named none stands by the case's own."""
    named = {look.grade for look in looks if look.outcome is Outcome.CONFIRMED and look.grade}
    if not named:
        return ""
    if any(not look.grade for look in looks):
        named.add(grade)
    return next(one for one in GRADES if one in named)


def lowers(named: str, *, grade: str) -> bool:
    """Whether the named grade is below the case's: that takes a reason and two people."""
    return bool(named) and is_graver(grade, than=named)
