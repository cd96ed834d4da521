"""The voice, as a Django app."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """The rows of `reports`."""

    name = "andon.reports"
    label = "reports"
