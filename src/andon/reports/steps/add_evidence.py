"""Add evidence: files that a reporter, or somebody of the staff, sends after the report."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from andon.ledger import book
from andon.people import actors
from andon.people.actors import Actor
from andon.reports.drafts import StoredFile
from andon.reports.models import Evidence, Report
from andon.reports.steps.answer_ask import close_asks
from andon.rules.completeness import Item
from andon.runtime.ids import new_id

SHOWS = frozenset({"photo", "video"})


@transaction.atomic
def add_evidence(
    report: Report, *, files: Sequence[StoredFile], at: datetime, by: Actor | None = None
) -> list[Evidence]:
    """Attach stored files; one that the report has already is passed by. Returns the new rows.

    The first photo or film answers the ask for a photo. `by` is the reporter unless it is said.
    """
    once = {file.digest: file for file in files}
    known = Evidence.objects.filter(report=report, digest__in=once)
    for digest in known.values_list("digest", flat=True):
        del once[digest]
    rows = [_row(report, file, at=at) for file in once.values()]
    if not rows:
        return []
    Evidence.objects.bulk_create(rows)
    book.append(
        "evidence.added",
        subject=book.Subject("report", report.pk, report.organisation_id),
        facts={"evidence": [row.address for row in rows]},
        by=(by or actors.reporter(report.organisation_id)).as_by(),
        at=at,
    )
    if Item.PHOTO in report.missing and any(row.kind in SHOWS for row in rows):
        close_asks(report, [Item.PHOTO], changes={}, at=at)
    return rows


def _row(report: Report, file: StoredFile, *, at: datetime) -> Evidence:
    return Evidence(
        id=new_id(at=at),
        organisation_id=report.organisation_id,
        report=report,
        digest=file.digest,
        address=file.address,
        wrapped_key=file.wrapped_key,
        name=file.name,
        media_type=file.media_type,
        kind=file.kind,
        size=file.size,
        received_at=at,
    )
