"""Write: words between the staff and a reporter, both ways, on the private page."""

from datetime import datetime

from django.db import transaction

from andon.ledger import book
from andon.notices import outbox
from andon.people.actors import Actor, require
from andon.people.actors import reporter as the_reporter
from andon.reports import cleaning
from andon.reports.models import Message, Report
from andon.reports.telling import to_reporter
from andon.rules.access import Act
from andon.runtime import jobs

MOST_TEXT = 10_000


class BadMessage(ValueError):  # noqa: N818  # reads as the sentence it is
    """A message that says nothing, or far too much."""


@transaction.atomic
def write_to_reporter(report: Report, *, text: str, by: Actor, at: datetime) -> Message:
    """Answer a reporter. The first answer of a named person stops the answer clock.

    Raises `access.Refused` or BadMessage. An automatic receipt is no answer, nor is a program's.
    """
    require(by, Act.REPORT_ANSWER)
    message = _keep(report, text=text, member=by, at=at)
    is_first = report.answered_at is None and by.member_id is not None
    if is_first:
        Report.objects.put(report, answered_at=at)
        jobs.add(
            "report.answered",
            {"report": str(report.pk)},
            organisation_id=report.organisation_id,
            at=at,
        )
    book.append(
        "report.answered",
        subject=book.Subject("report", report.pk, report.organisation_id),
        facts={"message": message.pk, "is_first": is_first},
        by=by.as_by(),
        at=at,
    )
    outbox.add(to_reporter(report, "reporter.answered"), at=at)
    return message


@transaction.atomic
def write_from_reporter(report: Report, *, text: str, at: datetime) -> Message:
    """Keep what the reporter wrote on the private page; raises BadMessage."""
    message = _keep(report, text=text, member=None, at=at)
    book.append(
        "message.received",
        subject=book.Subject("report", report.pk, report.organisation_id),
        facts={"message": message.pk},
        by=the_reporter(report.organisation_id).as_by(),
        at=at,
    )
    return message


def _keep(report: Report, *, text: str, member: Actor | None, at: datetime) -> Message:
    clean = cleaning.text(text)
    if not clean:
        raise BadMessage("Write at least one word.")
    if len(clean) > MOST_TEXT:
        raise BadMessage(f"Write at most {MOST_TEXT:,} letters: this message has {len(clean):,}.")
    return Message.objects.create(
        organisation_id=report.organisation_id,
        report=report,
        is_from_reporter=member is None,
        member_id=member.member_id if member else None,
        text=clean,
        language="" if member else report.language,
        at=at,
    )
