"""How fast the queue answers eight people at once: `make bench NAME=queue`.

On SQLite and on a throw-away PostgreSQL: 100,000 open cases and 20,000 closed ones of twelve
clients, one of which has half of them. Eight processes then ask as eight people do, each time a
page of a random view, filter and depth, the counts of all views, and the lamps. Half of them work
for the largest client, half for all twelve. PostgreSQL runs as it is shipped, fsync and all, and
the readers come as the web role, bound by row policies. Prints the milliseconds of such a request,
waiting for the processor included, and what one takes of the processor, PostgreSQL's part apart.
"""

import json
import os
import platform
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from tests.servers.postgres import OWNER, SUPER, WEB, Cluster

ROOT = Path(__file__).resolve().parents[1]
OPEN, CLOSED = 100_000, 20_000
READERS, REQUESTS = 8, 40
CLIENTS = [UUID(int=number) for number in range(1, 13)]
MEMBERS = [UUID(int=1000 + number) for number in range(40)]
NOW = datetime(2026, 3, 16, 12, 0, tzinfo=UTC)
P95_LIMIT = 100  # milliseconds
STATIONS = ("verify", "grade", "dispatch", "rectify", "recheck", "close")
MARKETS = ("DE", "FR", "TH", "VN", "ID", "SA", "US", "CN", "AT", "ES")
CATEGORIES = ("cosmetics", "food", "home", "electronics", "apparel")


def main() -> int:
    """Fill both databases, let the readers loose, print a table; 1 where the limit is missed."""
    print(
        f"{OPEN:,} open cases, {READERS} readers, {REQUESTS} requests each, on {platform.system()}"
        f" {platform.machine()} with {os.cpu_count()} processors, {datetime.now(UTC):%Y-%m-%d};"
        " milliseconds"
    )
    print(
        f"{'':12}{'p50':>8}{'p95':>8}{'p99':>8}{'most':>8}{'processor':>11}{'requests/s':>12}"
        f"{'p95/limit':>11}"
    )
    with tempfile.TemporaryDirectory(prefix="andon-bench-") as folder:
        sqlite = _environment(folder, f"sqlite:///{folder}/andon.sqlite3")
        late = _measure("SQLite", owner=sqlite, filler=sqlite, reader=sqlite)
        cluster = Cluster(settings={}).start()
        try:
            cluster.create("andon")
            owner, filler, reader = (
                _environment(folder, cluster.url("andon", role=role))
                for role in (OWNER, SUPER, WEB)
            )
            late += _measure("PostgreSQL", owner=owner, filler=filler, reader=reader)
        finally:
            cluster.stop()
    return 1 if late else 0


def _environment(folder: str, url: str) -> dict[str, str]:
    return {
        **os.environ,
        "ANDON_VAR": folder,
        "ANDON_DATABASE_URL": url,
        "ANDON_DATABASE_POOL": "1",
        "DJANGO_SETTINGS_MODULE": "andon.settings",
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
    }


def _measure(
    name: str, *, owner: dict[str, str], filler: dict[str, str], reader: dict[str, str]
) -> int:
    """One line of the table; 1 where it is too slow. Readers are bound by row policies."""
    migrate = [sys.executable, "-m", "andon.cli.main", "migrate", "--quiet", "--grant-to", WEB]
    subprocess.run(migrate, env=owner, cwd=ROOT, check=True)
    fill = [sys.executable, "-m", "bench.queue", "--fill"]
    subprocess.run(fill, env=filler, cwd=ROOT, check=True)
    return _show(name, *_let_loose(reader))


def _let_loose(environment: dict[str, str]) -> tuple[list[dict[str, list[Any]]], float]:
    """What the readers measured, and the seconds that all took: they begin together, when ready."""
    readers = [
        subprocess.Popen(
            [sys.executable, "-m", "bench.queue", "--read", str(number)],
            env=environment,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stdin=subprocess.PIPE,
        )
        for number in range(READERS)
    ]
    answers = []
    for reader in readers:
        _line_of(reader)
    began = time.perf_counter()
    for reader in readers:
        if reader.stdin is not None:
            reader.stdin.write(b"go\n")
            reader.stdin.flush()
    for reader in readers:
        answers.append(json.loads(_line_of(reader)))
    took = time.perf_counter() - began
    for reader in readers:
        reader.wait()
    return answers, took


def _line_of(reader: "subprocess.Popen[bytes]") -> bytes:
    return reader.stdout.readline() if reader.stdout else b""


