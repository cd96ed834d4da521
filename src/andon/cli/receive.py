"""`andon receive FILE`: a table of reports through the same door as every other report."""

import csv
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO, Annotated
from uuid import UUID

import typer
from django.db import DatabaseError, InterfaceError
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from andon.connect.importing import CELLS, Count, Rejected, import_rows
from andon.connect.mapping import BadMappingError, Mapped, load_mapping, own_names
from andon.connect.tables import BadTableError, Table, open_table
from andon.people import directory
from andon.runtime import clock
from andon.worker import chores

FOUND_WRONG, WRONG_USE = 1, 2
MOST_CHANNEL = 16


def receive(
    file: Annotated[Path, typer.Argument(help="CSV, NDJSON (both may be gzipped) or Excel.")],
    client: Annotated[str, typer.Option(help="Whose reports they are: the client's short name.")],
    map_file: Annotated[
        Path | None, typer.Option("--map", help="TOML: which column is which field.")
    ] = None,
    channel: Annotated[str, typer.Option(help="How they came, for the reader.")] = "file",
    rejected: Annotated[
        Path | None, typer.Option(help="Where to name rejected rows; FILE.rejected.csv.")
    ] = None,
    triage: Annotated[
        bool,
        typer.Option("--triage/--no-triage", help="Triage them now, or leave it to the worker."),
    ] = True,
) -> None:
    """Take in a file of reports; rows that cannot be taken are named, the rest go in."""
    console = Console(stderr=True)
    try:
        organisation_id = _client(client)
        with closing_table(open_table(file)) as table:
            mapped = _mapping(table, map_file, console)
            rejects = _Rejects(rejected or file.with_name(f"{file.name}.rejected.csv"))
            with closing(rejects):
                count = _import(table, mapped, organisation_id, channel, rejects, console)
        if triage:
            _triage(console)
    except (BadTableError, BadMappingError, _UseError) as error:
        console.print(f"[red]andon receive:[/] {error}", highlight=False)
        raise typer.Exit(WRONG_USE) from error
    except (DatabaseError, InterfaceError) as error:
        console.print(
            "[red]andon receive:[/] The database cannot be reached. What was received before is"
            " stored; send the same file again to go on.",
            highlight=False,
        )
        raise typer.Exit(FOUND_WRONG) from error
    _tell(count, rejects)
    raise typer.Exit(FOUND_WRONG if count.rejected else 0)


class _UseError(ValueError):
    """Wrong use: one sentence."""


class _Rejects:
    """The file of rejected rows; it is made with the first one, readable by its owner only."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: IO[str] | None = None

    def add(self, row: Rejected) -> None:
        """Name one row."""
        if self._file is None:
            handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            self._file = os.fdopen(handle, "w", encoding="utf-8", errors="replace", newline="")
            csv.writer(self._file).writerow(CELLS)
        csv.writer(self._file).writerow(row.cells)

    def close(self) -> None:
        """Close the file, if there is one."""
        if self._file is not None:
            self._file.close()


@contextmanager
def closing_table(table: Table) -> Iterator[Table]:
    """The table, closed afterwards."""
    try:
        yield table
    finally:
        table.close()


def _client(slug: str) -> UUID:
    organisation = directory.client(slug)
    if organisation is None:
        raise _UseError(f"No client is called {slug!r}: `andon people clients` lists them.")
    return organisation.pk


def _mapping(table: Table, path: Path | None, console: Console) -> Mapped:
    mapped = load_mapping(path) if path else own_names(table.columns)
    missing = mapped.unknown_to(table.columns) if table.columns else []
    if missing:
        raise BadMappingError(
            f"The mapping names the column {missing[0]!r}, which the file does not have; it has:"
            f" {', '.join(name for name in table.columns if name)}."
        )
    unused = mapped.unused_of(table.columns)
    if unused:
        console.print(f"Columns that make no field: {', '.join(unused)}", highlight=False)
    return mapped


def _import(
    table: Table,
    mapped: Mapped,
    organisation_id: UUID,
    channel: str,
    rejects: _Rejects,
    console: Console,
) -> Count:
    count = Count()
    columns = (
        TextColumn("{task.completed:>3.0f} %"),
        BarColumn(),
        TextColumn("{task.fields[rows]:,} rows"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        bar = progress.add_task("", total=100, rows=0)
        for count in import_rows(
            table.rows,
            mapped=mapped,
            organisation_id=organisation_id,
            channel=channel[:MOST_CHANNEL],
            now=clock.now,
            reject=rejects.add,
        ):
            done = 100 * table.read_bytes() / table.size if table.size else 0
            progress.update(bar, completed=done, rows=count.rows)
    return count


def _triage(console: Console) -> None:
    """Work off the triage that this import left, beside whatever worker runs."""
    with console.status("Triage ..."):
        while chores.triage(clock.now()):
            continue


def _tell(count: Count, rejects: _Rejects) -> None:
    typer.echo(
        f"{count.rows:,} rows read = {count.reports:,} reports + {count.rejected:,} rejected"
        f" + {count.repeats:,} repeats"
    )
    if count.remarks:
        typer.echo(
            f"{count.remarks:,} reports have a field that could not be read; it is named there."
        )
    if count.rejected:
        typer.echo(f"Rejected rows, each with its reason: {rejects.path}")
