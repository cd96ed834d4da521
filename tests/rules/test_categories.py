"""Categories: which are sensitive, and every name that people call them by."""

import pytest

from andon.rules.categories import PREFIXES, SENSITIVE, Category, category_of, is_sensitive


@pytest.mark.parametrize(
    ("word", "category"),
    [
        ("cosmetics", Category.COSMETICS),
        ("COSM", Category.COSMETICS),
        ("Mother and Baby", Category.MOTHER_BABY),
        ("mother_baby", Category.MOTHER_BABY),
        ("MBABY", Category.MOTHER_BABY),
        (" Medical  consumables ", Category.MEDICAL),
        ("APPR", Category.APPAREL),
        ("OTHR", None),
        ("", None),
    ],
)
def test_a_category_is_known_by_each_of_its_names(word: str, category: Category | None) -> None:
    assert category_of(word) is category


def test_food_cosmetics_mother_and_baby_and_medical_are_sensitive() -> None:
    assert set(SENSITIVE) == {"food", "cosmetics", "mother-baby", "medical"}
    assert [is_sensitive(word) for word in ("FOOD", "home", "services")] == [True, False, False]


def test_a_category_that_nobody_knows_is_treated_as_sensitive() -> None:
    assert is_sensitive("")
    assert is_sensitive("submarines")


def test_every_category_has_its_own_prefix() -> None:
    assert set(PREFIXES) == set(Category)
    assert len(set(PREFIXES.values())) == len(Category)
