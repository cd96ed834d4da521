"""A throw-away house for the benches: durable PostgreSQL, one client, a token, web processes."""

import contextlib
import http.client
import json
import os
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.servers.postgres import OWNER, SUPER, WEB, Cluster, free_port

from andon.cli.children import WORKERS

ROOT = Path(__file__).resolve().parents[1]
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on",
           "shared_buffers": "256MB", "max_wal_size": "2GB"}  # fmt: skip
STARTS_WITHIN = 30.0

FILL = """
import os, sys
import django
django.setup()
from andon.people import directory
from andon.people.models import ApiToken, Organisation
from andon.runtime import clock, scope
at = clock.now()
with scope.whole_house():
    client = Organisation.objects.create(slug="bench", name="Bench", created_at=at)
    ApiToken.objects.create(organisation_id=client.pk, name="bench", prefix="bench",
        digest=directory.digest_of(sys.argv[1]), scopes=["reports:write"], created_at=at)
"""


@dataclass(slots=True)
class House:
    """Where the house stands, and what opens its door."""

    folder: Path
    environment: dict[str, str]
    port: int
    token: str
    cluster: Cluster | None

    def python(self, *arguments: str, **more: object) -> "subprocess.CompletedProcess[str]":
        """Run Python within the house's environment; its output as text."""
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self.environment,
            check=True,
            capture_output=True,
            text=True,
            **more,  # type: ignore[call-overload]  # input, timeout
        )

    def url(self, path: str) -> str:
        """The address of a page."""
        return f"http://127.0.0.1:{self.port}{path}"


@contextmanager
def house(database: str = "postgresql") -> Iterator[House]:
    """A migrated, empty house with the client `bench`; everything is removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="andon-bench-") as name:
        folder, port, token = Path(name), free_port(), secrets.token_urlsafe(32)
        cluster = Cluster(DURABLE).start() if database == "postgresql" else None
        try:
            urls = [f"sqlite:///{folder}/andon.sqlite3"] * 3
            if cluster:
                cluster.create("andon")
                urls = [cluster.url("andon", role=role) for role in (OWNER, SUPER, WEB)]
            environment = {
                **os.environ,
                "ANDON_VAR": name,
                "ANDON_KEYS_DIR": str(folder / "keys"),
                "ANDON_PUBLIC_URL": f"http://127.0.0.1:{port}",
                "DJANGO_SETTINGS_MODULE": "andon.settings",
                "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
            }
            made = House(folder, environment, port, token, cluster)
            environment["ANDON_DATABASE_URL"] = urls[0]
            made.python("-m", "andon.cli.main", "migrate", "--quiet", "--grant-to", WEB)
            environment["ANDON_DATABASE_URL"] = urls[2]
            made.python("-c", FILL, token)
            yield made
        finally:
            if cluster:
                cluster.stop()


@contextmanager
def web(made: House, *, processes: int = 2) -> Iterator["subprocess.Popen[bytes]"]:
    """The web processes as `andon serve` starts them, until the block ends."""
    command = [
        *(sys.executable, "-m", "granian", "andon.asgi:application"),
        *("--interface", "asgi", "--no-ws", "--loop", "uvloop", "--log-level", "warning"),
        *("--host", "127.0.0.1", "--port", str(made.port), "--workers", str(processes)),
        *("--http", "1", "--runtime-mode", "st", "--runtime-threads", "1"),
        *("--workers-kill-timeout", "5"),
    ]
    with _running(command, made) as process:
        _wait_for(made)
        yield process


@contextmanager
def worker(made: House) -> Iterator["subprocess.Popen[bytes]"]:
    """The workers as `andon serve` starts them, until the block ends; yields the triage's."""
    command = [sys.executable, "-m", "andon.cli.main", "worker"]
    triage, others = ([*command, *lanes] for lanes in WORKERS)
    with _running(triage, made) as process, _running(others, made):
        yield process


def body(number: int, *, size: int = 1024) -> bytes:
    """A report of about a kilobyte whose words nobody sent before, from a known reporter."""
    mark = f"{number:08d}-{secrets.token_hex(8)}"
    fields = {
        "words": f"{mark} The pump of this hand cream broke on the first day and it leaks.",
        "sku": f"SKU-{number % 500}",
        "lot": f"L{number % 97}",
        "market": "DE",
        "language": "en",
        "injury": "no",
        "email": f"{mark}@example.com",
    }
    filler = size - len(json.dumps(fields))
    fields["words"] += " " + ("It came in a box with others that were whole. " * 30)[:filler]
    return json.dumps(fields).encode()


@contextmanager
def _running(command: list[str], made: House) -> Iterator["subprocess.Popen[bytes]"]:
    with (made.folder / "processes.log").open("ab") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env=made.environment, stdout=log, stderr=log, start_new_session=True
        )
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                kill(process)


def kill(process: "subprocess.Popen[bytes]") -> None:
    """End the process and all of its own at once, as a power cut would: SIGKILL."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _wait_for(made: House) -> None:
    end = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < end:
        try:
            link = http.client.HTTPConnection("127.0.0.1", made.port, timeout=5)
            link.request("GET", "/api/v1/nothing")
            link.getresponse().read()
        except (OSError, http.client.HTTPException):
            time.sleep(0.1)
        else:
            return
        finally:
            link.close()
    raise SystemExit(f"The house does not answer:\n{(made.folder / 'processes.log').read_text()}")
