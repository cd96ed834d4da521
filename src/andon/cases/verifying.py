"""What follows when everybody looked who must: the verdict on the case, its clocks, the reporters.

Either the last verdict completes a verification, or a downgrade does, by asking for fewer people.
"""

from datetime import datetime
from typing import Any

from andon.cases import clockwork, milestones, regrading
from andon.cases.facts import facts_of, rows_of
from andon.cases.models import Case
from andon.rules.grading import GRADES
from andon.rules.lifecycle import Facts
from andon.rules.verification import Outcome, Standing

# What nobody needs to do any more when a case ends without a confirmed defect.
ONLY_IF_CONFIRMED = ("departments", "plan", "rectify", "recheck")


def standing_at(case: Case, *, grade: str, at: datetime) -> Standing:
    """What the verdicts would amount to if the case had this grade."""
    was = case.grade
    case.grade = grade
    try:
        return facts_of(rows_of(case), at=at).standing
    finally:
        case.grade = was


def confirmed(case: Case, standing: Standing, *, at: datetime) -> dict[str, Any]:
    """What a confirmed verification writes, and tells the reporters once.

    A grade that nobody named stays to be given.
    """
    found: dict[str, Any] = {
        "family": standing.family,
        "standard_version_id": standing.standard_version_id,
    }
    if standing.grade:
        named = next(one for one in GRADES if one == standing.grade)
        found |= regrading.changes(case, grade=named, code="verdict", is_final=True)
    return found | milestones.tell_once(case, milestone="verified", at=at)


def run_clocks(case: Case, facts: Facts, *, at: datetime) -> None:
    """A complete verification meets its clock; without a defect the later clocks end."""
    standing = facts.standing
    if not standing.is_complete or standing.outcome is Outcome.CANNOT_TELL:
        return
    clockwork.meet(case, "verify", at=at)
    if not standing.is_confirmed:
        regrading.drop_clocks(case, names=ONLY_IF_CONFIRMED, at=at)
