"""`kill -9` under load, twenty times: `make bench NAME=kill`.

Two web processes on a throw-away PostgreSQL (fsync on) take reports over 32 connections, each
report with a key of its own, and are killed in the middle. What was not answered is sent again with
the same key, as a careful program does. In the end no answered report may be missing, none may be
there twice, and the ledger must verify. `--rounds 3` kills less often.
"""

import asyncio
import itertools
import json
import random
import subprocess
import sys
from collections import deque
from dataclasses import dataclass, field

import uvloop
from bench import _load
from bench._house import House, body, house, kill, web

CONNECTIONS = 32
ROUNDS = 20
SECONDS = (0.3, 1.2)  # under load before the kill

keys = itertools.count()


@dataclass(slots=True)
class Sent:
    """Key -> body of what waits for an answer; key -> number of what was answered."""

    waiting: dict[str, bytes] = field(default_factory=dict)
    answered: dict[str, str] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)


def main() -> int:
    """Kill, send again, count; 1 where anything is lost, doubled or altered."""
    rounds = int(sys.argv[sys.argv.index("--rounds") + 1]) if "--rounds" in sys.argv else ROUNDS
    sent = Sent()
    with house() as made:
        for number in range(rounds):
            _until_killed(made, sent)
            print(
                f"kill {number + 1:2}: {len(sent.answered):,} answered,"
                f" {len(sent.waiting)} without an answer",
                flush=True,
            )
        with web(made):
            uvloop.run(_send(made, sent, seconds=20, is_new=False))
        return _check(made, sent)


def _until_killed(made: House, sent: Sent) -> None:
    with web(made) as process:
        uvloop.run(_load_and_kill(made, sent, process))


async def _load_and_kill(made: House, sent: Sent, process: "subprocess.Popen[bytes]") -> None:
    load = asyncio.create_task(_send(made, sent, seconds=30, is_new=True))
    before = len(sent.answered)
    while len(sent.answered) == before:
        await asyncio.sleep(0.05)
    await asyncio.sleep(random.uniform(*SECONDS))
    await asyncio.to_thread(kill, process)
    await load


async def _send(made: House, sent: Sent, *, seconds: float, is_new: bool) -> None:
    """Send what waits, then new reports, until the server is gone or nothing is left."""
    queue = deque(sent.waiting.items())
    async with asyncio.timeout(seconds):
        await asyncio.gather(*(_one(made, sent, queue, is_new=is_new) for _ in range(CONNECTIONS)))


async def _one(made: House, sent: Sent, queue: deque[tuple[str, bytes]], *, is_new: bool) -> None:
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", made.port)
        while queue or is_new:
            key, content = queue.popleft() if queue else _new(sent)
            writer.write(_request(made, key, content))
            status, answer, _ = await _load.answer(reader)
            if status in (200, 201):
                _note(sent, key, json.loads(answer)["number"])
        writer.close()
    except (OSError, asyncio.IncompleteReadError):
        return


def _new(sent: Sent) -> tuple[str, bytes]:
    number = next(keys)
    key = f"kill-{number}"
    sent.waiting[key] = body(number)
    return key, sent.waiting[key]


def _request(made: House, key: str, content: bytes) -> bytes:
    headers = {"Authorization": f"Bearer {made.token}", "Idempotency-Key": key}
    return _load.request("/api/v1/reports", content, port=made.port, headers=headers)


def _note(sent: Sent, key: str, number: str) -> None:
    sent.waiting.pop(key, None)
    if sent.answered.setdefault(key, number) != number:
        sent.changed.append(key)


def _check(made: House, sent: Sent) -> int:
    assert made.cluster is not None
    with made.cluster.connect("andon") as connection:
        rows = connection.execute(
            "SELECT r.number, w.words FROM reports_report r JOIN reports_words w ON w.id = r.id"
        ).fetchall()
    stored = [number for number, _ in rows]
    marks = [words.partition(" ")[0] for _, words in rows]
    missing = set(sent.answered.values()) - set(stored)
    doubled = len(marks) - len(set(marks))
    verified = subprocess.run(
        [sys.executable, "-m", "andon.cli.main", "ledger", "verify"],
        env=made.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    print(
        f"{len(sent.answered):,} answered, {len(stored):,} stored, {len(missing)} missing,"
        f" {doubled} twice, {len(sent.changed)} answered with another number,"
        f" {len(sent.waiting)} never answered"
    )
    print((verified.stdout or verified.stderr).strip())
    is_whole = len(stored) == len(sent.answered) and not sent.waiting
    is_good = not missing and not doubled and not sent.changed and verified.returncode == 0
    return 0 if is_whole and is_good else 1


if __name__ == "__main__":
    sys.exit(main())
