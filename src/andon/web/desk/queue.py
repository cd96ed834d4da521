"""The queue: every open case in the order of the clock that ends first, by the three lamps."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, get_args
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language, gettext, ngettext
from django.views.decorators.http import require_GET, require_POST

from andon.cases import queries
from andon.cases.models import Case
from andon.cases.steps.own_case import own_case
from andon.cases.views import VIEWS, Filters, Row, View
from andon.library import lookup
from andon.people.models import Organisation
from andon.rules.access import Act, Refused
from andon.rules.lifecycle import Refused as Lacking
from andon.runtime import clock
from andon.runtime.rows import StaleRowError
from andon.web.access import StaffRequest, needs
from andon.web.desk import words
from andon.web.desk.place import clients_of, desk

MOST_AT_ONCE = 100
KEPT = ("client", "market", "category", "grade", "station", "q")


@dataclass(frozen=True, slots=True)
class Tab:
    """A saved view, its address and how many cases it holds."""

    label: str
    url: str
    count: str
    is_current: bool


@needs(Act.CASE_READ)
@require_GET
def queue_page(request: StaffRequest) -> HttpResponse:
    """One page of the queue, by key."""
    at = clock.now()
    clients = clients_of(request)
    filters = _filters(request, clients=clients)
    try:
        page = queries.queue(filters, after=request.GET.get("after"), at=at)
    except queries.BadCursorError:
        return redirect("desk:queue")
    chosen = {name: request.GET[name] for name in KEPT if request.GET.get(name)}
    return desk(
        request,
        "desk/queue.html",
        clients=clients,
        at=at,
        groups=_groups(page.rows, is_closed=filters.view == "closed"),
        next_url=_url(request, after=page.after) if page.after else "",
        tabs=_tabs(request, filters, at=at),
        chosen=chosen,
        view=filters.view,
        grades=words.GRADES,
        stations=words.STATIONS,
        categories=words.CATEGORIES,
        families=lookup.families(get_language() or "en"),
    )


@needs(Act.CASE_OWN)
@require_POST
def take(request: StaffRequest) -> HttpResponse:
    """The chosen cases become the reader's own; those that could not are named with the reason."""
    at = clock.now()
    chosen = [one for one in map(_id, request.POST.getlist("case")[:MOST_AT_ONCE]) if one]
    failed = []
    cases = list(Case.objects.filter(pk__in=chosen))
    for case in cases:
        why = _take(request, case, at=at)
        if why:
            failed.append(f"{case.number}: {why}")
    _tell(request, done=len(cases) - len(failed), failed=failed)
    back = request.POST.get("back", "")
    # Back to the same page of the queue, and never out of the desk.
    return redirect(back if back.startswith("/desk/") else "desk:queue")


def _take(request: StaffRequest, case: Case, *, at: datetime) -> str:
    by = request.actor_for(case.organisation_id)
    if by.member_id is None:
        return str(words.MISSING["role"])
    try:
        own_case(case, member_id=by.member_id, by=by, at=at)
    except Lacking as refused:
        return " ".join(words.refusals(refused.missing))
    except (Refused, StaleRowError) as refused:
        return str(refused)
    return ""


def _tell(request: StaffRequest, *, done: int, failed: list[str]) -> None:
    text = ngettext("%(done)s done.", "%(done)s done.", done) % {"done": done}
    if failed:
        lost = gettext("%(failed)s failed: ") % {"failed": len(failed)}
        messages.warning(request, f"{text} {lost}{' '.join(failed)}")
    else:
        messages.success(request, text)


def _filters(request: StaffRequest, *, clients: dict[UUID, Organisation]) -> Filters:
    """What the address asks for; what it cannot mean is left out."""
    view = request.GET.get("view", "all")
    slug = request.GET.get("client", "")
    client = next((one for one in clients.values() if one.slug == slug), None)
    return Filters(
        view=next((one for one in VIEWS if one == view), "all"),
        member_ids=tuple(member.pk for member in request.members),
        organisation_id=client.pk if client else None,
        market=request.GET.get("market", "").upper()[:2],
        category=request.GET.get("category", ""),
        grade=request.GET.get("grade", ""),
        station=request.GET.get("station", ""),
        text=request.GET.get("q", ""),
    )


def _groups(rows: tuple[Row, ...], *, is_closed: bool) -> list[dict[str, Any]]:
    """The rows by lamp, in their order."""
    colours = {"late": "red", "soon": "amber", "in-time": "green"}
    if is_closed:
        return [{"label": "", "colour": "", "rows": list(rows)}]
    return [
        {"label": words.said(words.LAMPS, lamp), "colour": colours.get(lamp, ""), "rows": list(of)}
        for lamp, of in groupby(rows, key=lambda row: row.lamp)
    ]


def _tabs(request: StaffRequest, filters: Filters, *, at: datetime) -> list[Tab]:
    counted = queries.counts(
        member_ids=filters.member_ids, organisation_id=filters.organisation_id, at=at
    )
    return [
        Tab(
            label=words.said(words.VIEWS, view),
            url=_url(request, view=view),
            count=f"{counted[view]}+" if counted[view] >= queries.CAP else str(counted[view]),
            is_current=view == filters.view,
        )
        for view in get_args(View)
    ]


def _url(request: StaffRequest, **changes: str | None) -> str:
    """The same page with some parts of its address changed; a changed view begins anew."""
    kept = {name: value for name, value in request.GET.items() if name != "after" and value}
    kept.update({name: value for name, value in changes.items() if value})
    return f"{request.path}?{urlencode(kept)}"


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None

