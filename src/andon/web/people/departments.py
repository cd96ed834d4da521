"""Departments of a client: who is the contact, who deputises, in which language they are told."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from andon.people.actors import Actor
from andon.people.faults import Fault
from andon.people.models import Department, Member, Organisation
from andon.people.steps.set_department import set_department
from andon.rules import access
from andon.rules.access import Act
from andon.runtime import clock
from andon.web.access import StaffRequest, needs
from andon.web.people.place import LANGUAGES, client_at, id_in, page


@require_GET
@needs(Act.PEOPLE_READ)
def departments(request: StaffRequest, slug: str) -> HttpResponse:
    """All seven departments; those without a contact say so."""
    client, by = client_at(request, slug)
    return _departments_page(request, client, by)


@require_POST
@needs(Act.ORGANISATION_MANAGE)
def name_contact(request: StaffRequest, slug: str, name: str) -> HttpResponse:
    """Name contact, deputy and language of one department."""
    client, by = client_at(request, slug)
    try:
        department = access.Department(name)
    except ValueError:
        raise Http404("No such department.") from None
    language = request.POST.get("language", "")
    try:
        set_department(
            department,
            contact_id=id_in(request.POST.get("contact", "")),
            deputy_id=id_in(request.POST.get("deputy", "")),
            language=language if language in LANGUAGES else client.language,
            by=by,
            at=clock.now(),
        )
    except Fault as fault:
        return _departments_page(request, client, by, fault=fault, at_fault=name)
    messages.success(request, _("The department is set."))
    return redirect("people:departments", slug=slug)


def _departments_page(
    request: StaffRequest,
    client: Organisation,
    by: Actor,
    *,
    fault: Fault | None = None,
    at_fault: str = "",
) -> HttpResponse:
    known = {
        one.name: one
        for one in Department.objects.filter(organisation_id=client.pk).select_related(
            "contact__user", "deputy__user"
        )
    }
    return page(
        request,
        "people/departments.html",
        client=client,
        by=by,
        fault=fault,
        at_fault=at_fault,
        rows=[(name, known.get(name), name in access.CORE) for name in access.Department],
        members=Member.objects.filter(organisation_id=client.pk, is_active=True)
        .select_related("user")
        .order_by("user__name", "pk"),
    )
