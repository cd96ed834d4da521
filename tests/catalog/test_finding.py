"""Which product a report speaks of."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from andon.catalog import finding
from andon.catalog.finding import Clue
from andon.catalog.models import Product
from andon.people.models import Organisation
from andon.runtime import scope

NOON = datetime(2026, 3, 16, 12, tzinfo=UTC)


def product(organisation: Organisation, sku: str, name: str, *, gtin: str = "") -> Product:
    return Product.objects.create(
        organisation_id=organisation.pk,
        sku=sku,
        name=name,
        gtin=gtin,
        category="cosmetics",
        created_at=NOON,
    )


def test_a_product_is_found_by_sku_before_gtin_before_name(scoped: Organisation) -> None:
    serum = product(scoped, "SER-30", "Rosa Serum", gtin="4006381333931")
    cream = product(scoped, "CRE-50", "Night Cream")
    found = finding.find_products(
        [
            Clue(sku="SER-30", words="Night Cream"),
            Clue(gtin="4006381333931", words="Night Cream"),
            Clue(sku="unknown", words="  night CREAM "),
            Clue(words="cream"),
            Clue(),
        ],
        organisation_id=scoped.pk,
    )
    assert found == [serum, serum, cream, None, None]


def test_a_gtin_is_the_same_with_and_without_its_leading_zeros(scoped: Organisation) -> None:
    serum = product(scoped, "SER-30", "Rosa Serum", gtin="012345678905")
    for written in ("012345678905", "0012345678905", "00012345678905", "0-12345-67890-5"):
        assert finding.find_product(scoped.pk, gtin=written) == serum


@pytest.mark.parametrize("written", ["", "123", "12345678901234567", "١٢٣٤٥٦٧٨", "4006381333931x"])
def test_what_is_no_gtin_finds_nothing(scoped: Organisation, written: str) -> None:
    product(scoped, "SER-30", "Rosa Serum")
    assert finding.find_product(scoped.pk, gtin=written) is None


def test_a_name_is_found_in_any_script_and_in_capitals(scoped: Organisation) -> None:
    eclat = product(scoped, "ECL-1", "Crème Éclat")
    jade = product(scoped, "JAD-1", "玉露精华")
    assert finding.find_product(scoped.pk, words="玉露精华") == jade
    assert finding.find_product(scoped.pk, words="crème Éclat") == eclat


def test_a_name_or_gtin_that_two_products_share_finds_neither(scoped: Organisation) -> None:
    product(scoped, "CRE-50", "Night Cream", gtin="4006381333931")
    product(scoped, "CRE-99", "night cream", gtin="4006381333931")
    assert finding.find_product(scoped.pk, words="Night Cream") is None
    assert finding.find_product(scoped.pk, gtin="4006381333931") is None


def test_the_product_of_another_client_is_never_found(
    scoped: Organisation, elsewhere: Organisation
) -> None:
    with scope.organisations(elsewhere.pk):
        product(elsewhere, "SER-30", "Rosa Serum")
    assert finding.find_product(scoped.pk, sku="SER-30", words="Rosa Serum") is None


def test_many_clues_cost_one_query_and_none_at_all_where_nothing_is_known(
    scoped: Organisation,
) -> None:
    with CaptureQueriesContext(connection) as queries:
        finding.find_products(
            [Clue(sku=f"S{n}", words=f"name {n}") for n in range(200)], organisation_id=scoped.pk
        )
    assert len(queries) == 1
    with CaptureQueriesContext(connection) as queries:
        finding.find_products([Clue(), Clue(gtin="no")], organisation_id=scoped.pk)
    assert len(queries) == 0
