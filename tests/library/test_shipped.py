"""The shipped library: without a gap, in nine languages, for every family."""

import csv
from collections import Counter

import pytest

from andon.library.format import read_shelf
from andon.library.gaps import gaps_of
from andon.library.shelf import LANGUAGES
from andon.library.terms import DATA, family_default, names
from andon.recognition.families import families
from andon.rules.access import Department
from andon.rules.categories import Category

SHELF = read_shelf(DATA)


def test_the_shipped_library_has_no_gap() -> None:
    gaps = [*SHELF.gaps, *gaps_of(SHELF.defects, evidence=names("evidence", "en"))]
    assert gaps == []


def test_every_category_ships_with_defects_and_cosmetics_with_the_most() -> None:
    counts = Counter(defect.category for defect in SHELF.defects)
    assert set(counts) == set(Category)
    assert counts[Category.COSMETICS] >= 40
    assert min(counts.values()) >= 6


def test_what_endangers_a_person_is_critical_in_every_category() -> None:
    dangers = {
        "SKIN_REACTION",
        "ADVERSE_HEALTH",
        "FOREIGN_BODY",
        "SPOILED_MOULD",
        "OVERHEAT_FIRE",
        "ELECTRIC_SHOCK",
        "MECHANICAL_HAZARD",
        "EXPIRED",
    }
    milder = [d.code for d in SHELF.defects if d.family in dangers and d.grade != "critical"]
    assert milder == []


@pytest.mark.parametrize("kind", ["families", "evidence", "categories"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_name_stands_in_every_language(kind: str, language: str) -> None:
    lines = (DATA / kind / f"{language}.csv").read_text(encoding="utf-8").splitlines()
    codes = [code for code, name in csv.reader(lines[1:]) if name.strip()]
    assert codes == list(names(kind, "en"))


def test_every_family_has_a_name_a_grade_and_a_department() -> None:
    assert set(names("families", "en")) == {*families(), "NO_DEFECT"}
    for code, family in families().items():
        default = family_default(code)
        assert default.grade == family.default_grade
        assert default.department in Department


def test_an_unknown_family_is_major_and_for_quality_control() -> None:
    default = family_default("NO_SUCH_FAMILY")
    assert (default.grade, default.department) == ("major", Department.QUALITY_CONTROL)


def test_a_name_that_a_language_lacks_is_given_in_english() -> None:
    assert names("families", "pt") == names("families", "en")
    assert names("families", "th")["LEAK"] == "รั่วหรือหก"
