"""Erase a person: contact, words, messages, names and keys of files, and the ledger's openings.

Case, statistics and proofs stay. By a private link only the report of that link is erased: whoever
writes another's address into a form must not be able to erase the other's reports. The staff erase
all reports of the same address.
"""

from datetime import datetime

from django.db import transaction

from andon.people import actors
from andon.people.actors import Actor, require
from andon.reports.erasing import erase_report
from andon.reports.models import Report
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
            erase_report(one, by=actor, at=at)
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
