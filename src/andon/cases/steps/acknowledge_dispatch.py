"""Acknowledge a dispatch: a department says by itself that it has the case."""

from datetime import datetime

from django.db import transaction

from andon.cases import acts, clockwork
from andon.cases.facts import facts_of, rows_of
from andon.cases.models import Case, Dispatch
from andon.people.actors import Actor
from andon.people.models import Department
from andon.rules import lifecycle
from andon.rules.access import Act


@transaction.atomic
def acknowledge_dispatch(dispatch: Dispatch, *, by: Actor, at: datetime) -> Dispatch:
    """Only the department itself: a member of it, its contact or its deputy (D8).

    The clock "departments" is met when the last one has. Raises lifecycle.Refused
    ("own-department", "unacknowledged"), access.Refused, StaleRowError.
    """
    acts.require(by, Act.CASE_ACKNOWLEDGE, organisation_id=dispatch.organisation_id)
    person = acts.person(by, Act.CASE_ACKNOWLEDGE)
    case = Case.objects.get(pk=dispatch.case_id)
    given = lifecycle.given(
        own_department=is_own(dispatch, by=by), unacknowledged=dispatch.acknowledged_at is None
    )
    lifecycle.require(
        "acknowledge_dispatch",
        facts=facts_of(rows_of(case), at=at),
        given=given,
        values={"departments": [dispatch.department]},
    )
    acts.write_once(dispatch, unless="acknowledged_at", acknowledged_at=at, acknowledged_by=person)
    facts = acts.settle(case, at=at)
    acts.record(
        "dispatch.acknowledged",
        case=case,
        facts={"dispatch": dispatch.id, "department": dispatch.department},
        by=by,
        at=at,
    )
    if lifecycle.holds("acknowledged", facts=facts):
        clockwork.meet(case, "departments", at=at)
    return dispatch


def is_own(dispatch: Dispatch, *, by: Actor) -> bool:
    """Whether this person speaks for the department."""
    if by.department == dispatch.department:
        return True
    row = Department.objects.filter(
        organisation_id=dispatch.organisation_id, name=dispatch.department
    ).first()
    return row is not None and by.member_id in {row.contact_id, row.deputy_id} - {None}
