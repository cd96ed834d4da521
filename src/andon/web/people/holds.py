"""Legal holds of a client: whose data must be kept, by the report's number. It shows no names."""

from collections import defaultdict
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from andon.people.actors import Actor
from andon.people.faults import Fault
from andon.people.models import Contact, Organisation
from andon.people.steps.hold_contact import hold_contact
from andon.reports.models import Report
from andon.rules.access import Act
from andon.runtime import clock
from andon.web.access import StaffRequest, needs
from andon.web.people.place import client_at, page


@require_GET
@needs(Act.PERSON_ERASE)
def holds(request: StaffRequest, slug: str) -> HttpResponse:
    """Who is under legal hold. `?report=R-...` fills in the number of the form."""
    client, by = client_at(request, slug)
    return _holds_page(request, client, by)


@require_POST
@needs(Act.PERSON_ERASE)
def hold(request: StaffRequest, slug: str) -> HttpResponse:
    """Put the reporter of a report under legal hold."""
    client, by = client_at(request, slug)
    number = request.POST.get("report", "").strip().upper()
    try:
        contact = _contact_behind(number, client=client)
    except Fault as fault:
        return _holds_page(request, client, by, fault=fault)
    hold_contact(contact, is_held=True, by=by, at=clock.now())
    messages.success(
        request, _("The reporter of %(number)s is under legal hold.") % {"number": number}
    )
    return redirect("people:holds", slug=slug)


@require_POST
@needs(Act.PERSON_ERASE)
def lift(request: StaffRequest, slug: str, contact_id: UUID) -> HttpResponse:
    """Lift a hold: the person can be erased again."""
    client, by = client_at(request, slug)
    contact = get_object_or_404(Contact, pk=contact_id, organisation_id=client.pk)
    hold_contact(contact, is_held=False, by=by, at=clock.now())
    messages.success(request, _("The hold is lifted."))
    return redirect("people:holds", slug=slug)


def _contact_behind(number: str, *, client: Organisation) -> Contact:
    reports = Report.objects.filter(organisation_id=client.pk).select_related("contact")
    report = reports.filter(number=number).first()
    if report is None:
        raise Fault(
            "report", _("This client has no report with this number. Please check the number.")
        )
    if report.contact is None or report.contact.erased_at is not None:
        raise Fault(
            "report",
            _("This report names nobody, or the person was erased: there is nothing to hold."),
        )
    return report.contact


def _holds_page(
    request: StaffRequest, client: Organisation, by: Actor, *, fault: Fault | None = None
) -> HttpResponse:
    held = Contact.objects.filter(organisation_id=client.pk, is_held_by_law=True)
    reports: defaultdict[UUID | None, list[Report]] = defaultdict(list)
    for report in Report.objects.filter(contact__in=held).order_by("received_at", "pk"):
        reports[report.contact_id].append(report)
    return page(
        request,
        "people/holds.html",
        client=client,
        by=by,
        fault=fault,
        number=request.POST.get("report", "") if fault else request.GET.get("report", ""),
        rows=[(one, reports[one.pk]) for one in held.order_by("created_at", "pk")],
    )
