"""Note an answer: a named person has answered a report, so its case's clock may be met."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from andon.cases import clockwork
from andon.cases.models import Join


@transaction.atomic
def note_answer(report_id: UUID, *, at: datetime) -> bool:
    """Meet the clock "answer" once every report of the case was answered.

    Called by the worker for the job "report.answered"; `at` is when the answer was given. Returns
    whether the clock was met. A report without a case yet changes nothing: raises Join.DoesNotExist
    so that the job is tried again after triage.
    """
    join = (
        Join.objects.select_related("case")
        .filter(report_id=report_id, undone_at__isnull=True)
        .get()
    )
    others = Join.objects.filter(case_id=join.case_id, undone_at__isnull=True)
    if others.filter(report__answered_at__isnull=True).exists():
        return False
    return clockwork.meet(join.case, "answer", at=at)
