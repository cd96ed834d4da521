"""One statement for many new rows: an ORM object a row would double the time of the intake.

On PostgreSQL the rows travel as one JSON text, which the server reads into the table's row type.
A placeholder for each value costs the driver more than all the rest of a report together
(docs/decisions/receive-json-rows.md).
"""

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection
from django.db.backends.utils import CursorWrapper

# SQLite takes at most 32,766 values in a statement.
MOST_VALUES = 30_000

BYTES = frozenset({bytes, memoryview})
# Types that SQLite takes as they are: most values need no closer look.
PLAIN = frozenset({str, int, bool, bytes, type(None)})

Json = msgspec.Raw
"""A value of a JSON column, as encoded JSON."""


def insert_many(
    cursor: CursorWrapper,
    table: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[Any]],
    *,
    then: str = "",
    then_values: Sequence[Any] = (),
) -> list[tuple[Any, ...]]:
    """Insert rows of UUIDs, text, numbers, bytes, dates, instants and `Json`, in their order.

    Table and columns are words of our own code. `then` is a clause such as ON CONFLICT ...
    RETURNING ...; what it returns is returned.
    """
    returned: list[tuple[Any, ...]] = []
    step = MOST_VALUES // len(columns)
    for start in range(0, len(rows), step):
        part = rows[start : start + step]
        if connection.vendor == "postgresql":
            _insert_json(cursor, table, columns, part, then=then, then_values=then_values)
        else:
            _insert_values(cursor, table, columns, part, then=then, then_values=then_values)
        if then:
            returned.extend(cursor.fetchall())
    return returned


def _insert_json(
    cursor: CursorWrapper,
    table: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[Any]],
    *,
    then: str,
    then_values: Sequence[Any],
) -> None:
    names = ", ".join(columns)
    said = msgspec.json.encode([dict(zip(columns, row, strict=True)) for row in _for_json(rows)])
    cursor.execute(
        f"INSERT INTO {table} ({names}) SELECT {names}"  # noqa: S608  # our own words
        f" FROM json_populate_recordset(NULL::{table}, %s) {then}",
        [said.decode(), *then_values],
    )


def _insert_values(
    cursor: CursorWrapper,
    table: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[Any]],
    *,
    then: str,
    then_values: Sequence[Any],
) -> None:
    places = f"({', '.join(['%s'] * len(columns))})"
    values = [
        value if type(value) in PLAIN else _for_sqlite(value)
        for row in (*rows, then_values)
        for value in row
    ]
    cursor.execute(
        f"INSERT INTO {table} ({', '.join(columns)})"  # noqa: S608  # our own words
        f" VALUES {', '.join([places] * len(rows))} {then}",
        values,
    )


def _for_sqlite(value: Any) -> Any:
    """As Django stores it there: UUIDs as hexadecimal digits, instants as naive text in UTC."""
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, datetime):
        return _instant(value)
    if isinstance(value, date):
        return value.isoformat()
    return bytes(value).decode() if isinstance(value, Json) else value


@lru_cache(maxsize=1024)  # a batch repeats the same few
def _instant(at: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(at)


def _for_json(rows: Sequence[Sequence[Any]]) -> Sequence[Sequence[Any]]:
    """Bytes as PostgreSQL reads them from text; all else msgspec writes as PostgreSQL reads it.

    Few tables have bytes, so columns are asked, not every value.
    """
    columns = list(zip(*rows, strict=True))
    blobs = [
        place for place, column in enumerate(columns) if not BYTES.isdisjoint(map(type, column))
    ]
    if not blobs:
        return rows
    for place in blobs:
        columns[place] = tuple(one if one is None else f"\\x{one.hex()}" for one in columns[place])
    return list(zip(*columns, strict=True))
