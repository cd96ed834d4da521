"""Lists: pages by key that neither repeat nor hide, one client's rows, few queries."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from andon.people.models import Organisation
from andon.rules.access import Role
from tests.api.programs import Program, problem_of, program_of
from tests.cast import make_member
from tests.loop.stage import Stage

pytestmark = pytest.mark.both

WORDS = "The box was crushed, the packaging is torn."
# Path, and how many queries a page may take beyond those of letting the program in.
LISTS = {
    "/cases": 1,
    "/reports": 2,
    "/members": 1,
    "/products": 1,
    "/standards?category=home": 2,
    "/notices": 5,
    "/invitations": 1,
    "/departments": 1,
}


@pytest.fixture
def many(house: Stage) -> Stage:
    """Five reports, each in a case of its own."""
    for place in range(5):
        house.report(f"{WORDS} {place}", sku="MUG-1", lot=f"S{place}", contact="noor@example.com")
    return house


def pages(program: Program, path: str) -> Iterator[list[dict[str, Any]]]:
    """Every page of a list, two rows each."""
    page = program.look(f"{path}{'&' if '?' in path else '?'}limit=2")
    while True:
        yield page["items"]
        if page["next"] is None:
            return
        page = program.follow(page["next"])


@pytest.mark.parametrize("path", ["/cases", "/reports", "/members", "/notices"])
def test_the_pages_of_a_list_hold_every_row_once(
    many: Stage, lin_calls: Program, path: str
) -> None:
    whole = lin_calls.look(f"{path}?limit=200")["items"]
    found = list(pages(lin_calls, path))
    assert [row for page in found for row in page] == whole
    assert {len(page) for page in found[:-1]} == {2}


@pytest.mark.parametrize("path", ["/cases", "/reports"])
def test_what_comes_in_meanwhile_neither_repeats_nor_hides_a_row(
    many: Stage, lin_calls: Program, path: str
) -> None:
    before = [row["number"] for row in lin_calls.look(path)["items"]]
    walk = pages(lin_calls, path)
    first = next(walk)
    many.report(f"{WORDS} new", sku="MUG-1", lot="S9", contact="noor@example.com")
    seen = [row["number"] for page in [first, *walk] for row in page]
    assert len(seen) == len(set(seen))
    assert set(before) <= set(seen)


def test_a_cursor_that_was_changed_or_is_of_another_list_is_refused(
    many: Stage, lin_calls: Program, elsewhere: Organisation
) -> None:
    cursor = lin_calls.look("/cases", limit=2)["next"].rpartition("cursor=")[2]
    for path in (
        f"/cases?limit=2&cursor={cursor}x",
        f"/cases?limit=2&cursor={cursor}&grade=critical",
        f"/reports?limit=2&cursor={cursor}",
        "/cases?cursor=%00",
    ):
        assert problem_of(lin_calls.get(path)) == (422, "cursor.unknown"), path
    otto = program_of(elsewhere, member=make_member("Otto", Role.SUPERVISOR, elsewhere))
    assert problem_of(otto.get(f"/cases?limit=2&cursor={cursor}")) == (422, "cursor.unknown")


@pytest.mark.parametrize("query", ["limit=0", "limit=201", "limit=two", "view=none", "grade=bad"])
def test_a_filter_that_means_nothing_is_refused(
    house: Stage, lin_calls: Program, query: str
) -> None:
    refused = lin_calls.get(f"/cases?{query}")
    assert problem_of(refused) == (422, "body.wrong")
    assert refused.json()["field"] == query.partition("=")[0]


def test_the_filters_are_those_of_the_queue(many: Stage, lin_calls: Program) -> None:
    (found,) = lin_calls.look("/cases", q="S3", station="verify", view="provisional")["items"]
    assert found["lot"] == "S3"
    assert lin_calls.look("/cases", q="S3", market="FR")["items"] == []
    assert lin_calls.look("/cases/counts")["views"]["all"] == 5


@pytest.mark.parametrize("path", LISTS)
def test_a_list_shows_nothing_of_another_client(
    many: Stage, elsewhere: Organisation, path: str
) -> None:
    otto = program_of(elsewhere, member=make_member("Otto", Role.QUALITY_CONTROL, elsewhere))
    text = str(otto.look(path))
    for word in ("C-", "R-", "Mai", "MUG-1", "HOM-PACK-01", str(many.client.pk)):
        assert word not in text


@pytest.mark.parametrize(("path", "most"), LISTS.items())
def test_a_list_takes_the_same_few_queries_at_every_length(
    many: Stage, lin_calls: Program, path: str, most: int
) -> None:
    lin_calls.look("/me")  # the token is known from here on
    counts = []
    for limit in (1, 200):
        with CaptureQueriesContext(connection) as asked:
            lin_calls.look(f"{path}{'&' if '?' in path else '?'}limit={limit}")
        own = [one["sql"] for one in asked if one["sql"].startswith("SELECT")]
        counts.append(len([sql for sql in own if "set_config" not in sql]))
    assert counts[1] <= most
    assert counts[0] <= most
