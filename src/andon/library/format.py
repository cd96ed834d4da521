"""Reads a standards library from its folder: TOML for the facts, a CSV a language for words."""

import csv
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from importlib.resources.abc import Traversable
from typing import Any

from andon.library.shelf import LANGUAGES, Defect, Gap, Shelf, Words

FACTS = "defects.toml"
COLUMNS = ["code", "name", "criteria", "statement", "question", "status"]
SEPARATOR = "|"  # between the criteria of one cell
_TEXTS = {
    "code",
    "family",
    "form",
    "component",
    "grade",
    "cause",
    "department",
    "norm",
    "imdrf",
    "gpc",
    "retired_for",
}
_LISTS = {"markets", "evidence"}


def read_shelf(folder: Traversable) -> Shelf:
    """Everything in a library's folder, or in one category's.

    Nothing raises: what cannot be read becomes a gap, so that one run names all of them.
    """
    if (folder / FACTS).is_file():
        return _read_category(folder)
    shelves = [
        _read_category(part)
        for part in sorted(folder.iterdir(), key=lambda part: part.name)
        if part.is_dir() and (part / FACTS).is_file()
    ]
    if not shelves:
        return Shelf((), (Gap(folder.name, "empty", f"No {FACTS} here: name a library's folder."),))
    return Shelf(
        tuple(defect for shelf in shelves for defect in shelf.defects),
        tuple(gap for shelf in shelves for gap in shelf.gaps),
    )


def _read_category(folder: Traversable) -> Shelf:
    place = f"{folder.name}/{FACTS}"
    try:
        facts = tomllib.loads((folder / FACTS).read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        return Shelf((), (Gap(place, "broken-file", f"Not readable as TOML: {error}."),))
    gaps: list[Gap] = []
    words = {language: _read_words(folder, language, gaps) for language in LANGUAGES}
    category, start = facts.get("category", ""), facts.get("effective_from")
    if not isinstance(category, str) or not isinstance(start, date):
        sentence = 'Begin with category = "..." and effective_from = 2026-01-31.'
        return Shelf((), (Gap(place, "broken-file", sentence),))
    defects = []
    for number, entry in enumerate(facts.get("defect", []), start=1):
        wrong = list(_wrong_types(entry))
        if wrong:
            where = f"{place}, defect {number}"
            gaps.append(Gap(where, "wrong-type", f"Mend the fields {', '.join(wrong)}."))
            continue
        defects.append(_defect(entry, category=category, start=start, words=words))
    known = {defect.code for defect in defects}
    gaps.extend(_strangers(words, known=known, folder=folder.name))
    return Shelf(tuple(defects), tuple(gaps))


def _wrong_types(entry: Mapping[str, Any]) -> Iterator[str]:
    """The fields of one entry that are unknown or hold something of the wrong type."""
    for name, value in entry.items():
        if name in _TEXTS:
            is_right = isinstance(value, str)
        elif name in _LISTS:
            is_right = isinstance(value, list) and all(isinstance(part, str) for part in value)
        elif name == "parameters":
            is_right = isinstance(value, dict) and all(
                isinstance(part, str) for part in value.values()
            )
        else:
            is_right = False
        if not is_right:
            yield name
    if "code" not in entry:
        yield "code"


def _defect(
    entry: Mapping[str, Any], *, category: str, start: date, words: Mapping[str, dict[str, Words]]
) -> Defect:
    texts = {name: entry.get(name, "") for name in _TEXTS}
    return Defect(
        category=category,
        effective_from=start,
        markets=tuple(entry.get("markets", [])),
        evidence=tuple(entry.get("evidence", [])),
        parameters=dict(entry.get("parameters", {})),
        words={
            language: rows[texts["code"]]
            for language, rows in words.items()
            if texts["code"] in rows
        },
        **texts,
    )


def _read_words(folder: Traversable, language: str, gaps: list[Gap]) -> dict[str, Words]:
    path = folder / "i18n" / f"{language}.csv"
    place = f"{folder.name}/i18n/{language}.csv"
    if not path.is_file():
        gaps.append(Gap(place, "language-missing", "The file is missing."))
        return {}
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError:
        gaps.append(Gap(place, "broken-file", "Save the file as UTF-8."))
        return {}
    reader = csv.DictReader(lines)
    if reader.fieldnames != COLUMNS:
        gaps.append(Gap(place, "broken-file", f"The columns must be {','.join(COLUMNS)}."))
        return {}
    return _words_of(reader, place=place, gaps=gaps)


def _words_of(reader: "csv.DictReader[str]", *, place: str, gaps: list[Gap]) -> dict[str, Words]:
    found: dict[str, Words] = {}
    for row in reader:
        where = f"{place}:{reader.line_num}"
        if None in row or None in row.values():
            sentence = f"The line must have {len(COLUMNS)} cells: quote cells that hold a comma."
            gaps.append(Gap(where, "broken-line", sentence))
            continue
        if row["code"] in found:
            gaps.append(Gap(where, "code-twice", f"{row['code']} stands here twice."))
            continue
        parts = (part.strip() for part in row["criteria"].split(SEPARATOR))
        found[row["code"]] = Words(
            name=row["name"].strip(),
            criteria=tuple(part for part in parts if part),
            statement=row["statement"].strip(),
            question=row["question"].strip(),
            status=row["status"].strip(),
        )
    return found


def _strangers(
    words: Mapping[str, dict[str, Words]], *, known: set[str], folder: str
) -> Iterator[Gap]:
    for language, rows in words.items():
        for code in sorted(set(rows) - known):
            place = f"{folder}/i18n/{language}.csv"
            yield Gap(place, "unknown-code", f"{code} is not in {FACTS}: a typing error?")
