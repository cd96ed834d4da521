"""Evidence, handed out as it came: an attachment, never shown inside a page of ours."""

from uuid import UUID

from django.http import Http404, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from andon.ledger import book
from andon.reports.models import Evidence
from andon.rules.access import Act
from andon.runtime import clock, evidence
from andon.web.access import StaffRequest, needs
from andon.web.desk.place import client_named, clients_of


@needs(Act.EVIDENCE_READ)
@require_GET
def download(request: StaffRequest, client: str, evidence_id: UUID) -> StreamingHttpResponse:
    """The original file; who looked is written in the ledger."""
    organisation = client_named(clients_of(request), client)
    row = Evidence.objects.filter(pk=evidence_id, organisation_id=organisation.pk).first()
    if row is None or row.wrapped_key is None:
        raise Http404("There is no such file, or its person was erased.")
    by = request.actor_for(organisation.pk)
    book.append(
        "evidence.viewed",
        subject=book.Subject("report", row.report_id, organisation.pk),
        facts={"evidence": row.pk},
        by=by.as_by(),
        at=clock.now(),
    )
    answer = StreamingHttpResponse(
        evidence.open_sealed(row.address, bytes(row.wrapped_key)), content_type=row.media_type
    )
    name = row.name or row.digest[:12]
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["Content-Length"] = str(row.size)
    return answer
