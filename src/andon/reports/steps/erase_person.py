"""Erase a person: contact, words, messages, names and keys of files, and the ledger's openings.

Case, statistics and proofs stay. By a private link only the report of that link is erased: whoever
writes another's address into a form must not be able to erase the other's reports. The staff erase
all reports of the same address.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from andon.ledger import book
from andon.people import actors, vault
from andon.people.actors import Actor, require
from andon.reports import claims
from andon.reports.models import Claim, Evidence, Message, Report, Words
from andon.rules.access import Act


@transaction.atomic
def erase_person(report: Report, *, at: datetime, by: Actor | None = None) -> list[Report]:
    """Erase what is known of the report's reporter; returns the reports that were emptied.

    `by` is the reporter unless it is said. Raises vault.LegalHoldError, whose text is a sentence,
    or `access.Refused`; then nothing was erased. Twice is no error.
    """
    actor = by or actors.reporter(report.organisation_id)
    if actor.kind != "reporter":
        require(actor, Act.PERSON_ERASE)
    reports = [report] if actor.kind == "reporter" else _same_person(report)
    for one in reports:
        if one.erased_at is None:
            _erase(one, by=actor, at=at)
    return reports


def _same_person(report: Report) -> list[Report]:
    """All reports of the same address, in the same organisation."""
    if report.contact is None or not report.contact.fingerprint:
        return [report]
    others = Report.objects.filter(
        organisation_id=report.organisation_id,
        contact__fingerprint=report.contact.fingerprint,
    )
    return [report, *others.exclude(pk=report.pk).select_related("contact").order_by("id")]


def _erase(report: Report, *, by: Actor, at: datetime) -> None:
    _forget_claim(report)
    if report.contact is not None:
        vault.erase(report.contact, at=at)
    Words.objects.filter(pk=report.pk).delete()
    Message.objects.filter(report=report).delete()
    Evidence.objects.filter(report=report).update(wrapped_key=None, name="")
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
