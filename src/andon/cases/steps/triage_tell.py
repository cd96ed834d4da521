"""Whom a triaged batch tells: the reporters, and everybody who must know of something critical."""

from collections.abc import Sequence
from uuid import UUID

from andon.cases.steps.triage_decide import Touched
from andon.cases.steps.triage_read import Reading
from andon.notices import outbox
from andon.people.models import Department, Member
from andon.rules.access import CORE, Role

ALARMED = (Role.SPECIALIST, Role.SUPERVISOR, Role.QUALITY_CONTROL)


def tellings(touched: Sequence[Touched]) -> list[outbox.Telling]:
    """One notice a reporter who may be written to; of alarms, one a member and core department."""
    told = [
        _to_reporter(reading)
        for one in touched
        for reading, _ in one.placed
        if reading.may_write_to
    ]
    alarms = [one for one in touched if one.alarms]
    if alarms:
        told.extend(_alarms(alarms, organisation_id=alarms[0].case.organisation_id))
    return told


def _to_reporter(reading: Reading) -> outbox.Telling:
    report = reading.report
    # may_write_to says that there is a contact.
    contact_id = report.contact_id or report.id
    return outbox.Telling(
        template="reporter.asked" if reading.missing else "reporter.received",
        to=outbox.To("contact", contact_id),
        language=reading.language,
        organisation_id=report.organisation_id,
        subject=("report", report.id),
        facts={"number": report.number, "items": [str(item) for item in reading.missing]},
    )


def _alarms(alarms: Sequence[Touched], *, organisation_id: UUID) -> list[outbox.Telling]:
    people = [
        (outbox.To("member", member.id), member.user.language)
        for member in Member.objects.filter(
            organisation_id=organisation_id, is_active=True, role__in=ALARMED
        ).select_related("user")
    ]
    departments = [
        (outbox.To("department", department.id), department.language)
        for department in Department.objects.filter(organisation_id=organisation_id, name__in=CORE)
    ]
    return [
        outbox.Telling(
            template="case.critical",
            to=to,
            language=language,
            organisation_id=organisation_id,
            subject=("case", one.case.id),
            facts={"number": one.case.number, "family": one.case.family, "lot": one.case.lot},
        )
        for one in alarms
        for to, language in [*people, *departments]
    ]
