"""Cases that may be the same problem: offered with the reason, never joined by a guess."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from andon.cases.candidates import candidates
from andon.cases.models import Case
from andon.people.models import Organisation
from andon.rules.matching import Likeness
from andon.runtime import scope

pytestmark = pytest.mark.both

SERUM = UUID(int=30)


def make_case(house: Organisation, number: int, *, at: datetime, **fields: Any) -> Case:
    return Case.objects.create(
        **{
            "organisation_id": house.pk,
            "number": f"C-{number}",
            "problem_key": f"?{uuid4()}|LEAK|",
            "product_id": SERUM,
            "product_name": "Serum 30 ml",
            "family": "LEAK",
            "lot": "LX4471",
            "grade": "major",
            "opened_at": at,
            **fields,
        }
    )


def test_the_likeliest_cases_come_first_each_with_its_reason(
    scoped: Organisation, at: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    case = make_case(scoped, 1, at=at)
    make_case(scoped, 2, at=at, lot="LX9999")
    make_case(scoped, 3, at=at, product_id=None, product_name="")
    make_case(scoped, 4, at=at)
    make_case(scoped, 5, at=at, family="SMELL")
    make_case(scoped, 6, at=at, family="SMELL", lot="")
    make_case(scoped, 7, at=at, product_id=None, product_name="", lot="")
    with django_assert_num_queries(1):
        found = candidates(case, families=["LEAK", "SMELL"], limit=10)
    assert [(one.number, one.likeness) for one in found] == [
        ("C-4", Likeness.ALL),
        ("C-5", Likeness.PRODUCT_LOT),
        ("C-2", Likeness.PRODUCT_FAMILY),
        ("C-3", Likeness.FAMILY_LOT),
        ("C-6", Likeness.NEAR_FAMILY),
        ("C-7", Likeness.FAMILY),
    ]
    assert [one.number for one in candidates(case, limit=2)] == ["C-4", "C-5"]


def test_another_product_a_closed_case_and_another_client_are_no_candidates(
    scoped: Organisation, elsewhere: Organisation, at: datetime
) -> None:
    case = make_case(scoped, 1, at=at)
    make_case(scoped, 2, at=at, product_id=UUID(int=50), product_name="Cream 50 ml")
    make_case(scoped, 3, at=at, closed_at=at + timedelta(hours=1))
    with scope.organisations(elsewhere.pk):
        make_case(elsewhere, 4, at=at)
    with scope.organisations(scoped.pk, elsewhere.pk):
        assert candidates(case) == ()


def test_cases_that_name_their_product_by_the_same_words_are_candidates(
    scoped: Organisation, at: datetime
) -> None:
    words = {"product_id": None, "product_name": "hand cream", "lot": ""}
    case = make_case(scoped, 1, at=at, **words)
    make_case(scoped, 2, at=at, **words | {"product_name": "Hand-Cream"})
    make_case(scoped, 3, at=at, **words | {"product_name": "hand soap"})
    assert [(one.number, one.likeness) for one in candidates(case)] == [
        ("C-2", Likeness.PRODUCT_FAMILY)
    ]
