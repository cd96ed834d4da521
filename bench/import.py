"""How fast a file of 100,000 rows is taken in, and in how much memory: `make bench NAME=import`.

Generates the rows (our own sentences, 1 % of them broken), runs `andon receive` on SQLite and on a
throw-away PostgreSQL, triage not counted, then once more to see that nothing is added. At least
2,000 rows a second, at most 250 MB. `--rows 10000` takes fewer.
"""

import csv
import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from bench._house import ROOT, House, house

ROWS = 100_000
WANTED, MOST_MEGABYTES = 2_000, 250
COUNT = re.compile(
    r"([\d,]+) rows read = ([\d,]+) reports \+ ([\d,]+) rejected \+ ([\d,]+) repeats"
)


def main() -> int:
    """Measure both databases; 1 where a figure is missed or a row is unaccounted for."""
    rows = int(sys.argv[sys.argv.index("--rows") + 1]) if "--rows" in sys.argv else ROWS
    is_good = True
    for database in ("sqlite", "postgresql"):
        with house(database) as made:
            file = made.folder / "rows.csv"
            _write(file, rows)
            is_good &= _first(made, file, database=database, rows=rows)
            is_good &= _again(made, file, rows=rows)
    return 0 if is_good else 1


def _write(path: Path, rows: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["id", "words", "sku", "lot", "market", "language", "email", "noticed_on"])
        for n in range(rows):
            words = (
                f"Number {n}: the pump of this bottle broke and it leaks. " + "It was new. " * 20
            )
            table.writerow(
                [n, "" if n % 100 == 99 else words, f"SKU-{n % 500}", f"L{n % 97}", "DE", "en",
                 f"reporter{n}@example.com" if n % 2 else "", "2026-01-05"]
            )  # fmt: skip


def _first(made: House, file: Path, *, database: str, rows: int) -> bool:
    run = _receive(made, file)
    read, reports, rejected, repeats = run.counts
    rate = read / run.seconds
    print(
        f"{database}: {read:,} rows = {reports:,} + {rejected:,} + {repeats:,}"
        f" in {run.seconds:.1f} s ({run.processor:.1f} s of a processor): {rate:,.0f} rows/s,"
        f" {run.megabytes:,.0f} MB at most"
    )
    is_whole = (read, rejected, repeats) == (rows, rows // 100, 0)
    is_whole &= reports == read - rejected
    return is_whole and rate >= WANTED and run.megabytes <= MOST_MEGABYTES


def _again(made: House, file: Path, *, rows: int) -> bool:
    read, reports, rejected, repeats = _receive(made, file).counts
    print(f"  again: {read:,} rows = {reports:,} + {rejected:,} + {repeats:,}")
    return (read, reports, repeats) == (rows, 0, rows - rejected)


@dataclass(frozen=True, slots=True)
class Run:
    """What one import took, its start included, and what it counted."""

    seconds: float
    processor: float  # seconds of `andon receive` alone, without the database's
    megabytes: float
    counts: tuple[int, ...]


def _receive(made: House, file: Path) -> Run:
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "andon.cli.main", "receive", str(file), "--client", "bench",
         "--no-triage"],
        cwd=ROOT, env=made.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    said = process.stdout.read()
    _, _, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    found = COUNT.search(said)
    if found is None:
        assert process.stderr is not None
        raise SystemExit(f"`andon receive` said something new: {said} {process.stderr.read()}")
    return Run(
        seconds=seconds,
        processor=used.ru_utime + used.ru_stime,
        megabytes=used.ru_maxrss / 1024,
        counts=tuple(int(one.replace(",", "")) for one in found.groups()),
    )


if __name__ == "__main__":
    sys.exit(main())
