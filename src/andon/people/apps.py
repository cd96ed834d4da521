"""People, organisations and the vault, as a Django app."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """The rows of `people`."""

    name = "andon.people"
    label = "people"
