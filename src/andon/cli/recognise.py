"""`andon recognise`: what complaints say, for people (a table) and for programs (JSON lines)."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from andon.recognition import Recognition, recognise

_COLUMN = "text"
_WRONG_USE = 2

csv.field_size_limit(1 << 30)  # a long text is no fault: it is read from its beginning


class NoTextsError(Exception):
    """There are no texts to read; the message says why and how to mend it."""


def recognise_command(
    text: Annotated[str | None, typer.Argument(help="The complaint, in any language.")] = None,
    file: Annotated[
        Path | None,
        typer.Option("--file", help="Many: one a line, or NDJSON or CSV with a `text` column."),
    ] = None,
    category: Annotated[
        str | None, typer.Option("--category", help="Such as cosmetics, food, electronics.")
    ] = None,
    lang: Annotated[
        str | None, typer.Option("--lang", help="Language tag, such as zh-CN; else detected.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON line a text.")] = False,
) -> None:
    """Say what a complaint is about, how grave it is, and which words led there."""
    try:
        texts = _texts(text, file=file)
    except NoTextsError as problem:
        typer.echo(f"andon recognise: {problem}", err=True)
        raise typer.Exit(_WRONG_USE) from problem
    for each in texts:
        found = recognise(each, category=category, language=lang)
        if as_json:
            typer.echo(json.dumps(as_facts(found), ensure_ascii=False))
        else:
            _show(each, found)


def _texts(text: str | None, *, file: Path | None) -> list[str]:
    if text is not None and file is None:
        return [text]
    if file is not None and text is None:
        return list(texts_of(file))
    raise NoTextsError("give either a TEXT or --file FILE.")


def as_facts(found: Recognition) -> dict[str, Any]:
    """A recognition as JSON values, under the names that the interface promises."""
    facts = asdict(found)
    facts["slots"] = {name: list(values) for name, values in found.slots.items()}
    return facts


def texts_of(file: Path) -> Iterator[str]:
    """The texts of a file: NDJSON or CSV with a `text` column by its ending, else one a line.

    Raises NoTextsError where the file is missing, is not UTF-8 or has no texts.
    """
    try:
        content = file.read_text(encoding="utf-8-sig")
    except OSError as problem:
        message = f"{file} cannot be read: {problem.strerror}. Check the path."
        raise NoTextsError(message) from problem
    except UnicodeDecodeError as problem:
        message = f"{file} is not UTF-8 text (byte {problem.start}). Save it as UTF-8."
        raise NoTextsError(message) from problem
    kind = file.suffix.lower()
    if kind == ".csv":
        yield from _from_csv(content, file=file)
    elif kind in (".ndjson", ".jsonl"):
        yield from _from_ndjson(content, file=file)
    else:
        yield from (line for line in content.splitlines() if line.strip())


def _from_csv(content: str, *, file: Path) -> Iterator[str]:
    table = csv.DictReader(io.StringIO(content, newline=""), strict=True)
    if _COLUMN not in (table.fieldnames or ()):
        raise NoTextsError(f"{file} has no column `{_COLUMN}`. Name the column of texts so.")
    try:
        for row in table:
            yield row[_COLUMN] or ""
    except csv.Error as problem:
        message = f"{file}, line {table.line_num + 1}: {problem}. Mend the line."
        raise NoTextsError(message) from problem


def _from_ndjson(content: str, *, file: Path) -> Iterator[str]:
    for number, line in enumerate(content.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as problem:
            raise NoTextsError(f"{file}, line {number}: not JSON. Mend it.") from problem
        if not isinstance(row, dict) or not isinstance(row.get(_COLUMN), str):
            message = f'{file}, line {number}: no text. Each line is {{"{_COLUMN}": "..."}}.'
            raise NoTextsError(message)
        yield row[_COLUMN]


def _show(text: str, found: Recognition) -> None:
    table = Table("family", "score", "words that led there", title=text[:70], title_justify="left")
    for ranked in found.ranked[:3]:
        table.add_row(ranked.family, f"{ranked.score:.2f}", ", ".join(ranked.reasons))
    console = Console()
    console.print(table)
    slots = "; ".join(f"{name} {', '.join(values)}" for name, values in found.slots.items())
    console.print(
        f"{found.language}: {found.outcome}, {found.grade}, injury {found.injury}"
        + (f", hazards {', '.join(found.hazards)}" if found.hazards else "")
        + (f"; {slots}" if slots else ""),
        markup=False,
    )
    if found.question:
        console.print(found.question, markup=False)
