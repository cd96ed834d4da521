"""The pages, as a Django app: templates, sheets, words."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Pages for reporters and for staff."""

    name = "andon.web"
    label = "web"