def _show(name: str, answers: list[dict[str, list[Any]]], took: float) -> int:
    waited = sorted(one for answer in answers for one in answer["waited"])
    worked = [one for answer in answers for one in answer["worked"]]
    p50, p95, p99 = (waited[len(waited) * share // 100] for share in (50, 95, 99))
    print(
        f"{name:12}{p50:8.1f}{p95:8.1f}{p99:8.1f}{waited[-1]:8.1f}"
        f"{sum(worked) / len(worked):11.1f}{len(waited) / took:12.1f}{p95 / P95_LIMIT:11.2f}"
    )
    slowest = max((one for answer in answers for one in answer["slowest"]), key=lambda one: one[0])
    print(f"{'':12}slowest: {slowest[0]:.0f} ms, {slowest[1]}")
    return int(p95 > P95_LIMIT)


def _fill() -> None:
    """Rows as they would have come in, and the tables' statistics."""
    from django.db import connection  # noqa: PLC0415

    from andon.cases.models import Case  # noqa: PLC0415  after django.setup
    from andon.runtime import scope  # noqa: PLC0415

    dice = random.Random(7)
    with scope.whole_house():
        for first in range(0, OPEN + CLOSED, 2_000):
            Case.objects.bulk_create(
                [_case(Case, number, dice) for number in range(first, first + 2_000)]
            )
    with connection.cursor() as cursor:
        # As autovacuum does within minutes.
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")


def _case(case: Callable[..., Any], number: int, dice: random.Random) -> Any:
    opened = NOW - timedelta(minutes=dice.randrange(60 * 24 * 60))
    is_closed = number >= OPEN
    return case(
        organisation_id=CLIENTS[0] if dice.random() < 0.5 else dice.choice(CLIENTS[1:]),
        number=f"C-{number}",
        problem_key=f"P-{number}",
        product_name=f"{dice.choice(['Night', 'Day', 'Hand', 'Foot'])} Cream {dice.randrange(900)}",
        category=dice.choice(CATEGORIES),
        family="LEAK",
        lot=f"L{dice.randrange(9_000):04}",
        markets=dice.sample(MARKETS, dice.randrange(1, 4)),
        grade=dice.choices(["critical", "major", "minor"], [4, 40, 56])[0],
        is_provisional=dice.random() < 0.2,
        station=dice.choice(STATIONS),
        owner_id=dice.choice(MEMBERS) if dice.random() < 0.8 else None,
        waiting_since=opened if dice.random() < 0.02 else None,
        opened_at=opened,
        closed_at=NOW - timedelta(minutes=dice.randrange(90_000)) if is_closed else None,
        next_due_at=None if is_closed else NOW + timedelta(minutes=dice.randrange(-900, 60_000)),
        next_clock="" if is_closed else "rectify",
    )


def _read(number: int) -> None:
    """One person's requests; prints how long each of them took."""
    from andon.runtime import scope  # noqa: PLC0415  after django.setup

    dice = random.Random(number)
    organisations = CLIENTS[:1] if number % 2 else CLIENTS
    with scope.organisations(*organisations):
        keys = _keys(dice)
        _ask(dice, keys=keys, is_one=len(organisations) == 1)
        print("ready", flush=True)
        sys.stdin.readline()
    answer: dict[str, list[Any]] = {"waited": [], "worked": [], "slowest": []}
    for _ in range(REQUESTS):
        began, busy = time.perf_counter(), time.process_time()
        with scope.organisations(*organisations):
            asked = _ask(dice, keys=keys, is_one=len(organisations) == 1)
        answer["waited"].append((time.perf_counter() - began) * 1000)
        answer["worked"].append((time.process_time() - busy) * 1000)
        answer["slowest"].append((answer["waited"][-1], asked))
    answer["slowest"] = [max(answer["slowest"])]
    print(json.dumps(answer), flush=True)


def _keys(dice: random.Random) -> list[str]:
    """Page keys of every depth: those of random open cases."""
    from andon.cases import queue  # noqa: PLC0415  after django.setup
    from andon.cases.models import Case  # noqa: PLC0415

    cases = Case.objects.filter(closed_at__isnull=True).order_by("number")[:2_000]
    return [queue.key_of(case) for case in dice.sample(list(cases), 200)]


def _ask(dice: random.Random, *, keys: list[str], is_one: bool) -> str:
    """A page of the queue as a person asks for it; returns what was asked."""
    from andon.cases import queries  # noqa: PLC0415  after django.setup
    from andon.cases.views import VIEWS, Filters  # noqa: PLC0415

    view = dice.choice(VIEWS)
    narrow: dict[str, Any] = dice.choice(
        [
            {},
            {},
            {},
            {"market": dice.choice(MARKETS)},
            {"category": dice.choice(CATEGORIES), "grade": "major"},
            {"station": "recheck"},
            {"text": f"L{dice.randrange(9_000):04}"},
            {"text": f"cream {dice.randrange(900)}"},
            {"text": "nothing like it"},
        ]
    )
    members = (dice.choice(MEMBERS),)
    after = dice.choice(keys) if view != "closed" and dice.random() < 0.7 else None
    filters = Filters(view=view, member_ids=members, **narrow)
    queries.queue(filters, after=after, limit=50, at=NOW)
    queries.counts(member_ids=members, at=NOW)
    queries.lamps(at=NOW)
    return f"{'one client' if is_one else 'all clients'}, {view} {narrow} {'deep' if after else ''}"


if __name__ == "__main__":
    if "--fill" in sys.argv or "--read" in sys.argv:
        import django

        django.setup()
        _fill() if "--fill" in sys.argv else _read(int(sys.argv[2]))
        sys.exit(0)
    sys.exit(main())
