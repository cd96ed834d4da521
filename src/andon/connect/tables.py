"""Reads tables of reports row by row: CSV, NDJSON (gzipped too) and Excel; names broken rows."""

import csv
import json
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from andon.connect.excel import BadWorkbookError, open_sheet
from andon.connect.texts import Text, TextLine

DELIMITERS = ",;\t|"
EXCEL = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
JSON_LINES = (".ndjson", ".jsonl", ".ndjson.gz", ".jsonl.gz")
# Excel files are read whole by their nature; larger ones would not fit the memory we promise.
MOST_EXCEL = 20 * 1024 * 1024
# A quote that nobody closed would swallow the rest of the file: past this many lines it is broken.
MOST_LINES_A_ROW = 1_000
MOST_SHOWN = 2_000
UNCLOSED = "unexpected end of data"

csv.field_size_limit(1 << 30)  # lines are bounded before


class BadTableError(ValueError):
    """A file that cannot be read as a table at all; the text says why and how to mend it."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the line where it begins, and its values by column, or why there are none."""

    line: int
    values: Mapping[str, Any] = field(default_factory=dict)
    broken: str = ""
    original: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table's columns and its rows as a stream; `read_bytes` of `size` were read so far."""

    columns: tuple[str, ...]
    rows: Iterator[Row]
    size: int
    read_bytes: Callable[[], int]
    close: Callable[[], None]


def open_table(path: Path) -> Table:
    """The table in a file, by its name's ending; BadTableError where there is none."""
    name = path.name.lower()
    if not path.is_file():
        raise BadTableError(f"There is no file {path}: check its name.")
    if path.stat().st_size == 0:
        raise BadTableError(f"The file {path.name} is empty.")
    if name.endswith(EXCEL):
        return _excel(path)
    text = Text(path)
    try:
        return _json(text) if name.endswith(JSON_LINES) else _csv(text)
    except BadTableError:
        text.close()
        raise


def _json(text: Text) -> Table:
    return Table((), _json_rows(text), text.size, lambda: text.read_bytes, text.close)


def _csv(text: Text) -> Table:
    lines = iter(text)
    first = next(lines, None)
    header = first.text if first else ""
    delimiter = max(DELIMITERS, key=header.count)
    columns = _columns(next(csv.reader([header], delimiter=delimiter), []))
    rows = _csv_rows(lines, columns, delimiter=delimiter)
    return Table(columns, rows, text.size, lambda: text.read_bytes, text.close)


def _columns(cells: Sequence[Any]) -> tuple[str, ...]:
    """The header's names; empty ones get none, doubled ones are refused."""
    names = tuple(str(cell or "").strip() for cell in cells)
    named = [name for name in names if name]
    if not named:
        raise BadTableError("The first row names no columns: write their names there.")
    doubled = sorted({name for name in named if named.count(name) > 1})
    if doubled:
        raise BadTableError(f"The column {doubled[0]!r} is there twice: rename one of them.")
    return names


def _csv_rows(
    lines: Iterator[TextLine], columns: Sequence[str], *, delimiter: str
) -> Iterator[Row]:
    """Rows of one or more lines.

    Of a row that cannot be one only the first line is given up and the rest is read again, so that
    an unclosed quote costs one row and not the file.
    """
    again: deque[TextLine] = deque()
    pending: list[TextLine] = []
    while True:
        line = again.popleft() if again else next(lines, None)
        if line is not None:
            pending.append(line)
        elif not pending:
            return
        row = _try_row(pending, columns, delimiter=delimiter, is_end=line is None)
        if row is None:
            continue
        if row.broken:
            again.extendleft(reversed(pending[1:]))
        pending = []
        if row.values or row.broken:
            yield row


def _try_row(
    pending: Sequence[TextLine], columns: Sequence[str], *, delimiter: str, is_end: bool
) -> Row | None:
    """The row that these lines make, or None where a line is still missing."""
    first = pending[0]
    if not pending[-1].is_whole:
        return _broken(first, "is far too long: a cell may hold some 20,000 characters")
    try:
        cells = _parse([line.text for line in pending], delimiter=delimiter, strict=True)
    except csv.Error as error:
        may_go_on = not is_end and len(pending) < MOST_LINES_A_ROW
        if UNCLOSED in str(error):
            return None if may_go_on else _broken(first, "opens a quote that is never closed")
        if len(pending) > 1:
            return _broken(first, "opens a quote that is not closed where the cell ends")
        cells = _parse([first.text], delimiter=delimiter, strict=False)
    is_short = len(pending) > 1 and len(cells) < len(columns)
    if is_short or any(cells[len(columns) :]):
        return _broken(first, f"has {len(cells)} cells, but there are {len(columns)} columns")
    values = {name: cell for name, cell in zip(columns, cells, strict=False) if name and cell}
    return Row(first.number, values, original="".join(line.text for line in pending)[:MOST_SHOWN])


def _parse(lines: Sequence[str], *, delimiter: str, strict: bool) -> list[str]:
    return next(csv.reader(lines, delimiter=delimiter, strict=strict), [])


def _broken(line: TextLine, why: str) -> Row:
    return Row(line.number, broken=f"Line {line.number} {why}.", original=line.text[:MOST_SHOWN])


def _json_rows(lines: Text) -> Iterator[Row]:
    for line in lines:
        if not line.text.strip():
            continue
        if not line.is_whole:
            yield _broken(line, "is far too long: a report may hold some 20,000 characters")
            continue
        try:
            values = json.loads(line.text)
        except (ValueError, RecursionError):
            yield _broken(line, "is no JSON: write one object a line")
            continue
        if not isinstance(values, dict):
            yield _broken(line, "is no JSON object: write {...} on each line")
            continue
        yield Row(line.number, values, original=line.text.rstrip()[:MOST_SHOWN])


def _excel(path: Path) -> Table:
    if path.stat().st_size > MOST_EXCEL:
        raise BadTableError(
            f"The Excel file {path.name} is larger than {MOST_EXCEL >> 20} MB: save it as CSV."
        )
    sheet = open_sheet(path)
    try:
        columns = _columns(next(sheet.rows, []))
    except BadWorkbookError as error:
        sheet.close()
        raise BadTableError(
            f"The file {path.name} is no Excel file that can be read: {error}."
        ) from error
    except BadTableError:
        sheet.close()
        raise
    return Table(columns, _excel_rows(sheet.rows, columns), 0, lambda: 0, sheet.close)


def _excel_rows(rows: Iterator[Sequence[str]], columns: Sequence[str]) -> Iterator[Row]:
    for number, texts in enumerate(rows, 2):
        values = {name: text for name, text in zip(columns, texts, strict=False) if name and text}
        if values:
            yield Row(number, values, original=" | ".join(texts)[:MOST_SHOWN])
