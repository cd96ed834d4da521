"""The ASGI application: the intake door before Django, and Django behind it."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "andon.settings")
application = get_asgi_application()
