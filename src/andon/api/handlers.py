"""Which problem each refusal of the house becomes: one line an exception."""

import json
from collections.abc import Callable
from typing import Any

from django.core.exceptions import (
    ObjectDoesNotExist,
    RequestDataTooBig,
    SuspiciousOperation,
)
from django.db import DataError, IntegrityError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from andon.api import intake
from andon.api.cursors import BadCursor
from andon.api.problems import CONTENT_TYPE, Problem, answer, not_found
from andon.cases.models import Case
from andon.cases.queries import BadCursorError
from andon.people.faults import Fault
from andon.people.vault import LegalHoldError
from andon.reports.files import BadFile
from andon.reports.steps.write import BadMessage
from andon.rules import access, lifecycle
from andon.runtime.rows import StaleRowError

ToProblem = Callable[[HttpRequest, Any], Problem]


def register(api: NinjaAPI) -> None:
    """Let every operation answer with problem+json."""
    for kind, to_problem in HANDLERS.items():
        api.add_exception_handler(kind, _answering(to_problem))
    api.add_exception_handler(intake.Problem, _intake)


def _answering(to_problem: ToProblem) -> Callable[[HttpRequest, Any], HttpResponse]:
    return lambda request, error: answer(to_problem(request, error))


def _intake(request: HttpRequest, error: Any) -> HttpResponse:
    """The intake door's own problems keep their codes, whoever answers for it."""
    body = {
        "type": f"/problems/{error.code}",
        "title": intake.TITLES[error.status],
        "status": error.status,
        "code": error.code,
        "detail": error.detail,
        "field": error.field,
    }
    response = HttpResponse(json.dumps(body), status=error.status, content_type=CONTENT_TYPE)
    if error.retry_after:
        response["Retry-After"] = str(error.retry_after)
    return response


def _refused(request: HttpRequest, error: lifecycle.Refused) -> Problem:
    return Problem(
        "step.refused",
        f"This cannot be done yet; missing: {', '.join(error.missing)}.",
        missing=list(error.missing),
        values=error.values,
    )


def _stale(request: HttpRequest, error: StaleRowError) -> Problem:
    known = getattr(request, "case", None)
    rows = Case.objects.filter(pk=known.pk) if known is not None else Case.objects.none()
    return Problem(
        "stale",
        "Somebody else changed this meanwhile: read it again, then decide.",
        version=rows.values_list("version", flat=True).first(),
    )


def _invalid(request: HttpRequest, error: ValidationError) -> Problem:
    errors = [
        {"field": ".".join(str(part) for part in one["loc"][1:]), "detail": one["msg"]}
        for one in error.errors
    ]
    first = errors[0]
    return Problem(
        "body.wrong",
        f"{first['field'] or 'The body'}: {first['detail']}.",
        field=first["field"].rpartition(".")[2],
        errors=errors,
    )


def _http(request: HttpRequest, error: HttpError) -> Problem:
    """What the frame refuses by itself: a body that is no JSON."""
    return Problem("body.not-json", "The body is no JSON in UTF-8: send an object.")


def _too_big(request: HttpRequest, error: Exception) -> Problem:
    return Problem("body.too-large", "The body is too large: send less, and files apart.")


def _gone(request: HttpRequest, error: Exception) -> Problem:
    return Problem(
        "database.gone",
        "The database cannot be reached. Nothing was stored: send it again in a minute.",
        retry_after=60,
    )


HANDLERS: dict[type[Exception], ToProblem] = {
    Problem: lambda request, error: error,
    lifecycle.Refused: _refused,
    StaleRowError: _stale,
    access.Refused: lambda request, error: Problem("act.refused", str(error), act=error.act),
    ValidationError: _invalid,
    HttpError: _http,
    Fault: lambda request, error: Problem("body.wrong", error.sentence, field=error.field),
    BadMessage: lambda request, error: Problem("body.wrong", str(error), field="text"),
    BadFile: lambda request, error: Problem(f"file.{error.code}", error.sentence, field="file"),
    BadCursor: lambda request, error: Problem("cursor.unknown", str(error), field="cursor"),
    BadCursorError: lambda request, error: Problem("cursor.unknown", str(error), field="cursor"),
    LegalHoldError: lambda request, error: Problem("contact.held", str(error)),
    AuthenticationError: lambda request, error: Problem("token.missing", "Send a token."),
    Http404: lambda request, error: not_found("thing"),
    ObjectDoesNotExist: lambda request, error: not_found("thing"),
    RequestDataTooBig: _too_big,
    SuspiciousOperation: lambda request, error: Problem(
        "request.suspicious", "The request cannot be read: send fewer fields and plain names."
    ),
    IntegrityError: lambda request, error: Problem(
        "conflict", "Somebody else did the same just now: read it again, then decide."
    ),
    DataError: lambda request, error: Problem(
        "value.not-storable", "A value cannot be stored: send shorter, plain text and numbers."
    ),
    OperationalError: _gone,
    InterfaceError: _gone,
}
