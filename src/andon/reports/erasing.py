"""What of one report tells who sent it, and how it is erased: case, statistics, proofs stay."""

from datetime import datetime
from itertools import product
from uuid import UUID

from andon.ledger import book
from andon.notices import outbox
from andon.people import vault
from andon.people.actors import Actor
from andon.reports import claims
from andon.reports.models import Claim, Evidence, Message, Report, Words
from andon.runtime import jobs


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
    jobs.add(
        "report.erased",
        {"report": str(report.pk)},
        organisation_id=report.organisation_id,
        at=at,
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
    files = Evidence.objects.filter(report=report, received_at=report.received_at)
    digests = list(files.values_list("digest", flat=True))
    # Product and injury may have been answered later: the key was made of what came first.
    asked = product(
        {"", report.sku or report.gtin or report.product_words}, {"unknown", report.injury}
    )
    made = [
        claims.repeat_key(
            report.contact.fingerprint,
            product=named,
            words=words.words,
            injury=injury,
            files=digests,
        )
        for named, injury in asked
    ]
    Claim.objects.filter(organisation_id=report.organisation_id, key__in=made).delete()


def _entries(report: Report) -> list[UUID]:
    told = book.history(report.pk, organisation_id=report.organisation_id)
    return [line.id for line in told if line.kind != book.ERASED]
