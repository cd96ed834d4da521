"""Receiving, where no intake door stands before Django: in tests, and behind a plain WSGI server.

Under `andon serve` the door of `andon.api.intake` answers first, many reports at a time. It and
these two end in the same `receive`; `andon.api.intake_description` describes both.
"""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router

from andon.api.intake import MOST_BYTES, PUBLIC_CHANNEL, Problem, answer_for, draft_or_problem
from andon.api.intake_limits import Limiter
from andon.api.nouns import reports
from andon.api.requests import ApiRequest, Door
from andon.people import directory
from andon.reports.steps.receive import receive
from andon.rules.access import Act
from andon.runtime import clock

router = Router()
limiter = Limiter()


@reports.router.post("", auth=Door(Act.REPORT_RECEIVE), include_in_schema=False)
def receive_report(request: ApiRequest) -> HttpResponse:
    """A report of a program."""
    return _receive(request, organisation_id=request.auth.organisation_id, channel="api")


@router.post("/public/{client}/reports", include_in_schema=False)
def receive_public_report(request: HttpRequest, client: str) -> HttpResponse:
    """A report of anybody."""
    address = request.META.get("REMOTE_ADDR", "")
    if not limiter.may(f"{client} {address}", at=clock.now()):
        raise Problem(
            429,
            "intake.too-often",
            "Many reports came from this address: wait ten minutes and send it again.",
            retry_after=600,
        )
    known = directory.client(client) if client.isprintable() else None
    if known is None or known.is_service:
        raise Problem(404, "client.unknown", "No client of this name takes reports.")
    return _receive(request, organisation_id=known.pk, channel=PUBLIC_CHANNEL)


def _receive(request: HttpRequest, *, organisation_id: UUID, channel: str) -> HttpResponse:
    at = clock.now()
    if len(request.body) > MOST_BYTES:
        raise Problem(413, "body.too-large", f"A report has at most {MOST_BYTES // 1024} KiB.")
    draft = draft_or_problem(
        request.body,
        organisation_id=organisation_id,
        channel=channel,
        key=request.headers.get("Idempotency-Key"),
        at=at,
    )
    (outcome,) = receive([draft], at=at)
    status, body = answer_for(outcome)
    return HttpResponse(body, status=status, content_type="application/json")
