"""The shipped list of defect families, and what each means for grade and department."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from andon.recognition.tables import rows
from andon.recognition.values import Family, Grade

UNSPECIFIED = "UNSPECIFIED_QUALITY"
_GRADES: Mapping[str, Grade] = {"critical": "critical", "major": "major", "minor": "minor"}


@cache
def families() -> Mapping[str, Family]:
    """Every family by its code, in the order of data/families.csv."""
    return MappingProxyType({row["family"]: _family(row) for row in rows("families.csv")})


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
