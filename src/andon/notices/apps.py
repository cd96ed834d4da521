"""The outbox, as a Django app."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """The rows of `notices`."""

    name = "andon.notices"
    label = "notices"
