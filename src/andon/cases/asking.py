"""Ask the reporters of a case for what is needed to tell, and tell them so."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from andon.cases import milestones
from andon.cases.models import Case
from andon.reports.models import Ask

REMIND_AFTER = timedelta(hours=24)


def ask(case: Case, *, items: Sequence[str], at: datetime) -> int:
    """Ask every report of the case for these items, again if they were asked and answered before.

    Returns how many reporters could be told.
    """
    reports = milestones.reports_of(case)
    Ask.objects.filter(report__in=reports, item__in=items).update(
        asked_at=at, remind_at=at + REMIND_AFTER, reminders=0, answered_at=None
    )
    Ask.objects.bulk_create(
        [
            Ask(
                organisation_id=case.organisation_id,
                report=report,
                item=item,
                asked_at=at,
                remind_at=at + REMIND_AFTER,
            )
            for report in reports
            for item in dict.fromkeys(items)
        ],
        ignore_conflicts=True,
    )
    return milestones.tell(reports, template="reporter.asked", facts={"items": list(items)}, at=at)
