"""What a change of grade brings with it: clocks, alerts, the ledger. Used by several steps."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from andon.cases import acts, clockwork
from andon.cases.models import Case, Clock, Dispatch
from andon.notices import outbox
from andon.people.actors import Actor
from andon.people.models import Department, Member
from andon.rules import lifecycle
from andon.rules.access import CORE, Role
from andon.rules.grading import GRADE_POINTS, Grade, is_graver
from andon.rules.lifecycle import Facts


def changes(case: Case, *, grade: Grade, code: str, is_final: bool) -> dict[str, Any]:
    """What to write on a case whose grade becomes this; `code` says by which act."""
    points = GRADE_POINTS[grade] - _points(case.grade)
    return {
        "grade": grade,
        "is_provisional": case.is_provisional and not is_final,
        "priority": max(0, min(100, case.priority + points)),
        "grade_reasons": [*case.grade_reasons, {"code": code, "grade": grade}],
    }


def follow(case: Case, *, before: str, facts: Facts, by: Actor, at: datetime) -> None:
    """After the case was written: run the clocks by the new grade, write it down, alert people.

    An upgrade alerts everyone again (C5); if it asks for more people to look, verification runs
    again.
    """
    acts.record(
        "case.graded",
        case=case,
        facts={
            "from": before,
            "grade": case.grade,
            "is_provisional": case.is_provisional,
            "reason": case.grade_reasons[-1]["code"] if case.grade_reasons else "",
        },
        by=by,
        at=at,
    )
    if case.grade == before:
        return
    clockwork.regrade(case, clockwork.pace_of(case), at=at)
    if not is_graver(case.grade, than=before):
        return
    if not facts.standing.is_complete:
        clockwork.start(case, ["verify"], at=at)
    if case.grade == "critical" and not lifecycle.holds("acknowledged", facts=facts):
        clockwork.start(case, ["departments"], at=at)
    alert(case, at=at)


def alert(case: Case, *, at: datetime) -> int:
    """Tell everyone who must know that the case is graver now; returns how many were told.

    Its owner, the supervisors, every department that has it; for critical the core ones too.
    """
    is_critical = case.grade == "critical"
    template = "case.critical" if is_critical else "department.dispatched"
    told = set(Dispatch.objects.filter(case=case).values_list("department", flat=True))
    names = told | {str(name) for name in CORE} if is_critical else told
    departments = Department.objects.filter(organisation_id=case.organisation_id, name__in=names)
    tellings = [_telling(template, case, to=department) for department in departments]
    if is_critical:
        tellings += [_telling(template, case, to=member) for member in _watchers(case)]
    return outbox.add(tellings, at=at)


def tell_members(
    case: Case, *, template: str, member_ids: Iterable[UUID], at: datetime, **facts: Any
) -> int:
    """Tell these members something about the case; `facts` are what else the template names."""
    members = Member.objects.filter(
        organisation_id=case.organisation_id, id__in=list(member_ids), is_active=True
    ).select_related("user")
    tellings = [_telling(template, case, to=member, **facts) for member in members]
    return outbox.add(tellings, at=at)


def tell_carrier(case: Case, *, template: str, but: UUID, at: datetime) -> int:
    """Tell who carries the case on: its owner, or the supervisors where it has none but `but`."""
    if case.owner_id is not None and case.owner_id != but:
        return tell_members(case, template=template, member_ids=[case.owner_id], at=at)
    supervisors = Member.objects.filter(
        organisation_id=case.organisation_id, role=Role.SUPERVISOR
    ).exclude(pk=but)
    return tell_members(
        case, template=template, member_ids=supervisors.values_list("pk", flat=True), at=at
    )


def tell_departments(
    case: Case, *, template: str, departments: Iterable[Department], at: datetime
) -> int:
    """Tell these departments something about the case."""
    return outbox.add([_telling(template, case, to=row) for row in departments], at=at)


def drop_clocks(case: Case, *, names: Iterable[str], at: datetime) -> None:
    """End clocks that are no longer needed, and read which one is first now."""
    Clock.objects.filter(
        case=case, name__in=list(names), met_at__isnull=True, ended_at__isnull=True
    ).update(ended_at=at)
    clockwork.start(case, [], at=at)  # starts none, reads the first


def _telling(template: str, case: Case, *, to: Department | Member, **facts: Any) -> outbox.Telling:
    is_member = isinstance(to, Member)
    return outbox.Telling(
        template=template,
        to=outbox.To("member" if is_member else "department", to.id),
        language=to.user.language if isinstance(to, Member) else to.language,
        organisation_id=case.organisation_id,
        subject=("case", case.id),
        facts={"number": case.number, "grade": case.grade, "family": case.family, **facts},
    )


def _watchers(case: Case) -> list[Member]:
    members = Member.objects.filter(organisation_id=case.organisation_id, is_active=True)
    return [
        member
        for member in members.select_related("user")
        if member.role == Role.SUPERVISOR or member.id == case.owner_id
    ]


def _points(grade: str) -> int:
    return next((points for name, points in GRADE_POINTS.items() if name == grade), 0)
