"""The work, as a Django app."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """The rows of `cases`."""

    name = "andon.cases"
    label = "cases"
