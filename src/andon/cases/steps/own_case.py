"""Own a case: one person carries it from the first report to closing (E1)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from andon.cases import acts, regrading
from andon.cases.facts import facts_of, rows_of
from andon.cases.models import Case
from andon.people.actors import Actor
from andon.rules import lifecycle
from andon.rules.access import Act, Role

# Who may take a case from its owner: somebody left, or cannot carry it.
MAY_REASSIGN = frozenset(
    {Role.SUPERVISOR, Role.MANAGER, Role.QUALITY_CONTROL, Role.CLIENT_ADMIN, Role.SERVICE_ADMIN}
)


@transaction.atomic
def own_case(case: Case, *, member_id: UUID, by: Actor, at: datetime) -> Case:
    """The owner stays at every hand-over; only who answers for the work may change him.

    Raises lifecycle.Refused ("member", "owner-stays"), access.Refused, StaleRowError.
    """
    acts.require(by, Act.CASE_OWN, organisation_id=case.organisation_id)
    given = lifecycle.given(
        member=acts.is_member(member_id, organisation_id=case.organisation_id),
        owner_stays=case.owner_id in {None, member_id, by.member_id} or by.role in MAY_REASSIGN,
    )
    lifecycle.require("own_case", facts=facts_of(rows_of(case), at=at), given=given)
    before = case.owner_id
    if before == member_id:
        return case
    acts.settle(case, at=at, owner_id=member_id)
    acts.record("case.owned", case=case, facts={"from": before, "to": member_id}, by=by, at=at)
    if member_id != by.member_id:
        regrading.tell_members(case, template="case.assigned", member_ids=[member_id], at=at)
    return case
