"""The programs' door, as a Django app: it keeps the answers to idempotency keys."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The rows of `api`."""

    name = "andon.api"
    label = "api"
