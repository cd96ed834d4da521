"""How fast django-helpdesk creates tickets here: its public form, on the same server software.

It is installed from PyPI into a throw-away environment, stands on the same PostgreSQL with two
processes of the same web server, and is sent the same words over as many connections. Its mails are
dropped.
"""

import itertools
import os
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlencode

from bench._house import House, free_port, kill
from bench._load import Load, request, send
from tests.servers.postgres import SUPER

PACKAGES = ("django-helpdesk", "psycopg[binary]", "granian")
STARTS_WITHIN = 60.0
# The form's token need only equal the cookie's: any 32 letters will do.
TOKEN = "a" * 32
WORDS = "The pump of this hand cream broke on the first day and it leaks. " * 15

SETTINGS = """
SECRET_KEY = "bench"
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "urls"
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
SITE_ID = 1
STATIC_URL = "/static/"
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
DATABASES = {{"default": {{"ENGINE": "django.db.backends.postgresql", "NAME": "helpdesk",
    "USER": "{user}", "HOST": "127.0.0.1", "PORT": "{port}", "CONN_MAX_AGE": 600}}}}
INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions",
    "django.contrib.sites", "django.contrib.messages", "django.contrib.admin",
    "django.contrib.staticfiles", "django.contrib.humanize", "rest_framework",
    "helpdesk"]
MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware", "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware"]
TEMPLATES = [{{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True,
    "OPTIONS": {{"context_processors": ["django.template.context_processors.request",
        "django.template.context_processors.debug",
        "django.contrib.auth.context_processors.auth",
        "django.contrib.messages.context_processors.messages"]}}}}]
HELPDESK_TEAMS_MODE_ENABLED = False
HELPDESK_VIEW_A_TICKET_PUBLIC = True
LOGIN_URL = "/login/"
"""
URLS = """
from django.urls import include, path
urlpatterns = [path("", include("helpdesk.urls", namespace="helpdesk"))]
"""
WSGI = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "settings"
from django.core.wsgi import get_wsgi_application
application = get_wsgi_application()
"""
FILL = """
import wsgi
from django.core.management import call_command
call_command("migrate", verbosity=0)
from helpdesk.models import Queue
Queue.objects.create(title="Bench", slug="bench", allow_public_submission=True)
"""

numbers = itertools.count()


def measure(made: House, *, seconds: int, connections: int = 64) -> float:
    """Tickets a second; each answered by the redirect to its page, and counted in its table."""
    assert made.cluster is not None
    folder = made.folder / "helpdesk"
    python = _install(folder)
    made.cluster.create("helpdesk")
    _write(folder, SETTINGS.format(user=SUPER, port=made.cluster.port))
    environment = {**os.environ, "PYTHONPATH": str(folder), "DJANGO_SETTINGS_MODULE": "settings"}
    for name in ("VIRTUAL_ENV", "ANDON_DATABASE_URL"):
        environment.pop(name, None)
    subprocess.run([python, "-c", FILL], cwd=folder, env=environment, check=True)
    port = free_port()
    server = subprocess.Popen(
        [
            *(python, "-m", "granian", "wsgi:application", "--interface", "wsgi"),
            *("--host", "127.0.0.1", "--port", str(port), "--workers", "2"),
            *("--blocking-threads", "8", "--log-level", "warning"),
        ],
        cwd=folder,
        env=environment,
        start_new_session=True,
    )
    try:
        _wait(port)
        load = _send(port, seconds=seconds, connections=connections)
    finally:
        kill(server)
    with made.cluster.connect("helpdesk") as connection:
        row = connection.execute("SELECT count(*) FROM helpdesk_ticket").fetchone()
    print(f"django-helpdesk: {load.rate:,.1f} tickets/s ({row[0] if row else 0} in its table)")
    return load.rate


def _install(folder: Path) -> str:
    """A throw-away environment with what PyPI offers today."""
    subprocess.run([sys.executable, "-m", "venv", str(folder / "venv")], check=True)
    python = str(folder / "venv" / "bin" / "python")
    subprocess.run([python, "-m", "pip", "install", "--quiet", *PACKAGES], check=True)
    return python


def _write(folder: Path, settings: str) -> None:
    for name, text in (("settings", settings), ("urls", URLS), ("wsgi", WSGI)):
        (folder / f"{name}.py").write_text(text)


def _wait(port: int) -> None:
    end = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < end:
        with suppress(OSError):
            load = _send(port, seconds=0.5, connections=1)
            if load.milliseconds:
                return
        time.sleep(0.2)
    raise SystemExit("django-helpdesk takes no ticket: has its public form changed?")


def _send(port: int, *, seconds: float, connections: int) -> Load:
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": f"csrftoken={TOKEN}",
    }

    def make() -> bytes:
        fields = {
            "csrfmiddlewaretoken": TOKEN,
            "queue": "1",
            "title": f"Ticket {next(numbers)}",
            "body": WORDS,
            "priority": "3",
            "submitter_email": "somebody@example.com",
        }
        content = urlencode(fields).encode()
        return request("/tickets/submit/", content, port=port, headers=headers)

    return send(make, port=port, connections=connections, seconds=seconds, good=(302,))
