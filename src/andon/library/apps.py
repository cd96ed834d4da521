"""Quality standards, as a Django app."""

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    """The rows of `library`."""

    name = "andon.library"
    label = "library"
