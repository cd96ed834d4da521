"""The standards that defects are judged by: the list, and one with its rules, to read."""

from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from andon.library import lookup
from andon.library.models import StandardVersion
from andon.library.views import StandardView
from andon.people.models import Organisation
from andon.rules.access import Act
from andon.rules.categories import Category
from andon.runtime import clock
from andon.web.access import StaffRequest, needs
from andon.web.desk import words
from andon.web.desk.place import client_named, clients_of, desk
from andon.web.people.words import DEPARTMENTS


@needs(Act.LIBRARY_READ)
@require_GET
def standards_page(request: StaffRequest) -> HttpResponse:
    """Every standard that holds today at one client, by category."""
    at = clock.now()
    clients = clients_of(request)
    client = _client(request.GET.get("client", ""), clients=clients)
    category = request.GET.get("category", "")
    category = category if category in set(Category) else str(next(iter(Category)))
    language = get_language() or "en"
    found = lookup.shelf(client.pk).in_category(category, market=None, on=at.date())
    return desk(
        request,
        "desk/standards.html",
        clients=clients,
        at=at,
        client=client,
        category=category,
        categories=[(one.value, words.CATEGORIES[one.value]) for one in Category],
        families=lookup.families(language),
        rows=[(one, one.name(language)) for one in found],
    )


@needs(Act.LIBRARY_READ)
@require_GET
def standard_page(request: StaffRequest, client: str, code: str) -> HttpResponse:
    """One standard: criteria, evidence, norm, and its versions."""
    at = clock.now()
    clients = clients_of(request)
    organisation = client_named(clients, client)
    view = _standard(code, client=organisation)
    language = get_language() or "en"
    evidence = lookup.evidence_names(language)
    return desk(
        request,
        "desk/standard.html",
        clients=clients,
        at=at,
        client=organisation,
        standard=view,
        name=view.name(language),
        sentence=view.statement(language),
        question=view.question(language),
        criteria=view.criteria(language),
        evidence=[evidence.get(one, one) for one in view.evidence],
        family=lookup.families(language).get(view.family, view.family),
        codes=[("IMDRF", view.imdrf)] if view.imdrf else [],
        department=words.said(DEPARTMENTS, view.department),
        versions=list(
            StandardVersion.objects.filter(standard_id=view.standard_id).order_by("-version")
        ),
    )


def _client(slug: str, *, clients: dict[Any, Organisation]) -> Organisation:
    """The client that was asked for, else the first that the reader works for."""
    asked = [one for one in clients.values() if one.slug == slug]
    mine = [*asked, *(one for one in clients.values() if not one.is_service), *clients.values()]
    return mine[0]


def _standard(code: str, *, client: Organisation) -> StandardView:
    """The version that holds, the client's own before the shipped one."""
    shelf = lookup.shelf(client.pk)
    for group in shelf.by_family.values():
        for view in group:
            if view.code == code:
                return view
    raise Http404("There is no such standard.")
