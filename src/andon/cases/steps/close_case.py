"""Close a case: every condition holds, the clocks end, the reporters are told."""

from datetime import datetime

from django.db import transaction

from andon.cases import acts, clockwork, milestones
from andon.cases.facts import facts_of, rows_of
from andon.cases.models import Case
from andon.people.actors import Actor
from andon.rules import closing, lifecycle
from andon.rules.access import Act
from andon.rules.lifecycle import Refused


@transaction.atomic
def close_case(case: Case, *, by: Actor, at: datetime) -> Case:
    """End the case with the outcome of its verification; a confirmed one ends as rectified.

    Raises lifecycle.Refused with every closing condition that does not hold, access.Refused,
    StaleRowError.
    """
    acts.require(by, Act.CASE_CLOSE, organisation_id=case.organisation_id)
    acts.person(by, Act.CASE_CLOSE)
    facts = facts_of(rows_of(case), at=at)
    lifecycle.require("close_case", facts=facts)
    unheld = closing.unheld(facts)
    if unheld:
        raise Refused(*unheld)
    outcome = closing.outcome(facts)
    told = milestones.tell_once(case, milestone="closed", at=at)
    acts.settle(case, at=at, closed_at=at, outcome=outcome, waiting_since=None, **told)
    clockwork.meet(case, "close", at=at)
    clockwork.end_all(case, at=at)
    acts.record("case.closed", case=case, facts={"outcome": outcome}, by=by, at=at)
    return case
