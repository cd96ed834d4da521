"""Forget words: what a case quotes of a reporter who was erased goes too."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from andon.cases.models import Case, Join
from andon.ledger import book


@transaction.atomic
def forget_words(report_id: UUID, *, at: datetime) -> int:
    """Empty the product's name where it was the reporter's own words; returns of how many cases.

    Called by the worker for the job "report.erased". A name of the catalogue stays, and so do the
    same words of another reporter whose report stands in the case.
    """
    done = 0
    joins = Join.objects.filter(report_id=report_id).values_list("case_id", flat=True)
    for case in Case.objects.filter(id__in=list(joins), product_id__isnull=True):
        others = Join.objects.filter(case=case, undone_at__isnull=True, report__erased_at=None)
        if not case.product_name or others.exists():
            continue
        Case.objects.put(case, product_name="")
        subject = book.Subject("case", case.id, case.organisation_id)
        book.append("words.erased", subject=subject, facts={}, by=book.SYSTEM, at=at)
        done += 1
    return done
