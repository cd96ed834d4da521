"""What is asked for, by category and market."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from andon.rules import completeness
from andon.rules.categories import Category
from andon.rules.completeness import Item


def asked(category: str, market: str, *present: Item) -> list[str]:
    items = completeness.missing(category=category, market=market, present=set(present))
    return [str(item) for item in items]


def test_whether_anybody_was_hurt_is_always_the_first_question() -> None:
    for category in ("", *map(str, Category)):
        assert asked(category, "DE")[0] == "injury"


def test_an_empty_report_of_a_cosmetic_is_asked_for_all_that_traces_it_back() -> None:
    assert asked("cosmetics", "") == [
        "injury",
        "defect",
        "product",
        "lot",
        "photo",
        "quantity",
        "noticed",
        "market",
        "contact",
    ]


def test_nothing_is_asked_for_twice() -> None:
    assert asked("cosmetics", "TH", *Item) == []
    assert asked("apparel", "TH", *(set(Item) - {Item.ORDER})) == ["order"]


def test_in_the_european_economic_area_the_seller_is_asked_for() -> None:
    assert "bought-where" in asked("cosmetics", "DE")
    assert "bought-where" in asked("electronics", "IS")
    assert "bought-where" not in asked("cosmetics", "TH")
    assert "bought-where" not in asked("apparel", "DE")


def test_a_service_has_no_lot_and_no_pieces() -> None:
    assert asked("services", "DE") == [
        "injury",
        "defect",
        "product",
        "noticed",
        "market",
        "order",
        "contact",
    ]


def test_an_unknown_category_is_asked_like_a_sensitive_one() -> None:
    assert asked("", "US") == asked("cosmetics", "US") == asked("toys", "US")


@pytest.mark.parametrize("category", list(Category))
def test_every_category_has_its_list(category: Category) -> None:
    assert str(category) in completeness.BY_CATEGORY


def test_the_european_economic_area_has_thirty_states() -> None:
    assert len(completeness.EEA) == 30


@given(present=st.sets(st.sampled_from(list(Item))), category=st.sampled_from(list(Category)))
def test_what_is_there_is_never_asked_for_and_the_order_is_always_the_same(
    present: set[Item], category: Category
) -> None:
    missing = completeness.missing(category=category, market="DE", present=present)
    assert not present & set(missing)
    assert list(missing) == sorted(missing, key=list(Item).index)
