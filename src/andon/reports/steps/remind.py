"""Remind: a reporter who was asked hears of it again after 24 and 72 hours, then no more."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from andon.ledger import book
from andon.notices import outbox
from andon.reports.models import Ask, Report
from andon.reports.telling import to_reporter
from andon.runtime import scope

# From the asking to the first, second ... reminder.
AFTER = (timedelta(hours=24), timedelta(hours=72))


def remind_due(*, at: datetime, limit: int = 200) -> int:
    """Send what is due, one notice a report for all that it lacks; returns how many."""
    with scope.whole_house():
        due = Ask.objects.filter(answered_at=None, remind_at__lte=at).order_by("remind_at")
        by_report: defaultdict[UUID, list[Ask]] = defaultdict(list)
        for ask in due[:limit]:
            by_report[ask.report_id].append(ask)
        reports = Report.objects.filter(pk__in=by_report).select_related("contact")
        return sum(_remind(report, by_report[report.pk], at=at) for report in reports)


@transaction.atomic
def _remind(report: Report, asks: Sequence[Ask], *, at: datetime) -> int:
    mine = [ask for ask in asks if _count(ask, at=at)]
    notices = to_reporter(report, "reporter.reminded", items=[ask.item for ask in mine])
    if not mine or not notices:
        return 0
    outbox.add(notices, at=at)
    book.append(
        "report.reminded",
        subject=book.Subject("report", report.pk, report.organisation_id),
        facts={"items": [ask.item for ask in mine], "reminder": max(a.reminders for a in mine) + 1},
        by=book.SYSTEM,
        at=at,
    )
    return 1


def _count(ask: Ask, *, at: datetime) -> bool:
    """Count one more reminder; False where another worker was first, or it was answered."""
    sent = ask.reminders + 1
    following = ask.asked_at + AFTER[sent] if sent < len(AFTER) else None
    if following is not None and following <= at:  # the worker slept: do not send two at once
        following = at + (AFTER[sent] - AFTER[sent - 1])
    mine = Ask.objects.filter(pk=ask.pk, reminders=ask.reminders, answered_at=None)
    return mine.update(reminders=sent, remind_at=following) == 1
