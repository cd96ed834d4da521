"""The shipped tables (data/), row by row."""

import csv
from collections.abc import Iterator, Mapping
from importlib.resources import files

_DATA = files("andon.recognition") / "data"


def rows(name: str) -> Iterator[Mapping[str, str]]:
    """The rows of a table by its path inside data/, such as "families/en.csv"."""
    text = (_DATA / name).read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines())
