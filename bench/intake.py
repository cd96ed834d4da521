"""How fast reports are received, and received and triaged: `make bench NAME=intake`.

A throw-away PostgreSQL (fsync and synchronous_commit on), two web processes, 64 connections, unique
bodies of 1 KB from known reporters. The reference is pgbench with one function that writes eight
rows, 16 clients. Slots go reference, product, product, reference and then the reverse, three
rounds; a round whose references differ by over 25 % is dropped. Everything, the sender too, shares
this machine's processors. `--quick` takes short slots; `--no-helpdesk` leaves the comparison out.
"""

import itertools
import os
import statistics
import sys
import time
from collections.abc import Iterator

from bench import _helpdesk, _reference
from bench._house import House, body, house, web, worker
from bench._load import Load, request, send

CONNECTIONS = 64
PROCESSES = 2
ROUNDS = 3
MOST_APART = 1.25
SHARE_WANTED, P99_WANTED, TRIAGED_WANTED, TIMES_WANTED = 0.4, 120.0, 250.0, 30.0

numbers = itertools.count()


def main() -> int:
    """Measure, print, and answer 1 where a figure is missed."""
    is_quick = "--quick" in sys.argv
    seconds = 3 if is_quick else 8
    print(f"{os.cpu_count()} processors, {CONNECTIONS} connections, {PROCESSES} web processes")
    with house() as made:
        assert made.cluster is not None
        _reference.prepare(made.cluster, made.folder)
        with web(made, processes=PROCESSES):
            _product(made, seconds=2)  # warm
            shares, loads = _rounds(made, seconds=seconds, rounds=1 if is_quick else ROUNDS)
            triaged = _triaged(made, seconds=2 * seconds)
        tickets = 0.0
        if "--no-helpdesk" not in sys.argv:
            tickets = _helpdesk.measure(made, seconds=seconds)
    return _tell(shares, loads, triaged=triaged, tickets=tickets)


def _rounds(made: House, *, seconds: int, rounds: int) -> tuple[list[float], list[Load]]:
    """The product's share of the reference in each round that counts, and all loads."""
    shares, loads = [], []
    for number in range(rounds):
        order = "RPPR" if number % 2 == 0 else "PRRP"
        references, mine = [], []
        for slot in order:
            if slot == "R":
                cluster = made.cluster
                assert cluster is not None
                references.append(_reference.measure(cluster, made.folder, seconds=seconds))
            else:
                mine.append(_product(made, seconds=seconds))
        loads += mine
        product = statistics.mean(load.rate for load in mine)
        share = product / statistics.mean(references)
        is_steady = max(references) <= MOST_APART * min(references)
        print(
            f"round {number + 1} {order}: reference {_list(references)}/s,"
            f" product {_list([load.rate for load in mine])}/s, share {share:.2f}"
            f"{'' if is_steady else ' (dropped: the references differ by over 25 %)'}"
        )
        if is_steady:
            shares.append(share)
    return shares, loads


def _product(made: House, *, seconds: float) -> Load:
    load = send(_requests(made).__next__, port=made.port, connections=CONNECTIONS, seconds=seconds)
    if load.failed:
        print(f"  not answered as hoped: {load.failed}")
    return load


def _requests(made: House) -> Iterator[bytes]:
    headers = {"Authorization": f"Bearer {made.token}", "Content-Type": "application/json"}
    while True:
        content = body(next(numbers))
        yield request("/api/v1/reports", content, port=made.port, headers=headers)


def _triaged(made: House, *, seconds: int) -> float:
    """Reports a second, received over HTTP until the last of them is triaged to a case."""
    _set_aside(made)
    before = _count(made, "NOT NULL")
    began = time.perf_counter()
    with worker(made):
        load = _product(made, seconds=seconds)
        while _count(made, "NULL") and time.perf_counter() - began < 10 * seconds:
            time.sleep(0.2)
        took = time.perf_counter() - began
    after = _count(made, "NOT NULL")
    print(
        f"triage: {len(load.milliseconds):,} received in {seconds} s,"
        f" {after - before:,} triaged after {took:.1f} s"
    )
    return (after - before) / took


def _set_aside(made: House) -> None:
    """What the rounds left is set aside: it would be counted twice."""
    assert made.cluster is not None
    with made.cluster.connect("andon") as connection:
        connection.execute("TRUNCATE runtime_job")
        connection.execute("UPDATE reports_report SET triaged_at = received_at")


def _count(made: House, what: str) -> int:
    assert made.cluster is not None
    with made.cluster.connect("andon") as connection:
        row = connection.execute(
            f"SELECT count(*) FROM reports_report WHERE triaged_at IS {what}"
        ).fetchone()
    return int(row[0]) if row else 0


def _tell(shares: list[float], loads: list[Load], *, triaged: float, tickets: float) -> int:
    every = Load(seconds=1, milliseconds=[one for load in loads for one in load.milliseconds])
    rate = statistics.median(load.rate for load in loads)
    share = statistics.median(shares) if shares else 0.0
    p99 = every.quantile(0.99)
    figures = [
        ("received, of the reference", share, ">=", SHARE_WANTED, share >= SHARE_WANTED),
        ("p99 in milliseconds", p99, "<=", P99_WANTED, p99 <= P99_WANTED),
        ("received and triaged a second", triaged, ">=", TRIAGED_WANTED, triaged >= TRIAGED_WANTED),
    ]
    if tickets:
        times = rate / tickets
        figures.append(
            ("times django-helpdesk's tickets", times, ">=", TIMES_WANTED, times >= TIMES_WANTED)
        )
    print(
        f"received {rate:,.0f}/s; p50 {every.quantile(0.5):.1f} ms; dropped rounds are not counted"
    )
    for name, value, sign, wanted, is_met in figures:
        print(f"{'ok    ' if is_met else 'MISSED'} {name}: {value:.2f} ({sign} {wanted})")
    return 0 if all(figure[-1] for figure in figures) else 1


def _list(values: list[float]) -> str:
    return " ".join(f"{value:,.0f}" for value in values)


if __name__ == "__main__":
    sys.exit(main())
