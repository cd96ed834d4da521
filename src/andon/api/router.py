"""The API: one router a noun, OpenAPI 3.1, problem+json."""

from typing import Any

from django.http import HttpRequest
from ninja import NinjaAPI, Router
from ninja.openapi.docs import Swagger
from ninja.openapi.schema import OpenAPISchema
from pydantic import TypeAdapter

from andon.api import handlers, intake_description
from andon.api.nouns import (
    actions,
    cases,
    departments,
    dispatches,
    evidence,
    intake,
    invitations,
    joins,
    ledger,
    members,
    notes,
    notices,
    organisations,
    products,
    rechecks,
    reports,
    standards,
    tokens,
    verdicts,
)
from andon.api.problems import CONTENT_TYPE, ProblemShape, not_found

DESCRIPTION = """\
Every step that a page of the desk can do, for programs. A token belongs to one client and has
scopes; a token that acts in a member's name does what she may. `docs/how-to/api.md` walks from a
token to a closed case."""

SCHEMES = {
    "token": {"type": "http", "scheme": "bearer"},
    "session": {"type": "apiKey", "in": "cookie", "name": "sessionid"},
}


class AndonApi(NinjaAPI):
    """The API with what its description needs besides: the intake door, security, problems."""

    def get_openapi_schema(self, **asked: Any) -> OpenAPISchema:
        """OpenAPI 3.1. The intake door stands before Django, so its paths are merged in."""
        schema = super().get_openapi_schema(**asked)
        for path, item in intake_description.PATHS.items():
            schema["paths"][path] = {**schema["paths"].get(path, {}), **item}
        problem = TypeAdapter(ProblemShape).json_schema(
            mode="serialization", ref_template="#/components/schemas/{model}"
        )
        components = schema["components"]
        components["schemas"].update(problem.pop("$defs", {}))
        components["schemas"].update(Problem=problem, **intake_description.SCHEMAS)
        components["securitySchemes"] = SCHEMES
        components["responses"] = {
            "Problem": {
                "description": "A problem: see docs/reference/api.md.",
                "content": {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
            }
        }
        return schema


api = AndonApi(
    title="Andon",
    version="1",
    description=DESCRIPTION,
    urls_namespace="api",
    docs=Swagger(settings={"persistAuthorization": False}),
)
handlers.register(api)
for noun in (cases, verdicts, dispatches, actions, rechecks, joins, notes):
    api.add_router("/cases", noun.router)
api.add_router("/reports", reports.router)
api.add_router("/departments", departments.router)
api.add_router("/members", members.router)
api.add_router("/invitations", invitations.router)
api.add_router("/tokens", tokens.router)
api.add_router("/products", products.router)
api.add_router("/standards", standards.router)
api.add_router("/notices", notices.router)
api.add_router("/ledger", ledger.router)
for plain in (organisations, evidence, intake):
    api.add_router("", plain.router)


lost = Router()


@lost.api_operation(
    ["GET", "POST", "PUT", "PATCH", "DELETE"], "/{path:rest}", auth=None, include_in_schema=False
)
def nowhere(request: HttpRequest, rest: str) -> None:
    """An address that is none, also answered as a problem. It stands last."""
    raise not_found("address")


api.add_router("", lost)
