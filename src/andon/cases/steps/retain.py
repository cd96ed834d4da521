"""Retain: who reported is kept as long as the law asks, and then erased without being asked."""

from collections import defaultdict
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from andon.cases.models import Join
from andon.ledger import book
from andon.people import actors, vault
from andon.people.models import Contact
from andon.reports.erasing import erase_report
from andon.reports.models import Report
from andon.runtime import scope
from andon.runtime.rows import StaleRowError


def retain_due(*, at: datetime, limit: int = 200) -> int:
    """Erase those whose time is over, the longest overdue first; returns how many.

    Whoever is under legal hold stays, and so does who stands in an open case until it is closed.
    """
    with scope.whole_house():
        due: defaultdict[UUID, list[Contact]] = defaultdict(list)
        for contact in _over(at=at).order_by("keep_until", "pk")[:limit]:
            due[contact.organisation_id].append(contact)
    return sum(_erase_all(mine, at=at) for mine in due.values())


def _over(*, at: datetime) -> QuerySet[Contact]:
    in_open_case = Join.objects.filter(
        report__contact=OuterRef("pk"), undone_at__isnull=True, case__closed_at__isnull=True
    )
    return Contact.objects.filter(
        ~Exists(in_open_case), keep_until__lte=at, erased_at__isnull=True, is_held_by_law=False
    )


def _erase_all(contacts: list[Contact], *, at: datetime) -> int:
    erased = 0
    with scope.organisations(contacts[0].organisation_id):
        for contact in contacts:
            try:
                _erase(contact, at=at)
            except (vault.LegalHoldError, StaleRowError):
                continue  # held or written meanwhile: the next time decides
            erased += 1
    return erased


@transaction.atomic
def _erase(contact: Contact, *, at: datetime) -> None:
    by = actors.system(contact.organisation_id)
    reports = Report.objects.filter(contact=contact, erased_at__isnull=True)
    for report in reports.select_related("contact"):
        erase_report(report, by=by, at=at)
    contact.refresh_from_db()
    if contact.erased_at is None:  # no report names it any more: its reporter gave another address
        vault.erase(contact, at=at)
        subject = book.Subject("contact", contact.pk, contact.organisation_id)
        book.erase_openings([], subject=subject, by=by.as_by(), at=at)
