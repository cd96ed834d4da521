"""Do an action: its owner says that it is done, with the proof."""

from datetime import datetime

from django.db import transaction

from andon.cases import acts, regrading
from andon.cases.facts import facts_of, rows_of
from andon.cases.models import Action, Case
from andon.people.actors import Actor
from andon.rules import lifecycle
from andon.rules.access import Act


@transaction.atomic
def do_action(action: Action, *, proof: str, by: Actor, at: datetime) -> Action:
    """Done counts only when another person has proven it: see prove_action.

    Raises lifecycle.Refused ("own-action", "undone", "proof"), access.Refused, StaleRowError.
    """
    acts.require(by, Act.ACTION_DO, organisation_id=action.organisation_id)
    person = acts.person(by, Act.ACTION_DO)
    case = Case.objects.get(pk=action.case_id)
    given = lifecycle.given(
        own_action=person == action.owner_id,
        undone=action.done_at is None and not action.cannot_because,
        proof=acts.is_text(proof),
    )
    lifecycle.require("do_action", facts=facts_of(rows_of(case), at=at), given=given)
    Action.objects.put(action, done_at=at, done_by=person, proof=proof.strip())
    acts.settle(case, at=at)
    acts.record("action.done", case=case, facts={"action": action.id}, by=by, at=at)
    regrading.tell_carrier(case, template="action.done", but=person, at=at)
    return action
