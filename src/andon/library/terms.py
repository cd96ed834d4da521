"""The shipped names of families, evidence and categories, and each family's default."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from andon.library.shelf import LANGUAGES
from andon.recognition.families import families
from andon.rules.access import Department

DATA = files("andon.library") / "data"


@dataclass(frozen=True, slots=True)
class FamilyDefault:
    """How a family is graded and who mends it where no standard of the category names it."""

    grade: str
    department: Department


@cache
def names(kind: str, language: str) -> Mapping[str, str]:
    """The names of a kind (families, evidence, categories) by code; English where one is missing.

    An unknown language gives English.
    """
    english = _read(kind, "en")
    if language == "en" or language not in LANGUAGES:
        return english
    return MappingProxyType({**english, **_read(kind, language)})


def family_default(family: str) -> FamilyDefault:
    """The grade and department of a family; an unknown one is major and quality control's."""
    return _defaults().get(family, FamilyDefault("major", Department.QUALITY_CONTROL))


@cache
def _defaults() -> Mapping[str, FamilyDefault]:
    rows = csv.reader((DATA / "departments.csv").read_text(encoding="utf-8").splitlines()[1:])
    grades = {code: family.default_grade for code, family in families().items()}
    return MappingProxyType(
        {
            code: FamilyDefault(grades.get(code, "minor"), Department(department))
            for code, department in rows
        }
    )


def _read(kind: str, language: str) -> Mapping[str, str]:
    lines = (DATA / kind / f"{language}.csv").read_text(encoding="utf-8").splitlines()
    return MappingProxyType({code: name for code, name in csv.reader(lines[1:]) if name})
