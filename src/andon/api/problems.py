"""What the API answers instead of a success: problem+json (RFC 9457), by stable codes."""

import dataclasses
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse

CONTENT_TYPE = "application/problem+json"

# Code -> status and title. `docs/reference/api.md` says of each how to mend it.
KINDS: dict[str, tuple[int, str]] = {
    "act.refused": (403, "Your role or token does not include this"),
    "body.not-json": (400, "The body cannot be read"),
    "body.too-large": (413, "The body is too large"),
    "body.wrong": (422, "A field is missing or wrong"),
    "client.unknown": (404, "No such client"),
    "client.unnamed": (400, "Say for which client"),
    "conflict": (409, "Somebody else was faster"),
    "contact.held": (409, "The contact must be kept by law"),
    "csrf": (403, "The request does not come from our own pages"),
    "cursor.unknown": (422, "The cursor is none of this list"),
    "database.gone": (503, "The database cannot be reached"),
    "file.empty": (422, "The file is empty"),
    "file.too-large": (413, "The file is too large"),
    "file.type-not-taken": (422, "The file is of no type that is taken"),
    "intake.too-often": (429, "Too many reports"),
    "key.busy": (409, "The first request with this key is under way"),
    "key.reused": (422, "The key was used for another request"),
    "key.secret": (409, "This was done already, and its secret is shown once"),
    "key.wrong": (422, "The idempotency key cannot be read"),
    "not-found": (404, "Not found"),
    "request.suspicious": (400, "The request cannot be read"),
    "stale": (409, "Somebody else changed this meanwhile"),
    "step.refused": (409, "The step cannot be taken yet"),
    "token.missing": (401, "A token is needed"),
    "token.unknown": (401, "This token opens nothing"),
    "value.not-storable": (422, "A value cannot be stored"),
}


class Problem(Exception):  # noqa: N818  # RFC 9457 calls it so
    """An answer that is no success: a code of KINDS, one sentence, and what helps to mend it."""

    def __init__(
        self, code: str, detail: str, *, field: str = "", retry_after: int = 0, **more: Any
    ) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail
        self.field = field
        self.retry_after = retry_after
        self.more = more


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One field that is missing or wrong."""

    field: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemShape:
    """What every answer of 400 and above holds."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    field: str = ""
    missing: Sequence[str] = ()  # step.refused: the codes of everything that is not there
    values: Mapping[str, Any] = dataclasses.field(
        default_factory=dict
    )  # step.refused: what the codes mean
    version: int | None = None  # stale: the case's version now
    errors: Sequence[FieldProblem] = ()  # body.wrong: every field that is wrong


def answer(problem: Problem) -> HttpResponse:
    """The problem as a response."""
    status, title = KINDS[problem.code]
    body = {
        "type": f"/problems/{problem.code}",
        "title": title,
        "status": status,
        "code": problem.code,
        "detail": problem.detail,
        "field": problem.field,
        **problem.more,
    }
    response = HttpResponse(json.dumps(body, default=str), status=status, content_type=CONTENT_TYPE)
    response["Cache-Control"] = "no-store"
    if problem.retry_after:
        response["Retry-After"] = str(problem.retry_after)
    if status == 401:
        response["WWW-Authenticate"] = "Bearer"
    return response


def not_found(what: str) -> Problem:
    """There is none, or it is another client's: the answer is the same."""
    return Problem("not-found", f"There is no such {what} here.")
