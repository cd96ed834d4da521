"""The ASGI application: the intake door before Django, and Django behind it."""

import os
from typing import cast

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "andon.settings")
django_application = get_asgi_application()

from andon.api.intake import App, IntakeDoor  # noqa: E402  # rows can be named only after setup

application = IntakeDoor(cast("App", django_application))
