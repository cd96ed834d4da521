"""Add an action to the plan: what is done, by whom, until when."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from andon.cases import acts, clockwork, milestones, regrading
from andon.cases.facts import facts_of, rows_of
from andon.cases.models import Action, Case
from andon.people.actors import Actor
from andon.rules import lifecycle
from andon.rules.access import Act

KINDS = ("containment", "corrective", "preventive")


@transaction.atomic
def add_action(
    case: Case, *, kind: str, text: str, owner_id: UUID, due_at: datetime, by: Actor, at: datetime
) -> Action:
    """The first corrective action makes the plan: its clock is met, rectification begins.

    Raises lifecycle.Refused ("told": no department has the case yet), access.Refused,
    StaleRowError.
    """
    acts.require(by, Act.CASE_PLAN, organisation_id=case.organisation_id)
    before = facts_of(rows_of(case), at=at)
    given = lifecycle.given(
        kind=kind in KINDS,
        text=acts.is_text(text),
        member=acts.is_member(owner_id, organisation_id=case.organisation_id),
        due_ahead=due_at > at,
    )
    lifecycle.require("add_action", facts=before, given=given)
    action = Action.objects.create(
        organisation_id=case.organisation_id,
        case=case,
        kind=kind,
        text=text.strip(),
        owner_id=owner_id,
        due_at=due_at,
        created_at=at,
        created_by=by.member_id,
    )
    is_planned = kind == "corrective" and not before.planned
    told = milestones.tell_once(case, milestone="rectifying", at=at) if is_planned else {}
    acts.settle(case, at=at, **told)
    facts = {"action": action.id, "kind": kind, "owner": owner_id, "due_at": due_at}
    acts.record("action.added", case=case, facts=facts, by=by, at=at)
    if owner_id != by.member_id:
        regrading.tell_members(
            case,
            template="action.assigned",
            member_ids=[owner_id],
            at=at,
            due_at=due_at.isoformat(),
        )
    if is_planned:
        clockwork.meet(case, "plan", at=at)
        clockwork.start(case, ["rectify"], at=at)
    return action
