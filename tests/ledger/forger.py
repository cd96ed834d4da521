"""Somebody with the database's own key: changes rows behind the book's back."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Self
from uuid import UUID

import psycopg
from psycopg import sql

from tests import databases

TABLES = (
    "ledger_entry",
    "ledger_opening",
    "ledger_queued",
    "ledger_leaf",
    "ledger_node",
    "ledger_checkpoint",
)

Row = dict[str, Any]


class Forger:
    """A connection past every row policy, and past every trigger once they are switched off."""

    def __init__(self, name: str) -> None:
        self.connection: Any
        if databases.IS_POSTGRESQL:
            self.connection = psycopg.connect(databases.superuser_url(name), autocommit=True)
        else:
            path = databases.run_folder() / f"{name}.sqlite3"
            self.connection = sqlite3.connect(path, isolation_level=None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()

    def switch_triggers_off(self) -> Self:
        """From here on nothing refuses."""
        if databases.IS_POSTGRESQL:
            self.connection.execute("SET session_replication_role = replica")
            return self
        found = self.connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in found.fetchall():
            self.connection.execute(f"DROP TRIGGER {name}")
        return self

    def rows(self, table: str) -> list[Row]:
        """All rows, in the order of their first column."""
        cursor = self.connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2")
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def change(self, table: str, row: Row, **values: Any) -> None:
        """Give one row other values."""
        sets = ", ".join(f"{name} = %s" for name in values)
        self._run(f"UPDATE {table} SET {sets} WHERE {_where(row)}", [*values.values(), *_key(row)])

    def remove(self, table: str, row: Row) -> None:
        """Delete one row."""
        self._run(f"DELETE FROM {table} WHERE {_where(row)}", _key(row))

    def insert(self, table: str, row: Row) -> None:
        """Add one row."""
        names, places = ", ".join(row), ", ".join(["%s"] * len(row))
        self._run(f"INSERT INTO {table} ({names}) VALUES ({places})", list(row.values()))

    def put_back(self, kept: dict[str, list[Row]]) -> None:
        """Make the tables what they were."""
        self._run("BEGIN", [])
        for table, rows in kept.items():
            self._run(f"DELETE FROM {table}", [])
            for row in rows:
                self.insert(table, row)
        self._run("COMMIT", [])

    def keep(self) -> dict[str, list[Row]]:
        """What the tables are now."""
        return {table: self.rows(table) for table in TABLES}

    def _run(self, statement: str, values: Sequence[Any]) -> None:
        if databases.IS_POSTGRESQL:
            self.connection.execute(sql.SQL(statement), values)
        else:
            self.connection.execute(statement.replace("%s", "?"), values)


def other(name: str, value: Any) -> Any:
    """Another value that the column would take."""
    match value:
        case None:
            return UUID(int=9) if databases.IS_POSTGRESQL else UUID(int=9).hex
        case bytes() | memoryview():
            return bytes([bytes(value)[0] ^ 1]) + bytes(value)[1:]
        case UUID():
            return UUID(int=value.int ^ 1)
        case datetime():
            return value + timedelta(microseconds=1)
        case int():
            return value + 10_000
        case str() if name == "at":
            return f"{value[:19]}.000001"
        case str() if name.endswith("id"):
            return UUID(int=UUID(value).int ^ 1).hex
        case _:
            return f"{value[:-1]}x"


def _key_names(row: Row) -> list[str]:
    """The columns that name the row: the first one, and for nodes the second as well."""
    return ["level", "number"] if "level" in row else list(row)[:1]


def _where(row: Row) -> str:
    return " AND ".join(f"{name} = %s" for name in _key_names(row))


def _key(row: Row) -> list[Any]:
    return [row[name] for name in _key_names(row)]
