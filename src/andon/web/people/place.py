"""Which client a people page is about, and what all those pages show."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render

from andon.people import actors
from andon.people.actors import Actor
from andon.people.faults import Fault
from andon.people.models import Organisation
from andon.rules.access import Act
from andon.web.access import StaffRequest
from andon.web.people import words

LANGUAGES = dict(settings.LANGUAGES)


def client_at(request: StaffRequest, slug: str) -> tuple[Organisation, Actor]:
    """The client of the address and who the reader is there; 404 where she has no say."""
    mine = [member.organisation_id for member in request.members]
    client = Organisation.objects.filter(slug=slug, pk__in=mine).first()
    if client is None:
        raise Http404("No such client.")
    return client, request.actor_for(client.pk)


def clients_of(request: StaffRequest) -> list[Organisation]:
    """The clients that the reader works for, by name."""
    mine = [member.organisation_id for member in request.members]
    return list(Organisation.objects.filter(pk__in=mine).order_by("name", "pk"))


def id_in(text: str) -> UUID | None:
    """An id of a form; None where none was chosen. A forged one finds nothing."""
    try:
        return UUID(text)
    except ValueError:
        return None


def page(
    request: StaffRequest,
    template: str,
    *,
    client: Organisation,
    by: Actor,
    fault: Fault | None = None,
    **context: Any,
) -> HttpResponse:
    """A people page. With a fault it answers 422, and what was typed stays."""
    return render(
        request,
        template,
        {
            "client": client,
            "clients": clients_of(request),
            "by": by,
            "may_invite": actors.allowed(by, Act.PEOPLE_INVITE),
            "may_manage": actors.allowed(by, Act.PEOPLE_MANAGE),
            "may_set": actors.allowed(by, Act.ORGANISATION_MANAGE),
            "may_make_tokens": actors.allowed(by, Act.TOKEN_MANAGE),
            "may_hold": actors.allowed(by, Act.PERSON_ERASE),
            "fault": fault,
            "typed": request.POST if fault else {},
            "role_names": words.ROLES,
            "department_names": words.DEPARTMENTS,
            "languages": LANGUAGES,
            **context,
        },
        status=422 if fault else 200,
    )
