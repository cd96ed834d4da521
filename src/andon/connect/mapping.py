"""How a foreign table's columns become a report's fields: a small TOML file, or our own names.

key = ["Report"]                       # columns that name a row; all of them where it is left out
[constants]
market = "US"
[fields]
product = "Brand"                      # one column
words = ["Symptoms", "Outcomes"]       # several, each on a line of its own
[labels]
words = true                           # each line begins with its column's name
[dates]
aware_at = "%m/%d/%Y"                  # how days are written; ISO 8601 where it is left out
[values.injury]
"Y" = "yes"                            # the whole cell
[contains.injury]
yes = ["HOSPITAL", "DEATH"]            # any of these words within the cell
"""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from andon.reports.drafts import FIELDS

SECTIONS = frozenset({"key", "constants", "fields", "labels", "dates", "values", "contains"})
DATED = frozenset({"noticed_on", "aware_at"})


class BadMappingError(ValueError):
    """A mapping that cannot be used; the text names the line to mend."""


@dataclass(frozen=True, slots=True)
class Mapped:
    """Which columns make which field, and how their cells are read."""

    fields: Mapping[str, tuple[str, ...]]
    key: tuple[str, ...] = ()
    constants: Mapping[str, Any] = field(default_factory=dict)
    labels: frozenset[str] = frozenset()
    dates: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    contains: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    # Of the fields, those that are one column as it stands: most of them, so they go quickly.
    as_it_stands: tuple[tuple[str, str], ...] = field(init=False, default=())
    read_closer: tuple[tuple[str, tuple[str, ...]], ...] = field(init=False, default=())

    def __post_init__(self) -> None:
        named = {*self.labels, *self.dates, *self.values, *self.contains}
        plain = tuple(
            (name, columns[0])
            for name, columns in self.fields.items()
            if len(columns) == 1 and name not in named
        )
        object.__setattr__(self, "as_it_stands", plain)
        closer = tuple(item for item in self.fields.items() if item[0] not in dict(plain))
        object.__setattr__(self, "read_closer", closer)

    def report_of(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """The report's fields that a row fills."""
        found: dict[str, Any] = dict(self.constants)
        for name, column in self.as_it_stands:
            value = row.get(column)
            if value is not None and value != "":
                found[name] = value
        for name, columns in self.read_closer:
            value = self._value(name, columns, row)
            if value not in (None, ""):
                found[name] = value
        return found

    def unknown_to(self, columns: Sequence[str]) -> list[str]:
        """Columns that the mapping names and the table does not have."""
        named = {column for several in self.fields.values() for column in several}
        return sorted((named | set(self.key)) - set(columns))

    def unused_of(self, columns: Sequence[str]) -> list[str]:
        """Columns of the table that make no field."""
        named = {column for several in self.fields.values() for column in several}
        return [column for column in columns if column and column not in named]

    def _value(self, name: str, columns: Sequence[str], row: Mapping[str, Any]) -> Any:
        if len(columns) == 1 and name not in self.labels:
            return self._read(name, row.get(columns[0]))
        lines = [
            f"{column}: {row[column]}" if name in self.labels else str(row[column])
            for column in columns
            if row.get(column) not in (None, "")
        ]
        return self._read(name, "\n".join(lines))

    def _read(self, name: str, cell: Any) -> Any:
        if not isinstance(cell, str):
            return cell
        cell = self.values.get(name, {}).get(cell.strip(), cell)
        for value, words in self.contains.get(name, {}).items():
            if any(word in cell.casefold() for word in words):
                return value
        if name in self.contains and name not in self.values:
            return None
        return _day(cell, self.dates[name]) if name in self.dates and cell.strip() else cell


def own_names(columns: Sequence[str]) -> Mapped:
    """The mapping of a table whose columns are called as our fields, whatever their capitals."""
    plain = {column: column.strip().casefold().replace(" ", "_") for column in columns}
    fields = {name: (column,) for column, name in plain.items() if name in FIELDS}
    if columns and "words" not in fields:
        raise BadMappingError(
            "No column is called `words`: rename the one that says what is wrong, or write a"
            " mapping (docs/how-to/import.md) and name it with --map."
        )
    return Mapped(fields=fields or {name: (name,) for name in FIELDS})


def load_mapping(path: Path) -> Mapped:
    """The mapping in a TOML file; BadMappingError names what is wrong with it."""
    try:
        said = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadMappingError(f"The mapping {path} cannot be read: {error}.") from error
    _refuse_strangers("the mapping", said, SECTIONS)
    for section in ("constants", "fields", "labels", "dates", "values", "contains"):
        _refuse_strangers(f"[{section}]", _table(said, section), FIELDS)
    fields = {name: _names(name, one) for name, one in _table(said, "fields").items()}
    if "words" not in fields:
        raise BadMappingError(f"The mapping {path} names no column for `words` under [fields].")
    _refuse_strangers("[dates]", _table(said, "dates"), DATED)
    return Mapped(
        fields=fields,
        key=_names("key", said.get("key", [])),
        constants=_table(said, "constants"),
        labels=frozenset(name for name, is_on in _table(said, "labels").items() if is_on),
        dates=_each(said, "dates", str),
        values={
            name: {str(cell): str(value) for cell, value in _table(one, "").items()}
            for name, one in _table(said, "values").items()
        },
        contains={
            name: {
                value: tuple(word.casefold() for word in _names(value, words))
                for value, words in _table(one, "").items()
            }
            for name, one in _table(said, "contains").items()
        },
    )


def _table(said: Any, section: str) -> dict[str, Any]:
    found = said.get(section, {}) if section and isinstance(said, dict) else said
    if not isinstance(found, dict):
        raise BadMappingError(f"[{section}] must be a table of names and values.")
    return found


def _each(said: Any, section: str, kind: Callable[[Any], str]) -> dict[str, str]:
    return {name: kind(value) for name, value in _table(said, section).items()}


def _names(name: str, said: Any) -> tuple[str, ...]:
    several = [said] if isinstance(said, str) else said
    if not isinstance(several, list) or not all(isinstance(one, str) for one in several):
        raise BadMappingError(f"`{name}` must be a text or a list of texts.")
    return tuple(several)


def _refuse_strangers(where: str, said: Mapping[str, Any], known: frozenset[str]) -> None:
    strangers = sorted(set(said) - known)
    if strangers:
        raise BadMappingError(
            f"{where} has {strangers[0]!r}, which nobody knows; it may have: "
            f"{', '.join(sorted(known))}."
        )


def _day(cell: str, form: str) -> str:
    """The day in ISO 8601; a cell that is written otherwise stays, and is named in the remarks."""
    try:
        return datetime.strptime(cell.strip(), form).date().isoformat()  # noqa: DTZ007  # a day has no zone
    except ValueError:
        return cell
