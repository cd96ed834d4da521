"""What both databases refuse, even to the owner of the tables."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from andon.ledger import book, seal
from andon.runtime import scope
from tests import databases
from tests.ledger.conftest import NOON, MakeLine
from tests.ledger.forger import TABLES, Forger

pytestmark = pytest.mark.both

ERASABLE = ("ledger_opening", "ledger_queued")
only_sqlite = pytest.mark.skipif(databases.IS_POSTGRESQL, reason="SQLite's own statement")
only_postgresql = pytest.mark.skipif(
    not databases.IS_POSTGRESQL, reason="PostgreSQL's own statement"
)


@pytest.fixture
def owner(committed: str, copy: Path, make_line: MakeLine) -> Iterator[Forger]:
    """A database with rows in each table, and a connection that may do anything to it."""
    with scope.whole_house():
        book.append_many(make_line(number) for number in range(256))
    seal.seal(at=NOON)
    with scope.whole_house():
        book.append_many([make_line()])
    with Forger(committed) as forger:
        assert all(forger.rows(table) for table in TABLES)
        yield forger


def refusal(owner: Forger, statement: str) -> str:
    """The sentence with which the database refuses; it must leave the rows as they were."""
    before = owner.keep()
    with pytest.raises((sqlite3.IntegrityError, psycopg.errors.RestrictViolation)) as caught:
        owner.connection.execute(statement)
    assert owner.keep() == before
    return str(caught.value)


@pytest.mark.parametrize("table", TABLES)
def test_both_databases_refuse_to_change_a_row(table: str, owner: Forger) -> None:
    column = next(iter(owner.rows(table)[0]))
    sentence = refusal(owner, f"UPDATE {table} SET {column} = {column}")
    assert f"The ledger is append-only: {table} refuses UPDATE." in sentence


@pytest.mark.parametrize("table", [table for table in TABLES if table not in ERASABLE])
def test_both_databases_refuse_to_remove_a_row(table: str, owner: Forger) -> None:
    sentence = refusal(owner, f"DELETE FROM {table}")
    assert f"The ledger is append-only: {table} refuses DELETE." in sentence


@only_sqlite
@pytest.mark.parametrize("table", TABLES)
def test_sqlite_refuses_to_replace_a_row_silently(table: str, owner: Forger) -> None:
    sentence = refusal(owner, f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")
    assert f"The ledger is append-only: {table} refuses to replace a row." in sentence


@only_postgresql
@pytest.mark.parametrize("table", TABLES)
def test_postgresql_refuses_to_empty_a_table(table: str, owner: Forger) -> None:
    sentence = refusal(owner, f"TRUNCATE {table}")
    assert f"The ledger is append-only: {table} refuses TRUNCATE." in sentence
