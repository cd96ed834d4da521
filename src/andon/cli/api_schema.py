"""Print the API's description, as `docs/reference/openapi.json` holds it."""

import json

import typer

from andon.api.router import api


def api_schema() -> None:
    """OpenAPI 3.1 as JSON: andon api-schema > docs/reference/openapi.json."""
    typer.echo(json.dumps(api.get_openapi_schema(), indent=1, ensure_ascii=False))
