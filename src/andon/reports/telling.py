"""A notice to a report's own reporter, where there is somebody who may be written to."""

from collections.abc import Mapping
from typing import Any

from andon.notices.outbox import Telling, To
from andon.reports.languages import reader_language
from andon.reports.models import Report


def to_reporter(report: Report, template: str, **facts: Any) -> list[Telling]:
    """The notice, or none: no contact, no consent, or erased. Reads `report.contact`."""
    contact = report.contact
    if contact is None or not contact.may_be_contacted or contact.erased_at is not None:
        return []
    named: Mapping[str, Any] = {"number": report.number, **facts}
    return [
        Telling(
            template=template,
            to=To("contact", contact.pk),
            language=reader_language(report.language),
            organisation_id=report.organisation_id,
            subject=("report", report.pk),
            facts=named,
        )
    ]
