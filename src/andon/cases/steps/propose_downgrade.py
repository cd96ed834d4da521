"""Propose a lower grade: it takes effect when a second person agrees (C5)."""

from datetime import datetime

from django.db import transaction

from andon.cases import acts
from andon.cases.facts import facts_of, rows_of
from andon.cases.models import Case, Regrade
from andon.people.actors import Actor
from andon.rules import lifecycle
from andon.rules.access import Act
from andon.rules.grading import GRADES, is_graver


@transaction.atomic
def propose_downgrade(case: Case, *, grade: str, reason: str, by: Actor, at: datetime) -> Regrade:
    """Until it is decided the case keeps its grade and its clocks run.

    Raises lifecycle.Refused, access.Refused, StaleRowError.
    """
    acts.require(by, Act.CASE_DOWNGRADE, organisation_id=case.organisation_id)
    person = acts.person(by, Act.CASE_DOWNGRADE)
    facts = facts_of(rows_of(case), at=at)
    is_known = grade in GRADES
    given = lifecycle.given(
        grade_known=is_known,
        lower=is_known and is_graver(case.grade, than=grade),
        reason=acts.is_text(reason),
    )
    lifecycle.require("propose_downgrade", facts=facts, given=given)
    regrade = Regrade.objects.create(
        organisation_id=case.organisation_id,
        case=case,
        from_grade=case.grade,
        to_grade=grade,
        reason=reason.strip(),
        proposed_by=person,
        proposed_at=at,
    )
    acts.settle(case, at=at)
    told = {"regrade": regrade.id, "from": case.grade, "to": grade}
    acts.record("downgrade.proposed", case=case, facts=told, by=by, at=at)
    return regrade
