"""`andon standards`: what a standards library lacks."""

from pathlib import Path
from typing import Annotated

import typer

from andon.library.format import read_shelf
from andon.library.gaps import gaps_of
from andon.library.terms import DATA, names

app = typer.Typer(help="Look after a standards library.", no_args_is_help=True)

FOUND_WRONG = 1
WRONG_USE = 2


def _counted(number: int, noun: str) -> str:
    return f"{number or 'no'} {noun}{'' if number <= 1 else 's'}"


@app.callback()
def standards() -> None:
    """Look after a standards library."""


@app.command()
def check(
    directory: Annotated[
        Path | None,
        typer.Argument(help="A library's folder, or one category's; the shipped one if left out."),
    ] = None,
) -> None:
    """Print every gap: codes, fields, figures, languages, norms; exit 1 where there is any."""
    if directory is not None and not directory.is_dir():
        typer.echo(f"{directory} is no folder: name the one that holds the categories.", err=True)
        raise typer.Exit(WRONG_USE)
    shelf = read_shelf(directory or DATA)
    gaps = [*shelf.gaps, *gaps_of(shelf.defects, evidence=names("evidence", "en"))]
    for gap in gaps:
        typer.echo(str(gap))
    typer.echo(f"{_counted(len(shelf.defects), 'defect')}, {_counted(len(gaps), 'gap')}.")
    if gaps:
        raise typer.Exit(FOUND_WRONG)
