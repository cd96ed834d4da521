"""The shipped list of defect families, and what each means for grade and department."""

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from andon.recognition.values import Family, Grade

DATA = files("andon.recognition") / "data"
UNSPECIFIED = "UNSPECIFIED_QUALITY"
_GRADES: Mapping[str, Grade] = {"critical": "critical", "major": "major", "minor": "minor"}


@cache
def families() -> Mapping[str, Family]:
    """Every family by its code, in the order of data/families.csv."""
    with (DATA / "families.csv").open(encoding="utf-8", newline="") as source:
        return MappingProxyType({row["family"]: _family(row) for row in csv.DictReader(source)})


def _family(row: Mapping[str, str]) -> Family:
    return Family(
        code=row["family"],
        name=row["name_en"],
        definition=row["definition_en"],
        default_grade=_GRADES[row["default_grade"]],
        group=row["group"],
        department=row["typical_department"],
        evidence=tuple(part.strip() for part in row["evidence_needed"].split(";") if part.strip()),
        imdrf=row["imdrf_annex_a"] or None,
    )
