"""Refuse an action: its owner says why it cannot be done. The plan then lacks it."""

from datetime import datetime

from django.db import transaction

from andon.cases import acts, regrading
from andon.cases.facts import facts_of, rows_of
from andon.cases.models import Action, Case
from andon.people.actors import Actor
from andon.rules import lifecycle
from andon.rules.access import Act


@transaction.atomic
def refuse_action(action: Action, *, because: str, by: Actor, at: datetime) -> Action:
    """The action stays in the plan, with the reason, and no longer keeps the case open.

    Raises lifecycle.Refused ("own-action", "undone", "reason"), access.Refused, StaleRowError.
    """
    acts.require(by, Act.ACTION_DO, organisation_id=action.organisation_id)
    person = acts.person(by, Act.ACTION_DO)
    case = Case.objects.get(pk=action.case_id)
    given = lifecycle.given(
        own_action=person == action.owner_id,
        undone=action.done_at is None and not action.cannot_because,
        reason=acts.is_text(because),
    )
    lifecycle.require("refuse_action", facts=facts_of(rows_of(case), at=at), given=given)
    Action.objects.put(action, cannot_because=because.strip())
    acts.settle(case, at=at)
    acts.record("action.refused", case=case, facts={"action": action.id}, by=by, at=at)
    regrading.tell_carrier(case, template="action.refused", but=person, at=at)
    return action
