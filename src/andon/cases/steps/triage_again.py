"""Triage again: a reporter answered what was missing, and a "yes" to the injury question counts.

A person moves a report to another case or names another defect; here only the grade may rise.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from andon.cases import clockwork
from andon.cases.models import Case, Join
from andon.cases.steps import triage_tell
from andon.cases.steps.triage_decide import INJURED
from andon.ledger import book
from andon.notices import outbox
from andon.rules import grading


@transaction.atomic
def triage_again(report_id: UUID, *, at: datetime) -> bool:
    """Raise the report's open case to critical if somebody was hurt; whether it rose.

    Raises Join.DoesNotExist where the report has no case yet, so that its job is tried again after
    triage, and StaleRowError where somebody changed the case meanwhile.
    """
    join = Join.objects.select_related("report", "case").get(
        report_id=report_id, undone_at__isnull=True
    )
    case = join.case
    if join.report.injury != "yes" or case.closed_at is not None or case.grade == "critical":
        return False
    before = case.grade
    reason = grading.Reason(INJURED)
    critical = grading.priority(
        "critical", reports=1, markets=len(case.markets), is_injured=True, is_burst=False
    )
    Case.objects.put(
        case,
        grade="critical",
        is_provisional=True,
        station="verify",
        grade_reasons=[*case.grade_reasons, reason.as_facts()],
        priority=max(case.priority, critical.points),
    )
    clockwork.regrade(case, "critical", at=at)
    book.append(
        "case.upgraded",
        subject=book.Subject("case", case.id, case.organisation_id),
        facts={
            "from": before,
            "to": "critical",
            "reasons": [reason.as_facts()],
            "reports": [join.report.number],
        },
        by=book.SYSTEM,
        at=at,
    )
    outbox.add(triage_tell.alarms([case]), at=at)
    return True
