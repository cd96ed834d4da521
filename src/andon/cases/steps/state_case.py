"""State a case: the vague complaint becomes the standard statement of a defect (D1)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from andon.cases import acts
from andon.cases.facts import facts_of, rows_of
from andon.cases.models import Case, Statement
from andon.people.actors import Actor
from andon.rules import lifecycle, statement
from andon.rules.access import Act


@transaction.atomic
def state_case(case: Case, *, slots: Mapping[str, Any], by: Actor, at: datetime) -> Statement:
    """A new version of the statement; the ones before it stay.

    `slots` as rules.statement reads them; every slot is answered, if only by "unknown". Raises
    lifecycle.Refused ("slots", with the names of those that cannot be read), access.Refused.
    """
    acts.require(by, Act.CASE_STATE, organisation_id=case.organisation_id)
    facts = facts_of(rows_of(case), at=at)
    read, wrong = statement.read(slots)
    lifecycle.require(
        "state_case",
        facts=facts,
        given=lifecycle.given(slots=not wrong),
        values={"slots": list(wrong)},
    )
    stated = Statement.objects.create(
        organisation_id=case.organisation_id,
        case=case,
        slots=read,
        member_id=by.member_id,
        at=at,
    )
    acts.settle(case, at=at)
    acts.record("case.stated", case=case, facts={"statement": stated.id}, by=by, at=at)
    return stated
