"""The case's page: a dossier, with a form for every step that somebody may take."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from andon.cases import queries
from andon.cases.models import Case
from andon.people.models import Organisation
from andon.reports.steps.write import BadMessage
from andon.rules.access import Act
from andon.rules.access import Refused as NotAllowed
from andon.rules.lifecycle import Refused
from andon.runtime import clock
from andon.runtime.rows import StaleRowError
from andon.web.access import StaffRequest, needs
from andon.web.desk import words
from andon.web.desk.acts import STEPS
from andon.web.desk.dossier import context_of
from andon.web.desk.place import client_named, clients_of, desk
from andon.web.people.words import ACTS


@needs(Act.CASE_READ)
@require_GET
def case_page(request: StaffRequest, client: str, number: str) -> HttpResponse:
    """The case with everything round it."""
    clients = clients_of(request)
    return _page(request, clients=clients, client=client_named(clients, client), number=number)


@needs(Act.CASE_READ)
@require_POST
def act(request: StaffRequest, client: str, number: str, step: str) -> HttpResponse:
    """Take one step; a refusal shows the page again, with what is missing and what was typed."""
    clients = clients_of(request)
    organisation = client_named(clients, client)
    take = STEPS.get(step)
    if take is None:
        raise Http404("There is no such step.")
    at = clock.now()
    try:
        case = queries.find_case(number, organisation_id=organisation.pk)
    except Case.DoesNotExist as error:
        raise Http404("There is no such case.") from error
    try:
        take(case, request.POST, request.actor_for(organisation.pk), at)
    except (Refused, NotAllowed, BadMessage, StaleRowError) as refused:
        fault = {"step": step, "sentences": _sentences(refused)}
        return _page(request, clients=clients, client=organisation, number=number, fault=fault)
    messages.success(request, gettext("Done: %(step)s.") % {"step": words.said(words.STEPS, step)})
    return redirect("desk:case", client=client, number=number)


def _sentences(refused: Exception) -> list[str]:
    if isinstance(refused, Refused):
        return words.refusals(refused.missing)
    if isinstance(refused, StaleRowError):
        return [gettext("Somebody else changed this case meanwhile. Look again, then decide.")]
    if isinstance(refused, NotAllowed):
        return [
            gettext("Your role does not include this: %(act)s.")
            % {"act": words.said(ACTS, refused.act)}
        ]
    return [str(refused)]


def _page(
    request: StaffRequest,
    *,
    clients: dict[Any, Organisation],
    client: Organisation,
    number: str,
    fault: dict[str, Any] | None = None,
) -> HttpResponse:
    at = clock.now()
    by = request.actor_for(client.pk)
    try:
        case = queries.case_page(number, organisation_id=client.pk, by=by, at=at)
    except Case.DoesNotExist as error:
        raise Http404("There is no such case.") from error
    return desk(
        request,
        "desk/case.html",
        clients=clients,
        at=at,
        status=409 if fault else 200,
        client=client,
        case=case,
        by=by,
        fault=fault or {},
        typed=request.POST if fault else {},
        **context_of(case, client=client, by=by, at=at),
    )
