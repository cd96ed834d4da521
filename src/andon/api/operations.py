"""How an operation is declared: its act, its answer, its transaction and its idempotency key.

@look(router, "/{number}", name="read_case", act=Act.CASE_READ, returns=CaseView)
@take(router, "/{number}/notes", name="add_note", act=Act.CASE_NOTE, returns=Taken)
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

from django.db import transaction
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from ninja import Router
from pydantic import TypeAdapter

from andon.api.once import HEADER, LONGEST, Answer, once
from andon.api.requests import CLIENT, ApiRequest, Door
from andon.rules import lifecycle
from andon.rules.access import Act
from andon.runtime import clock, scope

View = TypeVar("View", bound=Callable[..., Any])
JSON = dict[str, Any]

SECURITY: list[JSON] = [{"token": []}, {"session": []}]
REFUSALS = ("400", "401", "403", "404", "409", "422", "503")
KEY_PARAMETER: JSON = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "schema": {"type": "string", "maxLength": LONGEST},
    "description": "The same key does the thing once, and gets its first answer again for 24 h.",
}
MATCH_PARAMETER: JSON = {
    "name": "If-Match",
    "in": "header",
    "required": False,
    "schema": {"type": "string"},
    "description": "The case's ETag as you read it: refused as `stale` where it changed since.",
}
CLIENT_PARAMETER: JSON = {
    "name": CLIENT,
    "in": "header",
    "required": False,
    "schema": {"type": "string"},
    "description": "Only with a session, and only where the person works for several clients.",
}


@dataclass(frozen=True, slots=True)
class _Declared:
    name: str
    method: str
    status: int
    returns: Any
    is_secret: bool = False
    has_key: bool = False


def look(
    router: Router, path: str, *, name: str, act: Act | None, returns: Any, because: str = ""
) -> Callable[[View], View]:
    """A reading operation. `act` None: for whoever is let in at all, with the reason."""
    declared = _Declared(name=name, method="GET", status=200, returns=returns)
    return _declare(router, path, declared=declared, act=act, because=because)


def take(
    router: Router,
    path: str,
    *,
    name: str,
    act: Act,
    returns: Any,
    status: int = 201,
    method: str = "POST",
    is_secret: bool = False,
    has_key: bool = True,
) -> Callable[[View], View]:
    """An operation that does something: one transaction, done once a key.

    `is_secret`: the answer holds a secret, which is not kept with the key.
    """
    declared = _Declared(
        name=name,
        method=method,
        status=status,
        returns=returns,
        is_secret=is_secret,
        has_key=has_key,
    )
    return _declare(router, path, declared=declared, act=act, because="")


def _declare(
    router: Router, path: str, *, declared: _Declared, act: Act | None, because: str
) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        first, _, rest = (view.__doc__ or "").strip().partition("\n")
        router.api_operation(
            [declared.method],
            path,
            auth=Door(act),
            response={declared.status: declared.returns},
            operation_id=declared.name,
            summary=first.rstrip("."),
            description=" ".join(rest.split()) or first,
            openapi_extra=_described(path, declared=declared, act=act, because=because),
        )(_answering(view, declared=declared))
        return view

    return decorate


def _described(path: str, *, declared: _Declared, act: Act | None, because: str) -> JSON:
    """What the frame cannot know: act, security, problems, headers."""
    extra: JSON = {"x-act": str(act)} if act else {"x-public": because}
    parameters = [CLIENT_PARAMETER]
    if declared.has_key:
        parameters.insert(0, KEY_PARAMETER)
    if declared.has_key and "{number}" in path:
        parameters.append(MATCH_PARAMETER)
    problem = {"$ref": "#/components/responses/Problem"}
    if declared.name in lifecycle.STEPS:
        of_case, of_person = lifecycle.STEPS[declared.name]
        extra["x-missing"] = [*of_case, *of_person]
    return {
        **extra,
        "security": SECURITY,
        "parameters": parameters,
        "responses": dict.fromkeys(REFUSALS, problem),
    }


def _answering(view: View, *, declared: _Declared) -> Callable[..., HttpResponseBase]:
    """The view with everything round it: instant, scope, transaction, key, JSON."""
    adapter = TypeAdapter[Any](declared.returns)

    @wraps(view)
    def answered(request: ApiRequest, **values: Any) -> HttpResponseBase:
        request.at = clock.now()
        with _scope(request):
            if declared.method == "GET":
                return _looked(view(request, **values), adapter)

            def run() -> Answer:
                body = adapter.dump_json(view(request, **values)).decode()
                return Answer(declared.status, body)

            with transaction.atomic():
                if declared.has_key and HEADER in request.headers:
                    answer = once(request, run, is_secret=declared.is_secret)
                else:
                    answer = run()
        response = _response(answer.body, status=answer.status)
        if answer.is_repeat:
            response["Idempotent-Replayed"] = "true"
        return response

    return answered


def _scope(request: ApiRequest) -> AbstractContextManager[Any]:
    """One client's rows only, also for somebody who works for several."""
    mine = frozenset({request.auth.organisation_id})
    if scope.current().organisations == mine:
        return nullcontext()
    return scope.organisations(*mine)


def _looked(value: Any, adapter: TypeAdapter[Any]) -> HttpResponseBase:
    if isinstance(value, HttpResponseBase):
        return value
    response = _response(adapter.dump_json(value).decode(), status=200)
    version = getattr(value, "version", None)
    if isinstance(version, int):
        response["ETag"] = f'"{version}"'
    return response


def _response(body: str, *, status: int) -> HttpResponse:
    response = HttpResponse(body, status=status, content_type="application/json")
    response["Cache-Control"] = "no-store"
    return response
