"""What of one report tells who sent it, and how it is erased: case, statistics, proofs stay."""

from datetime import datetime
from uuid import UUID

from andon.ledger import book
from andon.notices import outbox
from andon.people import vault
from andon.people.actors import Actor
from andon.reports import claims
from andon.reports.models import Claim, Evidence, Message, Report, Words


def erase_report(report: Report, *, by: Actor, at: datetime) -> None:
    """Empty a report that was not erased yet, and say so in the ledger.

    In the caller's transaction. Raises vault.LegalHoldError or StaleRowError.
    """
    _forget_claim(report)
    if report.contact is not None:
        vault.erase(report.contact, at=at)
    Words.objects.filter(pk=report.pk).delete()
    Message.objects.filter(report=report).delete()
    Evidence.objects.filter(report=report).update(wrapped_key=None, name="")
    outbox.forget(report.pk)
    Report.objects.put(
        report,
        erased_at=at,
        found={},
        aware_by="",
        product_words="",
        bought_where="",
        order_reference="",
    )
    book.erase_openings(
        _entries(report),
        subject=book.Subject("report", report.pk, report.organisation_id),
        by=by.as_by(),
        at=at,
    )


def _forget_claim(report: Report) -> None:
    """The digest of contact, product and words goes; that of the sender's own key says nothing."""
    words = Words.objects.filter(pk=report.pk).first()
    if words is None or report.contact is None or not report.contact.fingerprint:
        return
    key = claims.repeat_key(
        report.contact.fingerprint,
        product=report.sku or report.gtin or report.product_words,
        words=words.words,
    )
    Claim.objects.filter(organisation_id=report.organisation_id, key=key).delete()


def _entries(report: Report) -> list[UUID]:
    told = book.history(report.pk, organisation_id=report.organisation_id)
    return [line.id for line in told if line.kind != book.ERASED]
