"""Prove an action: somebody other than its doer has seen that it is done and works."""

from datetime import datetime

from django.db import transaction

from andon.cases import acts, clockwork
from andon.cases.facts import facts_of, rows_of
from andon.cases.models import Action, Case
from andon.people.actors import Actor
from andon.rules import lifecycle
from andon.rules.access import Act
from andon.rules.lifecycle import Station


@transaction.atomic
def prove_action(action: Action, *, by: Actor, at: datetime) -> Action:
    """With the last one proven the case goes to recheck.

    Raises lifecycle.Refused ("done", "unproven", "another-person"), access.Refused, StaleRowError.
    """
    acts.require(by, Act.ACTION_PROVE, organisation_id=action.organisation_id)
    person = acts.person(by, Act.ACTION_PROVE)
    case = Case.objects.get(pk=action.case_id)
    given = lifecycle.given(
        done=action.done_at is not None,
        unproven=action.proven_at is None,
        another_person=person != action.done_by,
    )
    lifecycle.require("prove_action", facts=facts_of(rows_of(case), at=at), given=given)
    Action.objects.put(action, proven_at=at, proven_by=person)
    facts = acts.settle(case, at=at)
    acts.record("action.proven", case=case, facts={"action": action.id}, by=by, at=at)
    leaves = lifecycle.LEAVES_WHEN[Station.RECTIFY]
    if all(lifecycle.holds(code, facts=facts) for code in leaves):
        clockwork.meet(case, "rectify", at=at)
        clockwork.start(case, ["recheck"], at=at)
    return action
