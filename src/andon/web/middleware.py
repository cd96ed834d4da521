"""What happens round every page: scope, security headers, and 503 where the database is gone."""

from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse

from andon.people import directory
from andon.runtime import scope

Next = Callable[[HttpRequest], HttpResponse]


class DatabaseGoneMiddleware:
    """Answers 503 where the database cannot be reached: nothing was acknowledged."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A sentence and Retry-After instead of a traceback."""
        if isinstance(error, OperationalError | InterfaceError):
            answer = HttpResponse(
                "The database cannot be reached. Nothing was stored: try again in a minute.",
                status=503,
                content_type="text/plain; charset=utf-8",
            )
            answer["Retry-After"] = "60"
            return answer
        return None


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
    """A signed-in person sees the rows of the organisations that she works for, and no others."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        members = directory.members_of(request.user) if request.user.is_authenticated else []
        request.members = members  # type: ignore[attr-defined]  # the pages' door to roles
        with scope.organisations(*(member.organisation_id for member in members)):
            return self.get_response(request)
