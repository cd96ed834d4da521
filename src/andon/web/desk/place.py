"""Where a desk page stands: the reader's clients, the lamps, the instant."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render

from andon.cases import queries
from andon.people.models import Organisation
from andon.rules.access import Act, Role, may
from andon.runtime import clock
from andon.web.access import StaffRequest


def clients_of(request: StaffRequest) -> dict[UUID, Organisation]:
    """The clients that the reader works for, by id, in the order of their names."""
    mine = [member.organisation_id for member in request.members]
    rows = Organisation.objects.filter(pk__in=mine).order_by("name", "pk")
    return {row.pk: row for row in rows}


def client_named(clients: dict[UUID, Organisation], slug: str) -> Organisation:
    """The client of an address; 404 where the reader has no say there."""
    for client in clients.values():
        if client.slug == slug:
            return client
    raise Http404("No such client.")


def desk(
    request: StaffRequest,
    template: str,
    *,
    clients: dict[UUID, Organisation],
    at: datetime | None = None,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """A desk page: the lamps stand on each of them."""
    at = at or clock.now()
    return render(
        request,
        template,
        {
            "clients": clients,
            "at": at,
            "lamps": queries.lamps(at=at),
            "may_find": any(may(Role(one.role), Act.CASE_READ) for one in request.members),
            **context,
        },
        status=status,
    )
