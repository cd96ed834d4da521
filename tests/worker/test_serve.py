"""`andon serve`: one command to a house that answers, triages, and ends when told to."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.servers.postgres import free_port

from andon.cases.models import Case
from andon.cli import children
from andon.cli.children import Child, GaveUpError
from andon.runtime import scope

FOREVER = [sys.executable, "-c", "import time; time.sleep(600)"]
DEAF = (
    "import pathlib, signal, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    " pathlib.Path(sys.argv[1]).touch(); time.sleep(600)"
)
AT_MOST_SECONDS = 90


def until(holds: object, *, seconds: float = AT_MOST_SECONDS) -> None:
    """Wait for something that another process does."""
    assert callable(holds)
    end = time.monotonic() + seconds
    waiting = threading.Event()
    while not holds():
        assert time.monotonic() < end, "it never came"
        waiting.wait(0.05)


@pytest.fixture
def house(committed: str, tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A served house on a port of its own."""
    port = free_port()
    environment = {**os.environ, "ANDON_VAR": str(tmp_path)}
    environment.pop("ANDON_PUBLIC_URL", None)
    process = subprocess.Popen(
        [sys.executable, "-m", "andon.cli.main", "serve", "--port", str(port)],
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    )
    with process:
        yield process, port
        process.terminate()


def ask(port: int, path: str, body: object = None) -> tuple[int, bytes]:
    request = urllib.request.Request(  # our own address
        f"http://127.0.0.1:{port}{path}",
        data=None if body is None else json.dumps(body).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310  # as above
        return answer.status, answer.read()


def said_until(process: subprocess.Popen[str], last: str) -> str:
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        lines.append(line)
        if line.startswith(last):
            break
    return "".join(lines)


def test_one_command_serves_a_house_that_triages_what_it_receives(
    house: tuple[subprocess.Popen[str], int],
) -> None:
    process, port = house
    said = said_until(process, "Ctrl-C")
    assert f"Andon is at http://127.0.0.1:{port}" in said
    assert f"http://127.0.0.1:{port}/sign-in/link/" in said
    assert "Three things to try" in said
    status, _ = ask(port, "/api/v1/public/example/reports", {"words": "The bottle leaks."})
    assert status == 201
    assert ask(port, "/static/andon.css")[0] == 200
    with scope.whole_house():
        until(lambda: Case.objects.filter(number="C-1").exists())
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=30) == 0
    with pytest.raises(OSError, match="refused"):
        ask(port, "/sign-in/")


def child(command: list[str]) -> Child:
    return Child("test", command, os.environ)


def test_a_child_that_died_is_started_again() -> None:
    one = child(FOREVER)
    one.start()
    first = one.process
    assert first is not None
    first.kill()
    first.wait()
    one.look_after()
    try:
        assert one.process is not first
        assert one.process is not None
        assert one.process.poll() is None
    finally:
        children.end([one])


def test_a_child_that_dies_again_and_again_is_given_up_by_name() -> None:
    one = child([sys.executable, "-c", "raise SystemExit(3)"])
    one.start()

    def dies() -> None:
        assert one.process is not None
        one.process.wait()
        one.look_after()

    for _ in range(children.MOST_DEATHS - 1):
        dies()
    with pytest.raises(GaveUpError, match=r"test process ended 5 times.*exit code 3"):
        dies()


def test_a_child_that_will_not_end_is_killed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(children, "STOP_WITHIN_SECONDS", 0.2)
    is_up = tmp_path / "up"
    one = child([sys.executable, "-c", DEAF, str(is_up)])
    one.start()
    until(is_up.exists)
    stop = threading.Event()
    stop.set()
    children.run([one], stop=stop)
    assert one.process is not None
    assert one.process.returncode == -signal.SIGKILL
