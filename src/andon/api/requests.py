"""A request of the API, as its operations may rely on it, and the door that each stands behind."""

from datetime import datetime

from django.http import HttpRequest
from ninja.utils import check_csrf

from andon.api.problems import Problem
from andon.cases.models import Case
from andon.people import actors, directory
from andon.people.actors import Actor
from andon.people.models import Member
from andon.rules.access import Act

CLIENT = "Andon-Client"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class ApiRequest(HttpRequest):
    """A request that passed its door."""

    auth: Actor
    at: datetime
    members: list[Member]
    program: Actor | None
    case: Case


class Door:
    """Lets in whoever may do the act: a program by its token, a person by her session.

    It is asked before anything of the body is read.
    """

    def __init__(self, act: Act | None) -> None:
        self.act = act

    def __call__(self, request: HttpRequest) -> Actor:
        """The actor; Problem or access.Refused where the door stays shut."""
        actor = _actor(request)
        if self.act is not None:
            actors.require(actor, self.act)
        return actor


def _actor(request: HttpRequest) -> Actor:
    program: Actor | None = getattr(request, "program", None)
    if program is not None:
        return program
    if "Authorization" in request.headers:
        raise Problem("token.unknown", "This token is unknown, revoked or over.")
    members: list[Member] = getattr(request, "members", [])
    if not members:
        raise Problem("token.missing", "Send a token: `Authorization: Bearer <token>`.")
    if request.method not in SAFE and check_csrf(request) is not None:
        raise Problem("csrf", "Send the cookie's token in the header `X-CSRFToken`.")
    return actors.of_member(_member(request, members))


def _member(request: HttpRequest, members: list[Member]) -> Member:
    """The membership that the request speaks for: the only one, or that of the named client."""
    named = request.headers.get(CLIENT, "")
    if not named:
        if len(members) == 1:
            return members[0]
        raise Problem(
            "client.unnamed",
            f"You work for several clients: name one in the header `{CLIENT}: <short name>`.",
        )
    known = directory.organisations(*(member.organisation_id for member in members))
    for member in members:
        if known[member.organisation_id].slug == named:
            return member
    raise Problem("client.unknown", "You work for no client of this short name.")
