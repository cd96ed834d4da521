"""Grade a case: give the grade that nobody named, or raise it. Lowering takes two people."""

from datetime import datetime

from django.db import transaction

from andon.cases import acts, regrading
from andon.cases.facts import facts_of, rows_of
from andon.cases.models import Case
from andon.people.actors import Actor
from andon.rules import lifecycle
from andon.rules.access import Act
from andon.rules.grading import GRADES, is_graver


@transaction.atomic
def grade_case(case: Case, *, grade: str, reason: str, by: Actor, at: datetime) -> Case:
    """The grade is this person's word. Before verification a raised grade stays provisional.

    Raises lifecycle.Refused ("not-lower": propose a downgrade), access.Refused, StaleRowError.
    """
    acts.require(by, Act.CASE_GRADE, organisation_id=case.organisation_id)
    acts.person(by, Act.CASE_GRADE)
    facts = facts_of(rows_of(case), at=at)
    known = next((one for one in GRADES if one == grade), None)
    given = lifecycle.given(
        grade_known=known is not None,
        reason=acts.is_text(reason),
        not_lower=known is None or not is_graver(case.grade, than=known),
    )
    lifecycle.require("grade_case", facts=facts, given=given)
    before = case.grade
    changes = regrading.changes(
        case,
        grade=known or GRADES[0],
        code="person",
        is_final=facts.standing.is_confirmed,
    )
    after = acts.settle(case, at=at, **changes)
    regrading.follow(case, before=before, facts=after, by=by, at=at)
    acts.note(case, reason, by=by, at=at)
    return case
