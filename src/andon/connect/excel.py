"""Reads a workbook's first sheet in a process of its own, whose memory and time are bounded.

A workbook of 2 KB can name a cell so far out that its sheet fills any memory, and the reader then
ends the whole process. Here that is this child: `python -m andon.connect.excel FILE` writes one
JSON array of texts a row; its parent sees an unreadable file.
"""

import json
import resource
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import python_calamine

MOST_MEMORY = 2 << 30  # bytes of address space; a workbook of 20 MB takes some 1 GiB
MOST_SECONDS = 120
MOST_CELL = 100_000  # letters; words that long are refused as too long in any case
UNREADABLE = 3


class BadWorkbookError(ValueError):
    """A workbook that cannot be read; the text says why."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of a sheet as texts, the header first."""

    rows: Iterator[list[str]]
    child: subprocess.Popen[str]

    def close(self) -> None:
        """End the child, wherever it stands."""
        self.child.kill()
        self.child.communicate()


def open_sheet(path: Path) -> Sheet:
    """The first sheet of the workbook; its rows raise BadWorkbookError where it is none."""
    child = subprocess.Popen(  # noqa: S603  # our own module; the path is one argument
        [sys.executable, "-m", "andon.connect.excel", str(path)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
    )
    return Sheet(rows=_rows(child), child=child)


def _rows(child: "subprocess.Popen[str]") -> Iterator[list[str]]:
    for line in child.stdout or ():
        row = json.loads(line)
        if isinstance(row, str):
            raise BadWorkbookError(row)
        yield row
    if child.wait() != 0:
        raise BadWorkbookError("it opens into more than can be held; save it as CSV")


def _write(path: str) -> int:
    """The child's work: every row to standard output, or one sentence why there are none."""
    try:
        sheet = python_calamine.load_workbook(path).get_sheet_by_index(0)
    except python_calamine.CalamineError as error:
        sys.stdout.write(f"{json.dumps(str(error))}\n")
        return UNREADABLE
    for cells in sheet.iter_rows():
        texts = [text_of(cell)[:MOST_CELL] for cell in cells]
        sys.stdout.write(f"{json.dumps(texts)}\n")
    return 0


def text_of(value: Any) -> str:
    """A cell as a person reads it: Excel knows no whole numbers, and days are instants there."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime) and not (value.hour or value.minute or value.second):
        return value.date().isoformat()
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return "" if value is None else str(value)


def _bound() -> None:
    """What this process may take; past it the system ends it, and nobody else."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    _bound()
    sys.exit(_write(sys.argv[1]))
