"""Many rows in one statement each: an ORM object a row would double the time of the triage."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

import msgspec
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import Model

from andon.cases.models import Case
from andon.cases.steps.triage_decide import Touched
from andon.cases.steps.triage_read import Reading
from andon.reports.models import Report
from andon.runtime.ids import new_ids
from andon.runtime.inserts import Json, insert_many

REMIND_FOR = timedelta(hours=24)

CASE = (
    "id organisation_id number problem_key product_id product_name category family lot markets"
    " languages grade is_provisional grade_reasons priority station outcome told opened_at"
    " next_due_at next_clock version"
)
JOIN = "id organisation_id report_id case_id at reason undone_because"
CLOCK = "id organisation_id case_id name grade started_at warn_at due_at calendar"
ASK = "id organisation_id report_id item asked_at remind_at reminders"

# What a batch changes on cases that were open before, and on its reports; the id comes first.
CASE_CHANGES = (
    "id problem_key grade is_provisional grade_reasons station priority markets languages"
    " next_due_at next_clock version"
)
REPORT_CHANGES = "id triaged_at product_id category family found missing"


@lru_cache(maxsize=1024)
def _stamp(at: datetime) -> Any:
    """The instant as the database takes it: the clocks of a batch repeat the same few."""
    return connection.ops.adapt_datetimefield_value(at)


def insert_cases(cursor: CursorWrapper, cases: Sequence[Case]) -> None:
    """New cases."""
    insert_many(cursor, "cases_case", CASE.split(), [_case_row(case) for case in cases])


def insert_joins(cursor: CursorWrapper, touched: Sequence[Touched], *, at: datetime) -> None:
    """The place of every report of the batch."""
    rows = [
        (one.case.organisation_id, reading.report.id, one.case.id, _stamp(at), str(way), "")
        for one in touched
        for reading, way in one.placed
    ]
    insert_many(cursor, "cases_join", JOIN.split(), _with_ids(rows, at=at))


def insert_clocks(cursor: CursorWrapper, touched: Sequence[Touched], *, at: datetime) -> None:
    """The clocks that start, and those that go on under another grade."""
    rows = [
        (
            one.case.organisation_id,
            one.case.id,
            str(clock.name),
            clock.grade,
            _stamp(clock.started_at),
            _stamp(clock.warn_at),
            _stamp(clock.due_at),
            clock.calendar,
        )
        for one in touched
        for clock in one.new_clocks
    ]
    insert_many(cursor, "cases_clock", CLOCK.split(), _with_ids(rows, at=at))


def insert_asks(cursor: CursorWrapper, readings: Sequence[Reading], *, at: datetime) -> None:
    """What is missing; only who may be written to is reminded."""
    asked, reminded = _stamp(at), _stamp(at + REMIND_FOR)
    rows = [
        (
            reading.report.organisation_id,
            reading.report.id,
            str(item),
            asked,
            reminded if reading.may_write_to else None,
            0,
        )
        for reading in readings
        for item in reading.missing
    ]
    insert_many(cursor, "reports_ask", ASK.split(), _with_ids(rows, at=at))


def update_cases(cursor: CursorWrapper, cases: Sequence[Case]) -> None:
    """Cases that were open before, as they are now."""
    rows = [tuple(getattr(case, name) for name in CASE_CHANGES.split()) for case in cases]
    _update(cursor, Case, CASE_CHANGES, rows)


def update_reports(cursor: CursorWrapper, readings: Sequence[Reading], *, at: datetime) -> int:
    """What was found, on every report that is still untriaged; returns on how many."""
    rows = [
        (
            reading.report.id,
            at,
            reading.product.id if reading.product else None,
            reading.category,
            reading.family,
            reading.found,
            [str(item) for item in reading.missing],
        )
        for reading in readings
    ]
    return _update(
        cursor,
        Report,
        REPORT_CHANGES,
        rows,
        also="version = reports_report.version + 1",
        where="reports_report.triaged_at IS NULL",
    )


def _with_ids(rows: Sequence[tuple[Any, ...]], *, at: datetime) -> list[tuple[Any, ...]]:
    """The rows with a new id before each."""
    ids = new_ids(len(rows), at=at)
    return [(row_id, *row) for row_id, row in zip(ids, rows, strict=True)]


def _case_row(case: Case) -> tuple[Any, ...]:
    return (
        case.id,
        case.organisation_id,
        case.number,
        case.problem_key,
        case.product_id,
        case.product_name,
        case.category,
        case.family,
        case.lot,
        _json(case.markets),
        _json(case.languages),
        case.grade,
        case.is_provisional,
        _json(case.grade_reasons),
        case.priority,
        case.station,
        case.outcome,
        _json(case.told),
        case.opened_at,
        case.next_due_at,
        case.next_clock,
        case.version,
    )


def _json(value: Any) -> Json:
    return Json(msgspec.json.encode(value))


def _update(
    cursor: CursorWrapper,
    model: type[Model],
    names: str,
    rows: Sequence[tuple[Any, ...]],
    *,
    also: str = "",
    where: str = "",
) -> int:
    """One UPDATE for all rows, whose first column is the id; returns how many it found.

    Table, columns and clauses are words of our own code; every value is a parameter.
    """
    if not rows:
        return 0
    columns, table = names.split(), model._meta.db_table
    if connection.vendor == "postgresql":
        source, values = _as_json(table, columns, rows)
    else:
        source, values = _as_values(model, columns, rows)
    changes = ", ".join(
        [*(f"{name} = v.{name}" for name in columns[1:]), *([also] if also else [])]
    )
    cursor.execute(
        f"UPDATE {table} SET {changes} FROM {source} AS v"  # noqa: S608  # our own words
        f" WHERE {table}.id = v.id{f' AND {where}' if where else ''}",
        values,
    )
    return int(cursor.rowcount)


def _as_json(
    table: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]
) -> tuple[str, list[Any]]:
    """As one text, which the server reads into the table's row type."""
    said = msgspec.json.encode([dict(zip(columns, row, strict=True)) for row in rows])
    return f"json_populate_recordset(NULL::{table}, %s)", [said.decode()]


def _as_values(
    model: type[Model], columns: Sequence[str], rows: Sequence[tuple[Any, ...]]
) -> tuple[str, list[Any]]:
    """As a list of values, each as Django stores it."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    kinds = [fields[name] for name in columns]
    places = ", ".join([f"({', '.join(['%s'] * len(columns))})"] * len(rows))
    named = ", ".join(f"column{number} AS {name}" for number, name in enumerate(columns, start=1))
    values = [
        kind.get_db_prep_save(value, connection)
        for row in rows
        for kind, value in zip(kinds, row, strict=True)
    ]
    return f"(SELECT {named} FROM (VALUES {places}))", values  # noqa: S608  # our own words
