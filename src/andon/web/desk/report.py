"""A report that somebody of the staff enters for whoever told her: by telephone, in a shop."""

from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from andon.people.models import Organisation
from andon.reports.drafts import BadDraft, draft_from
from andon.reports.steps.receive import Refused, receive
from andon.rules.access import Act
from andon.runtime import clock
from andon.web.access import StaffRequest, needs
from andon.web.desk import words
from andon.web.desk.place import client_named, clients_of, desk
from andon.web.portal import uploads

# What the form asks, in the names that `draft_from` reads.
FIELDS = (
    "words",
    "injury",
    "injury_words",
    "contact",
    "name",
    "product",
    "sku",
    "gtin",
    "lot",
    "market",
    "language",
    "noticed_on",
    "bought_where",
    "order_reference",
    "quantity_bought",
    "quantity_affected",
    "aware_by",
)


@needs(Act.REPORT_RECEIVE)
@require_http_methods(["GET", "POST"])
def new_report(request: StaffRequest) -> HttpResponse:
    """The form, or its receipt: the report goes the way of every other."""
    clients = clients_of(request)
    if request.method != "POST":
        return _page(request, clients=clients)
    at = clock.now()
    client = client_named(clients, request.POST.get("client", ""))
    given: dict[str, Any] = {name: request.POST.get(name, "").strip() for name in FIELDS}
    given["aware_at"] = _instant(request.POST.get("aware_at", ""))
    try:
        draft = draft_from(
            {name: value for name, value in given.items() if value},
            organisation_id=client.pk,
            channel="desk",
            at=at,
            evidence=uploads.keep(request.FILES.getlist("evidence")).files,
        )
    except BadDraft as bad:
        return _page(request, clients=clients, sentence=bad.sentence)
    (outcome,) = receive([draft], at=at)
    if isinstance(outcome, Refused):
        return _page(request, clients=clients, sentence=outcome.sentence)
    text = gettext("Report %(number)s is received. Its case comes up within a second.")
    messages.success(request, text % {"number": outcome.number})
    return redirect("desk:queue")


def _page(
    request: StaffRequest, *, clients: dict[Any, Organisation], sentence: str = ""
) -> HttpResponse:
    return desk(
        request,
        "desk/new_report.html",
        clients=clients,
        status=422 if sentence else 200,
        sentence=sentence,
        typed=request.POST,
        injuries=words.INJURY,
    )


def _instant(text: str) -> str:
    """A local field's instant, which the form says is in UTC, as ISO 8601; or nothing."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC).isoformat()
    except ValueError:
        return ""
