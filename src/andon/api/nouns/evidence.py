"""Evidence: files sent to a report, and handed out as attachments."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header
from ninja import File, Router
from ninja import UploadedFile as Uploaded

from andon.api.operations import look, take
from andon.api.problems import Problem, not_found
from andon.api.requests import ApiRequest
from andon.api.shapes import report_of
from andon.ledger import book
from andon.reports.files import store_file
from andon.reports.models import Evidence
from andon.reports.steps.add_evidence import add_evidence
from andon.rules.access import Act
from andon.runtime import evidence

router = Router(tags=["evidence"])
MOST_FILES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A file that was kept. Its type is that of its bytes, whatever it was called."""

    id: UUID
    digest: str
    media_type: str
    kind: str
    size: int


@dataclass(frozen=True, slots=True)
class Added:
    """The files that are new; one that the report had already is passed by."""

    items: list[Kept]


@take(
    router,
    "/reports/{report}/evidence",
    name="add_evidence",
    act=Act.REPORT_RECEIVE,
    returns=Added,
    has_key=False,
)
def add(request: ApiRequest, report: str, file: File[list[Uploaded]]) -> Added:
    """Add files to a report: photos, films, sound, PDF. The same file is kept once.

    Multipart, field `file`, at most twelve at a time. One that is not taken refuses all of them.
    """
    row = report_of(request, report)
    if len(file) > MOST_FILES:
        raise Problem("body.wrong", f"Send at most {MOST_FILES} files at a time.", field="file")
    stored = [store_file(_opened(one), name=one.name or "") for one in file]
    with transaction.atomic():
        rows = add_evidence(row, files=stored, by=request.auth, at=request.at)
    return Added(
        [
            Kept(
                id=one.pk,
                digest=one.digest,
                media_type=one.media_type,
                kind=one.kind,
                size=one.size,
            )
            for one in rows
        ]
    )


def _opened(file: "UploadedFile[Any]") -> Any:
    file.seek(0)
    return file


@look(
    router, "/evidence/{evidence_id}/file", name="read_evidence", act=Act.EVIDENCE_READ, returns=str
)
def read(request: ApiRequest, evidence_id: UUID) -> StreamingHttpResponse:
    """The original file, as an attachment; who looked is written in the ledger."""
    mine = request.auth.organisation_id
    row = Evidence.objects.filter(pk=evidence_id, organisation_id=mine).first()
    if row is None or row.wrapped_key is None:
        raise not_found("file")
    book.append(
        "evidence.viewed",
        subject=book.Subject("report", row.report_id, mine),
        facts={"evidence": row.pk},
        by=request.auth.as_by(),
        at=request.at,
    )
    answer = StreamingHttpResponse(
        evidence.open_sealed(row.address, bytes(row.wrapped_key)), content_type=row.media_type
    )
    name = row.name or row.digest[:12]
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["Content-Length"] = str(row.size)
    answer["Cache-Control"] = "no-store"
    return answer
