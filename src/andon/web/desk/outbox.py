"""The outbox: what was told to whom, what came of it, and a second try."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from andon.notices import queries
from andon.notices.models import Notice
from andon.notices.states import State
from andon.notices.steps.retry import retry_notice
from andon.people import actors
from andon.rules.access import Act
from andon.runtime import clock
from andon.runtime.rows import StaleRowError
from andon.web.access import StaffRequest, needs
from andon.web.desk import labels, words
from andon.web.desk.place import clients_of, desk


@needs(Act.NOTICE_READ)
@require_GET
def outbox_page(request: StaffRequest) -> HttpResponse:
    """Notices, the newest first, by state; never an address, only names."""
    state = request.GET.get("state", "")
    state = state if state in set(State) else ""
    page = queries.page(
        state=state or None,
        after=_key(request.GET.get("after", "")),
        may_read_contacts=_may_read_contacts(request),
    )
    more = {"state": state, "after": _written(page.after)} if page.after else {}
    return desk(
        request,
        "desk/outbox.html",
        clients=clients_of(request),
        rows=page.rows,
        state=state,
        tabs=_tabs(state),
        next_url=f"?{urlencode(more)}" if more else "",
    )


@needs(Act.REPORT_ANSWER)
@require_POST
def retry(request: StaffRequest, notice_id: UUID) -> HttpResponse:
    """Put a notice that was given up back into the outbox."""
    notice = Notice.objects.filter(pk=notice_id).first()
    if notice is None:
        raise Http404("There is no such notice.")
    try:
        retry_notice(notice, by=request.actor_for(notice.organisation_id), at=clock.now())
    except StaleRowError:
        messages.warning(request, gettext("It was sent or is waiting already."))
    else:
        messages.success(request, gettext("It is on its way again."))
    return redirect("desk:outbox")


def _may_read_contacts(request: StaffRequest) -> bool:
    """Reporters' names only for somebody who may see them at every one of her clients."""
    return all(
        actors.allowed(actors.of_member(member), Act.CONTACT_READ) for member in request.members
    )


def _tabs(state: str) -> list[dict[str, Any]]:
    counted = queries.counts()
    tabs = [{"label": gettext("All"), "url": "?", "n": sum(counted.values()), "is_now": not state}]
    return tabs + [
        {
            "label": words.said(labels.NOTICE_STATES, one),
            "url": f"?state={one}",
            "n": counted.get(one, 0),
            "is_now": state == one,
        }
        for one in State
    ]


def _key(text: str) -> queries.Key | None:
    """The key of a page; None, the first page, for anything that no page gave out."""
    instant, _, last = text.partition("~")
    try:
        return datetime.fromisoformat(instant).astimezone(UTC), UUID(hex=last)
    except (OverflowError, ValueError):
        return None


def _written(key: queries.Key) -> str:
    return f"{key[0].isoformat()}~{key[1].hex}"
