"""A report's own page: what was received, what became of it, and how its person is erased."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from andon.cases.models import Join
from andon.ledger import book
from andon.people import actors, vault
from andon.people.models import Organisation
from andon.reports.models import Evidence, Message, Report, Words
from andon.reports.steps.erase_person import erase_person
from andon.rules.access import Act
from andon.runtime import clock
from andon.web.access import StaffRequest, needs
from andon.web.desk import recognised
from andon.web.desk.place import client_named, clients_of, desk


@needs(Act.REPORT_READ)
@require_GET
def report_page(request: StaffRequest, client: str, number: str) -> HttpResponse:
    """The report as it was received. Who reported is shown to those who may see contacts."""
    clients = clients_of(request)
    organisation = client_named(clients, client)
    report = _report(number, client=organisation)
    by = request.actor_for(organisation.pk)
    person = _person(report) if actors.allowed(by, Act.CONTACT_READ) else None
    if person is not None:
        book.append(
            "contact.viewed",
            subject=book.Subject("report", report.pk, organisation.pk),
            facts={"contact": report.contact_id},
            by=by.as_by(),
            at=clock.now(),
        )
    return desk(
        request,
        "desk/report.html",
        clients=clients,
        client=organisation,
        report=report,
        person=person,
        may_erase=actors.allowed(by, Act.PERSON_ERASE),
        may_see_files=actors.allowed(by, Act.EVIDENCE_READ),
        **_round(report),
    )


@needs(Act.PERSON_ERASE)
@require_http_methods(["GET", "POST"])
def erase(request: StaffRequest, client: str, number: str) -> HttpResponse:
    """A second question, then the person is gone; case, figures and proofs stay."""
    clients = clients_of(request)
    organisation = client_named(clients, client)
    report = _report(number, client=organisation)
    sentence = ""
    if request.method == "POST":
        try:
            erased = erase_person(report, at=clock.now(), by=request.actor_for(organisation.pk))
        except vault.LegalHoldError as held:
            sentence = str(held)
        else:
            text = gettext("The person is erased, in %(n)s reports.") % {"n": len(erased)}
            messages.success(request, text)
            return redirect("desk:report", client=client, number=number)
    return desk(
        request,
        "desk/erase.html",
        clients=clients,
        status=409 if sentence else 200,
        client=organisation,
        report=report,
        sentence=sentence,
    )


def _report(number: str, *, client: Organisation) -> Report:
    rows = Report.objects.filter(organisation_id=client.pk).select_related("contact")
    report = rows.filter(number=number.upper()).first()
    if report is None:
        raise Http404("There is no such report.")
    return report


def _person(report: Report) -> vault.Person | None:
    """Who reported; None where nobody is named, was erased, or no key opens it."""
    try:
        return vault.open(report.contact) if report.contact else None
    except vault.SealedError:
        return None


def _round(report: Report) -> dict[str, Any]:
    joins = Join.objects.filter(report=report, undone_at__isnull=True).select_related("case")
    files = Evidence.objects.filter(report=report).order_by("received_at", "id")
    return {
        "said": Words.objects.filter(pk=report.pk).first(),
        "join": joins.first(),
        "files": list(files.defer("wrapped_key")),
        "talk": list(Message.objects.filter(report=report).order_by("at", "id")),
        "seen": recognised.of_reports([report.pk]).get(report.pk),
    }
