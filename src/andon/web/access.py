"""Who may open a page: every view says which act it is, or why everybody may see it.

    @needs(Act.CASE_GRADE)
    def grade(request: StaffRequest, number: str) -> HttpResponse: ...

Inside, the scope holds only the organisations in which the person may do that act, so that a page
never has to ask again: what she may not touch is not there (404).
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext
from django_htmx.http import HttpResponseClientRedirect

from andon.people import actors
from andon.people.actors import Actor
from andon.people.models import Member, User
from andon.rules.access import Act, Role, may
from andon.runtime import scope
from andon.web.people import words


class StaffRequest(HttpRequest):
    """A request of a signed-in member of the staff, as views may rely on it."""

    user: User
    members: list[Member]  # those of her memberships in which she may do the view's act

    def actor_for(self, organisation_id: UUID) -> Actor:
        """Who she is at this client; Http404 where she has no say there."""
        return actor_for(self, organisation_id)


View = Callable[..., HttpResponseBase]


def actor_for(request: HttpRequest, organisation_id: UUID) -> Actor:
    """Who the request acts as at this client: a member, or a program by its token; else Http404."""
    program = cast("Actor | None", getattr(request, "program", None))
    if program is not None and program.organisation_id == organisation_id:
        return program
    for member in cast("list[Member]", getattr(request, "members", [])):
        if member.organisation_id == organisation_id:
            return actors.of_member(member)
    raise Http404("No such client.")


def needs(act: Act) -> Callable[[View], View]:
    """Only for members whose role includes the act; 403 with a sentence for other members."""

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return _to_sign_in(request)
            able = [one for one in request.members if may(Role(one.role), act)]
            if not able:
                return refusal(request, act)
            if len(able) == len(request.members):
                return view(request, *args, **kwargs)
            request.members = able
            with scope.organisations(*(one.organisation_id for one in able)):
                return view(request, *args, **kwargs)

        guarded.act = act  # type: ignore[attr-defined]  # read by the permission tests
        return guarded

    return declare


def signed_in(because: str) -> Callable[[View], View]:
    """For everybody of the staff, whatever the role: her own account, for example."""

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return _to_sign_in(request)
            return view(request, *args, **kwargs)

        guarded.is_for_staff_because = because  # type: ignore[attr-defined]  # as above
        return guarded

    return declare


def public(because: str) -> Callable[[View], View]:
    """For everybody, with the reason: a reporter's form, a private link, the sign-in page."""

    def declare(view: View) -> View:
        @wraps(view)
        def opened(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            return view(request, *args, **kwargs)

        opened.is_public_because = because  # type: ignore[attr-defined]  # as above
        return opened

    return declare


def refusal(request: HttpRequest, act: Act) -> HttpResponse:
    """The 403 page: which act is missing, in the reader's language."""
    sentence = gettext(
        "Your role does not include this: %(act)s. "
        "An administrator of your organisation can change that."
    ) % {"act": words.ACTS[act]}
    return render(request, "403.html", {"sentence": sentence, "act": act}, status=403)


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    answer = redirect_to_login(request.get_full_path())
    if getattr(request, "htmx", False):
        return HttpResponseClientRedirect(answer.url)
    return answer
