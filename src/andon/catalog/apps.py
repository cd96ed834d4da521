"""Products and lots, as a Django app."""

from django.apps import AppConfig


class CatalogConfig(AppConfig):
    """The rows of `catalog`."""

    name = "andon.catalog"
    label = "catalog"
