"""Many rows in one statement, without an object a row: the two paths that must be fast."""

from typing import Any
from uuid import UUID

from django.db.backends.utils import CursorWrapper


def insert(cursor: CursorWrapper, table: str, *, columns: str, values: list[Any]) -> None:
    """Insert rows whose values stand one after another; nothing if there are none."""
    if not values:
        return
    width = columns.count(",") + 1
    row = f"({', '.join(['%s'] * width)})"
    rows = ", ".join([row] * (len(values) // width))
    cursor.execute(f"INSERT INTO {table} ({columns}) VALUES {rows}", values)  # noqa: S608  # names of ours


def stored(cursor: CursorWrapper, *ids: UUID | None) -> tuple[Any, ...]:
    """UUIDs as Django stores them: natively on PostgreSQL, as 32 hexadecimal digits on SQLite."""
    if cursor.db.features.has_native_uuid_field:
        return ids
    return tuple([one and one.hex for one in ids])
