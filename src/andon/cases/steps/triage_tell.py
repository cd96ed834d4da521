"""Whom a triaged batch tells: the reporters, and everybody who must know of something critical."""

from collections.abc import Sequence
from uuid import UUID

from andon.cases.models import Case
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
    return [*told, *alarms([one.case for one in touched if one.alarms])]


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


def alarms(cases: Sequence[Case]) -> list[outbox.Telling]:
    """Critical cases of one client, to its verifiers and its core departments."""
    if not cases:
        return []
    organisation_id = cases[0].organisation_id
    told = [*_people(organisation_id), *_departments(organisation_id)]
    return [
        outbox.Telling(
            template="case.critical",
            to=to,
            language=language,
            organisation_id=organisation_id,
            subject=("case", case.id),
            facts={"number": case.number, "family": case.family},
        )
        for case in cases
        for to, language in told
    ]


def _people(organisation_id: UUID) -> list[tuple[outbox.To, str]]:
    members = Member.objects.filter(
        organisation_id=organisation_id, is_active=True, role__in=ALARMED
    ).select_related("user")
    return [(outbox.To("member", member.id), member.user.language) for member in members]


def _departments(organisation_id: UUID) -> list[tuple[outbox.To, str]]:
    departments = Department.objects.filter(organisation_id=organisation_id, name__in=CORE)
    return [(outbox.To("department", one.id), one.language) for one in departments]
