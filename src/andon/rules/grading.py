"""Provisional grade and priority of a report, before anyone looks, each with its reasons.

A hazard word, an injury or a "yes" to the injury question makes a report critical at once (C5).
Otherwise the library's rule speaks, then the defect family's own grade. Where neither is known a
person must decide, and the report is taken for major until then: never for "not needed".
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

Grade = Literal["critical", "major", "minor"]

DANGERS = frozenset({"injury-answered-yes", "injury-in-words", "hazard"})
GRADES: tuple[Grade, ...] = ("critical", "major", "minor")  # the gravest first


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason as a code and its values: rendered later, in the reader's language."""

    code: str
    values: Mapping[str, str | int] = field(default_factory=dict)

    def as_facts(self) -> dict[str, object]:
        """As plain values, for a row or the ledger."""
        return {"code": self.code, **self.values}


@dataclass(frozen=True, slots=True)
class Found:
    """What is known of a report. `injury` is the answer to the question: yes, no or unknown.

    `library_grade` is the grade of the standard named by `standard`, where there is one.
    """

    injury: str
    is_injury_in_words: bool
    hazards: tuple[str, ...]
    family: str
    family_grade: Grade | None = None
    library_grade: Grade | None = None
    standard: str = ""


@dataclass(frozen=True, slots=True)
class Provisional:
    """The grade until a person has looked."""

    grade: Grade
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Priority:
    """0 (may wait) to 100 (before everything else), as the sum of its reasons' points."""

    points: int
    reasons: tuple[Reason, ...]


# Points of priority. Every critical case stands before every other: all that can be added to a
# grade is 40 points, so a major case reaches 59 at most.
GRADE_POINTS: dict[Grade, int] = {"critical": 60, "major": 19, "minor": 5}
INJURY_POINTS = 5
BURST_POINTS = 15
# Reports in 24 h and markets touched: the first row whose number is reached counts.
FREQUENCY_POINTS = ((20, 12), (10, 9), (5, 6), (2, 3))
SPREAD_POINTS = ((5, 8), (3, 5), (2, 3))


def provisional(found: Found) -> Provisional:
    """The grade that holds until a person verified the case, and every reason for it."""
    dangers = _dangers(found)
    if dangers:
        return Provisional("critical", dangers)
    if found.library_grade is not None:
        values = {"standard": found.standard, "grade": found.library_grade}
        return Provisional(found.library_grade, (Reason("library-rule", values),))
    if found.family_grade is not None:
        values = {"family": found.family, "grade": found.family_grade}
        return Provisional(found.family_grade, (Reason("family-default", values),))
    return Provisional("major", (Reason("no-rule", {"family": found.family}),))


def priority(
    grade: Grade, *, reports: int, markets: int, is_injured: bool, is_burst: bool
) -> Priority:
    """Points from grade, frequency (reports in 24 h), spread (markets touched) and injury."""
    counted = [Reason("grade", {"grade": grade, "points": GRADE_POINTS[grade]})]
    if is_injured:
        counted.append(Reason("injury", {"points": INJURY_POINTS}))
    if is_burst:
        counted.append(Reason("burst", {"reports": reports, "points": BURST_POINTS}))
    if frequency := _points(reports, table=FREQUENCY_POINTS):
        counted.append(Reason("frequency", {"reports": reports, "points": frequency}))
    if spread := _points(markets, table=SPREAD_POINTS):
        counted.append(Reason("spread", {"markets": markets, "points": spread}))
    return Priority(sum(int(reason.values["points"]) for reason in counted), tuple(counted))


def grade_of(word: str) -> Grade:
    """The grade that a stored word names; ValueError where it is none."""
    return GRADES[rank(word)]


def rank(grade: str) -> int:
    """0 for critical, 1 for major, 2 for minor; ValueError for anything else."""
    return [str(one) for one in GRADES].index(grade)


def is_graver(grade: str, *, than: str) -> bool:
    """Whether the first grade is graver: critical before major before minor."""
    return rank(grade) < rank(than)


def is_danger(reasons: Iterable[Reason]) -> bool:
    """Whether a hazard or an injury is among the reasons: that alone raises a judged case."""
    return any(reason.code in DANGERS for reason in reasons)


def _dangers(found: Found) -> tuple[Reason, ...]:
    reasons = []
    if found.injury == "yes":
        reasons.append(Reason("injury-answered-yes"))
    if found.is_injury_in_words:
        reasons.append(Reason("injury-in-words"))
    reasons.extend(Reason("hazard", {"hazard": hazard}) for hazard in found.hazards)
    return tuple(reasons)


def _points(number: int, *, table: tuple[tuple[int, int], ...]) -> int:
    return next((points for reached, points in table if number >= reached), 0)
