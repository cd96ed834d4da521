"""The API: one router a noun, OpenAPI 3.1, problem+json."""

from ninja import NinjaAPI

api = NinjaAPI(title="Andon", version="1", urls_namespace="api")
