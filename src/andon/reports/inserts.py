"""One statement for many new rows: an ORM object a row would double the time of the intake."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.backends.utils import CursorWrapper

# SQLite takes at most 32,766 values in a statement.
MOST_VALUES = 30_000


def insert_many(
    cursor: CursorWrapper,
    table: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[Any]],
    *,
    then: str = "",
    then_values: Sequence[Any] = (),
) -> list[tuple[Any, ...]]:
    """Insert rows of UUIDs, text, numbers, bytes, dates and instants; JSON comes as text.

    Table and columns are words of our own code. `then` is a clause such as ON CONFLICT ...
    RETURNING ...; what it returns is returned.
    """
    if not rows:
        return []
    places = f"({', '.join(['%s'] * len(columns))})"
    head = f"INSERT INTO {table} ({', '.join(columns)}) VALUES "  # noqa: S608  # our own words
    returned: list[tuple[Any, ...]] = []
    step = MOST_VALUES // len(columns)
    for start in range(0, len(rows), step):
        part = rows[start : start + step]
        statement = f"{head}{', '.join([places] * len(part))} {then}"
        cursor.execute(statement, _values([*part, then_values]))
        if then:
            returned.extend(cursor.fetchall())
    return returned


def _values(rows: Sequence[Sequence[Any]]) -> list[Any]:
    if connection.vendor == "postgresql":
        return [value for row in rows for value in row]
    return [_for_sqlite(value) for row in rows for value in row]


def _for_sqlite(value: Any) -> Any:
    """As Django stores it there: UUIDs as hexadecimal digits, instants as naive text in UTC."""
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return value.isoformat()
    return value
