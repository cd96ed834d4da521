"""`andon serve`: the house at one address; web and worker as children that are looked after."""

import fcntl
import http.client
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Annotated
from urllib.parse import urlsplit

import typer
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from andon.cli import children
from andon.cli.children import Child
from andon.cli.migrate import migrate
from andon.library.steps.load import load_shipped
from andon.people.steps import first_admin
from andon.runtime import clock

# Any fixed number of our own: it names this lock among PostgreSQL's advisory locks.
LOCK = 0x616E646F6F
ANSWERS_WITHIN_SECONDS = 30.0
ASK_EVERY_SECONDS = 0.1
SERVER_ERROR = 500


def serve(
    host: Annotated[str, typer.Option(help="The address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port; 0 takes that of ANDON_PUBLIC_URL.")] = 0,
) -> None:
    """Run the house: bring its database up to date, then web and worker until told to stop."""
    port = port or urlsplit(settings.PUBLIC_URL).port or 8000
    if "ANDON_PUBLIC_URL" not in os.environ:
        settings.PUBLIC_URL = f"http://127.0.0.1:{port}"
    stop = _stop_on_signals()
    try:
        sign_in = prepare()
    except DatabaseError as error:
        raise typer.BadParameter(
            f"The database cannot be used: {str(error).strip()} Check ANDON_DATABASE_URL, and run"
            " `andon migrate` as the tables' owner."
        ) from error
    running = _children(host=host, port=port)
    for child in running:
        child.start()
    if _answers(host=host, port=port, stop=stop):
        _welcome(sign_in)
    try:
        children.run(running, stop=stop)
    except children.GaveUpError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error


def prepare() -> str:
    """Tables, standards, first administrator, static files; her sign-in link, or nothing.

    Two that start at once wait for one another.
    """
    settings.STATIC_ROOT.parent.mkdir(parents=True, exist_ok=True)
    at = clock.now()
    with _alone():
        if _lacks_migrations():
            migrate(is_quiet=True)
        load_shipped(at)
        administrator = first_admin.first_admin(at=at)
        call_command("collectstatic", interactive=False, verbosity=0)
    has_signed_in = administrator.last_login is not None
    link = "" if has_signed_in else first_admin.sign_in_link(administrator, at=at)
    # The children have connections of their own.
    connection.close()
    return link


def _lacks_migrations() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


@contextmanager
def _alone() -> Iterator[None]:
    """One house prepares a database at a time: by advisory lock, or by a locked file."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
            try:
                yield
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
        return
    path = settings.STATIC_ROOT.parent / "prepare.lock"
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _children(*, host: str, port: int) -> list[Child]:
    environment = {**os.environ, "ANDON_PUBLIC_URL": settings.PUBLIC_URL}
    # On SQLite there is one writer, and so one web process.
    is_sqlite = connection.vendor == "sqlite"
    processes = "1" if is_sqlite else os.environ.get("ANDON_WEB_PROCESSES", "2")
    web = [
        *(sys.executable, "-m", "granian", "andon.asgi:application"),
        *("--interface", "asgi", "--no-ws", "--loop", "uvloop"),
        # One thread beside Python's a process: more cost the intake twice the processor a request.
        *("--http", "1", "--runtime-mode", "st", "--runtime-threads", "1"),
        *("--host", host, "--port", str(port), "--workers", processes),
        *("--workers-kill-timeout", "8", "--respawn-failed-workers"),
        *("--static-path-route", "/static", "--static-path-mount", str(settings.STATIC_ROOT)),
        *("--static-path-expires", "60", "--log-level", "warning"),
    ]
    worker = [sys.executable, "-m", "andon.cli.main", "worker"]
    # Triage has a process of its own, so that sealing and mails never hold it up.
    workers = [()] if is_sqlite else children.WORKERS
    return [
        Child("web", web, environment),
        *(Child("worker", [*worker, *lanes], environment) for lanes in workers),
    ]


def _stop_on_signals() -> threading.Event:
    stop = threading.Event()

    def end(signal_number: int, frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    return stop


def _answers(*, host: str, port: int, stop: threading.Event) -> bool:
    """Whether the house answers before long."""
    reach = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104  # compared, not bound
    until = time.monotonic() + ANSWERS_WITHIN_SECONDS
    while time.monotonic() < until and not stop.wait(ASK_EVERY_SECONDS):
        door = http.client.HTTPConnection(reach, port, timeout=5)
        try:
            door.request("GET", "/sign-in/", headers={"Host": "127.0.0.1"})
            if door.getresponse().status < SERVER_ERROR:
                return True
        except (OSError, http.client.HTTPException):
            continue
        finally:
            door.close()
    return False


def _welcome(sign_in: str) -> None:
    url, client = settings.PUBLIC_URL, first_admin.FIRST_CLIENT
    lines = [f"Andon is at {url}", ""]
    if sign_in:
        lines += ["Sign in as its first administrator (works once, within 24 hours):", sign_in, ""]
    lines += [
        "Three things to try:",
        f"  1. Pull the cord: report a problem at {url}/r/{client}/",
        f"  2. See its case come up, and carry it to closed: {url}/desk/",
        "  3. Let a program pull it:",
        "     curl -H 'Content-Type: application/json' -d '{\"words\": \"The pump leaks.\"}'"
        f" {url}/api/v1/public/{client}/reports",
        "",
        "Ctrl-C ends it.",
    ]
    typer.echo("\n".join(lines))
