"""Clients of the service team: the list, and adding one."""

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from andon.people.faults import Fault
from andon.people.models import Member
from andon.people.steps.add_client import add_client
from andon.rules.access import Act
from andon.runtime import clock
from andon.web.access import StaffRequest, needs
from andon.web.people.place import LANGUAGES, clients_of


@require_http_methods(["GET", "POST"])
@needs(Act.CLIENT_ADD)
def clients(request: StaffRequest) -> HttpResponse:
    """The clients that the reader administers; a new one is hers to administer at first."""
    fault = None
    if request.method == "POST":
        try:
            client = _add(request)
        except Fault as found:
            fault = found
        else:
            messages.success(request, _("%(name)s is added.") % {"name": client})
            return redirect("people:clients")
    active = Member.objects.filter(is_active=True).values_list("organisation_id")
    counts = dict(active.annotate(count=Count("pk")))
    return render(
        request,
        "people/clients.html",
        {
            "rows": [(one, counts.get(one.pk, 0)) for one in clients_of(request)],
            "languages": LANGUAGES,
            "fault": fault,
            "typed": request.POST if fault else {},
        },
        status=422 if fault else 200,
    )


def _add(request: StaffRequest) -> str:
    language = request.POST.get("language", "")
    client = add_client(
        request.POST.get("slug", "").strip(),
        name=request.POST.get("name", ""),
        language=language if language in LANGUAGES else "en",
        administrator=request.user,
        by=request.actor_for(request.members[0].organisation_id),
        at=clock.now(),
    )
    return client.name
