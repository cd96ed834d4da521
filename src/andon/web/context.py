"""What every page's template may name: the reader's standing and the places she may go to."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from andon.people.models import Member
from andon.rules.access import Act, Role, may


@dataclass(frozen=True, slots=True)
class Place:
    """One line of the navigation, and the act that its page needs (None: everybody)."""

    url: str
    label: Promise
    act: Act | None
    has_more_below: bool = True  # pages below this address belong to it


@dataclass(frozen=True, slots=True)
class Entry:
    """A place as this reader sees it."""

    url: str
    label: Promise
    is_current: bool
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Places under one heading."""

    heading: Promise
    entries: list[Entry]


PLACES: tuple[tuple[Promise, tuple[Place, ...]], ...] = (
    (
        _("Work"),
        (
            Place("/desk/", _("Queue"), Act.CASE_READ),
            Place("/desk/reports/new/", _("New report"), Act.REPORT_RECEIVE),
            Place("/desk/reports/import/", _("Import reports"), Act.REPORT_RECEIVE),
        ),
    ),
    (
        _("House"),
        (
            Place("/desk/outbox/", _("Outbox"), Act.NOTICE_READ),
            Place("/desk/standards/", _("Standards"), Act.LIBRARY_READ),
            Place("/desk/ledger/", _("Ledger"), Act.LEDGER_READ),
        ),
    ),
    (
        _("People"),
        (
            Place("/people/clients/", _("Clients"), Act.CLIENT_ADD, has_more_below=False),
            Place("/people/", _("Members and departments"), Act.PEOPLE_READ),
            Place("/people/me/", _("Your account"), None),
        ),
    ),
)


def house(request: HttpRequest) -> dict[str, Any]:
    """The reader's memberships and her navigation; nothing for a visitor."""
    members: list[Member] = getattr(request, "members", [])
    if not members:
        return {"members": [], "nav": []}
    return {"members": members, "nav": _nav(request.path, members=members)}


def _nav(path: str, *, members: Iterable[Member]) -> list[Group]:
    roles = {Role(member.role) for member in members}
    shown = [
        (heading, [place for place in places if _is_open(place, roles=roles)])
        for heading, places in PLACES
    ]
    here = max(
        (place.url for _heading, places in shown for place in places if _holds(place, path=path)),
        key=len,
        default="",
    )
    return [
        Group(
            heading=heading,
            entries=[
                Entry(url=place.url, label=place.label, is_current=place.url == here)
                for place in places
            ],
        )
        for heading, places in shown
        if places
    ]


def _holds(place: Place, *, path: str) -> bool:
    return path.startswith(place.url) if place.has_more_below else path == place.url


def _is_open(place: Place, *, roles: set[Role]) -> bool:
    return place.act is None or any(may(role, place.act) for role in roles)
