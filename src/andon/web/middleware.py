"""What happens round every page: scope, security headers, and 503 where the database is gone."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import partial

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.utils import translation

from andon.people import directory
from andon.people.actors import Actor
from andon.people.models import Member, User
from andon.rules.access import Refused
from andon.runtime import clock, scope
from andon.web import access, gone

Next = Callable[[HttpRequest], HttpResponse]
API = "/api/"


class DatabaseGoneMiddleware:
    """Answers 503 where the database cannot be reached: nothing was acknowledged."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Where a view met it; outside of views `gone.server_error` does."""
        return gone.gone(request) if gone.is_gone(error) else None


class PlainAddressMiddleware:
    """A staff page's address with a NUL byte names nothing, and no database takes it: 400.

    Reporters' pages and the API read each part of their addresses by themselves.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_ours = request.path.startswith(("/desk/", "/people/"))
        if is_ours and ("%00" in request.META.get("QUERY_STRING", "") or "\x00" in request.path):
            return HttpResponseBadRequest(
                "This address holds a NUL byte: leave it out.", content_type="text/plain"
            )
        return self.get_response(request)


class ContentSecurityMiddleware:
    """Only our own scripts and sheets; no frames."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault(
            "Content-Security-Policy",
            "default-src 'self'; img-src 'self' data: blob:; style-src 'self'; script-src 'self';"
            " frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'",
        )
        return response


class ScopeMiddleware:
    """Whose rows a request sees: those of her organisations, or of the token's, and no others.

    Sets `request.members`, `request.program` and `request.actor_for`. Under /api/ a token counts,
    and whoever shows one is that program alone, whatever session the browser holds besides.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        members: list[Member] = []
        shows_token = request.path.startswith(API) and "Authorization" in request.headers
        program = _program(request) if shows_token else None
        if not shows_token and request.user.is_authenticated:
            members = directory.members_of(request.user)
        ids = {member.organisation_id for member in members}
        if program is not None:
            ids.add(program.organisation_id)
        # The pages' and the API's door to roles; `access.StaffRequest` gives them their types.
        request.members = members  # type: ignore[attr-defined]
        request.program = program  # type: ignore[attr-defined]
        request.actor_for = partial(access.actor_for, request)  # type: ignore[attr-defined]
        with scope.organisations(*ids), _language_of(request, members):
            response = self.get_response(request)
            response.setdefault("Content-Language", translation.get_language() or "en")
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """What a step refused to this role, as the page that says so."""
        return access.refusal(request, error.act) if isinstance(error, Refused) else None


def _program(request: HttpRequest) -> Actor | None:
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not secret:
        return None
    return directory.actor_of_token(secret.strip(), at=clock.now())


def _language_of(request: HttpRequest, members: list[Member]) -> AbstractContextManager[None]:
    """Staff pages speak the user's language; anybody else's page chooses for itself."""
    if not members or not isinstance(request.user, User):
        return nullcontext()
    return translation.override(request.user.language)
