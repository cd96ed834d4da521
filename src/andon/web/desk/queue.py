"""The queue: every open case in the order of the clock that ends first, by the three lamps."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
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
from andon.people.models import Member, Organisation, User
from andon.rules.access import Act, Refused
from andon.rules.lifecycle import Refused as Lacking
from andon.runtime import clock
from andon.runtime.rows import StaleRowError
from andon.web.access import StaffRequest, needs
from andon.web.desk import words
from andon.web.desk.dossier import BEADS
from andon.web.desk.place import clients_of, desk

MOST_AT_ONCE = 100
KEPT = ("client", "market", "category", "grade", "station", "owner", "q")
# The saved views in the order of their tabs; late and soon are the lamps' own.
TABS: tuple[View, ...] = (
    "all",
    "mine",
    "provisional",
    "critical",
    "late",
    "soon",
    "waiting",
    "closed",
)


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
        colleagues=_colleagues(clients),
        owners=_owners(filters, clients=clients),
        places={name: place for place, name in enumerate(BEADS)},
    )


@needs(Act.CASE_OWN)
@require_POST
def take(request: StaffRequest) -> HttpResponse:
    """The chosen cases get an owner, the reader or a colleague; each that could not is named."""
    at = clock.now()
    chosen = [one for one in map(_id, request.POST.getlist("case")[:MOST_AT_ONCE]) if one]
    user = _id(request.POST.get("to", "")) or request.user.pk
    failed = []
    cases = list(Case.objects.filter(pk__in=chosen).order_by("number"))
    members = Member.objects.filter(
        user_id=user, is_active=True, organisation_id__in={case.organisation_id for case in cases}
    )
    owners = {member.organisation_id: member.pk for member in members}
    for case in cases:
        why = _take(request, case, owner=owners.get(case.organisation_id), at=at)
        if why:
            failed.append(f"{case.number}: {why}")
    _tell(request, done=len(cases) - len(failed), failed=failed)
    back = request.POST.get("back", "")
    # Back to the same page of the queue, and never out of the desk.
    return redirect(back if back.startswith("/desk/") else "desk:queue")


def _take(request: StaffRequest, case: Case, *, owner: UUID | None, at: datetime) -> str:
    """Why the case could not be given to this member; empty where it was."""
    if owner is None:
        return str(words.MISSING["member"])
    try:
        own_case(case, member_id=owner, by=request.actor_for(case.organisation_id), at=at)
    except Lacking as refused:
        return " ".join(words.refusals(refused.missing))
    except Refused:
        return str(words.MISSING["role"])
    except StaleRowError:
        return gettext("somebody else changed it meanwhile.")
    return ""


def _colleagues(clients: dict[UUID, Organisation]) -> list[User]:
    """Whom a case may be given to: everybody who works for one of the reader's clients."""
    at_work = Member.objects.filter(organisation_id__in=list(clients), is_active=True)
    users = User.objects.filter(pk__in=at_work.values("user_id"), is_active=True)
    return list(users.order_by("name", "pk"))


def _owners(filters: Filters, *, clients: dict[UUID, Organisation]) -> list[Member]:
    """By whom the queue can be narrowed: the members of the one client that it shows."""
    shown = [filters.organisation_id] if filters.organisation_id else list(clients)
    if len(shown) != 1:
        return []
    rows = Member.objects.filter(organisation_id=shown[0], is_active=True)
    return list(rows.select_related("user").order_by("user__name", "pk"))


def _tell(request: StaffRequest, *, done: int, failed: list[str]) -> None:
    """`47 done, 3 failed`, and each that failed on a line of its own."""
    if not failed:
        text = ngettext("%(done)s case done.", "%(done)s cases done.", done) % {"done": done}
        messages.success(request, text)
        return
    text = gettext("%(done)s done, %(failed)s failed.") % {"done": done, "failed": len(failed)}
    messages.warning(request, "\n".join([text, *failed]))


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
        owner_id=_id(request.GET.get("owner", "")),
        text=request.GET.get("q", ""),
    )


def _groups(rows: tuple[Row, ...], *, is_closed: bool) -> list[dict[str, Any]]:
    """The rows by lamp, in their order."""
    colours = {"late": "red", "soon": "amber", "in-time": "green"}
    if is_closed and rows:
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
        for view in TABS
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
