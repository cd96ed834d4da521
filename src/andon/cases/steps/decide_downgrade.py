"""Decide a proposed downgrade: a second person agrees, or the grade stays."""

from datetime import datetime

from django.db import transaction

from andon.cases import acts, regrading, verifying
from andon.cases.facts import facts_of, rows_of
from andon.cases.models import Case, Regrade
from andon.people.actors import Actor
from andon.rules import lifecycle
from andon.rules.access import Act
from andon.rules.grading import GRADES


@transaction.atomic
def decide_downgrade(regrade: Regrade, *, is_confirmed: bool, by: Actor, at: datetime) -> Case:
    """Whoever proposed it cannot decide it. An upgrade meanwhile makes the proposal void.

    The lower grade may ask for no more people than looked already: then the case is verified.

    Raises lifecycle.Refused ("another-person", "undecided"), access.Refused, StaleRowError.
    """
    acts.require(by, Act.CASE_DOWNGRADE, organisation_id=regrade.organisation_id)
    person = acts.person(by, Act.CASE_DOWNGRADE)
    case = Case.objects.get(pk=regrade.case_id)
    facts = facts_of(rows_of(case), at=at)
    given = lifecycle.given(
        another_person=person != regrade.proposed_by, undecided=regrade.decided_at is None
    )
    lifecycle.require("decide_downgrade", facts=facts, given=given)
    is_valid = case.grade == regrade.from_grade
    acts.write_once(
        regrade,
        unless="decided_at",
        decided_by=person,
        decided_at=at,
        is_confirmed=is_confirmed and is_valid,
    )
    told = {"regrade": regrade.id, "is_confirmed": regrade.is_confirmed}
    acts.record("downgrade.decided", case=case, facts=told, by=by, at=at)
    if not regrade.is_confirmed:
        acts.settle(case, at=at)
        return case
    to_grade = next(one for one in GRADES if one == regrade.to_grade)
    standing = verifying.standing_at(case, grade=to_grade, at=at)
    changes = regrading.changes(
        case, grade=to_grade, code="downgrade", is_final=standing.is_confirmed
    )
    # Fewer people must look now: those who looked may be enough.
    if standing.is_confirmed and not facts.standing.is_confirmed:
        changes |= verifying.confirmed(case, standing, at=at)
    after = acts.settle(case, at=at, **changes)
    regrading.follow(case, before=regrade.from_grade, facts=after, by=by, at=at)
    verifying.run_clocks(case, after, at=at)
    return case
