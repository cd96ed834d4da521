"""Dispatch a case: hand it to the departments that can mend it, each to acknowledge by itself."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from andon.cases import acts, clockwork, regrading
from andon.cases.facts import facts_of, is_burst, rows_of
from andon.cases.models import Case, Dispatch
from andon.cases.routes import proposed_departments
from andon.people.actors import Actor
from andon.people.models import Department
from andon.rules import lifecycle, routing
from andon.rules.access import Act


@transaction.atomic
def dispatch_case(
    case: Case, *, departments: Sequence[str] = (), by: Actor, at: datetime
) -> list[Dispatch]:
    """Tell these departments, or by default the standard's own and whoever the grade asks for.

    The core departments of a critical case are always among them. Told ones are passed by. Raises
    lifecycle.Refused ("departments-known": the client has no such department), access.Refused.
    """
    acts.require(by, Act.CASE_DISPATCH, organisation_id=case.organisation_id)
    facts = facts_of(rows_of(case), at=at)
    due = routing.due(grade=case.grade, is_burst=is_burst(case))
    asked = tuple(departments) or proposed_departments(case)
    wanted = routing.in_order({*asked, *due} - facts.departments_told)
    known = {
        row.name: row
        for row in Department.objects.filter(
            organisation_id=case.organisation_id, name__in=wanted
        ).select_related("contact")
    }
    lacking = [*routing.unknown(asked), *(name for name in wanted if name not in known)]
    given = lifecycle.given(
        departments=bool(asked), departments_known=not lacking, departments_new=bool(wanted)
    )
    values = {"departments": lacking or list(asked)}
    lifecycle.require("dispatch_case", facts=facts, given=given, values=values)
    sent = Dispatch.objects.bulk_create([_row(case, known[name], by=by, at=at) for name in wanted])
    acts.settle(case, at=at)
    clockwork.start(case, ["departments"], at=at)
    acts.record("case.dispatched", case=case, facts={"departments": wanted}, by=by, at=at)
    regrading.tell_departments(
        case,
        template="department.dispatched",
        departments=[known[name] for name in wanted],
        at=at,
    )
    return sent


def _row(case: Case, department: Department, *, by: Actor, at: datetime) -> Dispatch:
    values: dict[str, Any] = {"sent_at": at, "sent_by": by.member_id}
    return Dispatch(
        organisation_id=case.organisation_id,
        case=case,
        department_id=department.id,
        department=department.name,
        **values,
    )
