"""The edge with the machine, as a Django app: it keeps the job table."""

from django.apps import AppConfig


class RuntimeConfig(AppConfig):
    """Jobs."""

    name = "andon.runtime"
    label = "runtime"
