"""The queue: pages by key, filters, counts, lamps, and as many queries at every depth."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from andon.cases import queries
from andon.cases.models import Case
from andon.cases.views import VIEWS, Filters, Lamps, Row
from andon.catalog.models import Product
from andon.people.models import Member, Organisation
from andon.runtime import scope

pytestmark = pytest.mark.both

MINUTES = [-30, -5, 0, 10, 59, 61, 600, None, None, None]


@pytest.fixture
def cases(scoped: Organisation, mai: Member, at: datetime) -> list[Case]:
    """Ten open cases, of which three run no clock, two with one limit, and two closed ones."""
    return [
        _case(scoped.pk, number, at=at, due=due, owner_id=mai.pk if number % 2 else None)
        for number, due in enumerate([*MINUTES[:9], 10], start=1)
    ] + [
        _case(scoped.pk, number, at=at, due=None, closed_at=at - timedelta(days=number))
        for number in (11, 12)
    ]


def _case(
    organisation_id: UUID, number: int, *, at: datetime, due: int | None, **fields: object
) -> Case:
    return Case.objects.create(
        organisation_id=organisation_id,
        number=f"C-{number}",
        problem_key=f"P-{number}",
        grade="critical" if number == 1 else "minor",
        family="LEAK",
        lot=f"L{number:03}",
        markets=["DE", "TH"] if number < 3 else ["FR"],
        opened_at=at,
        next_due_at=None if due is None else at + timedelta(minutes=due),
        next_clock="" if due is None else "verify",
        is_provisional=number != 2,
        waiting_since=at if number == 3 else None,
        **fields,
    )


def walk(filters: Filters, *, at: datetime, limit: int = 3) -> Iterator[list[Row]]:
    """Page after page until the last."""
    after = None
    while True:
        page = queries.queue(filters, after=after, limit=limit, at=at)
        yield list(page.rows)
        after = page.after
        if after is None:
            return


def numbers(filters: Filters, *, at: datetime) -> list[str]:
    return [row.number for page in walk(filters, at=at) for row in page]


def test_the_clock_that_ends_first_stands_on_top_and_every_case_once(
    cases: list[Case], at: datetime
) -> None:
    shown = [row for page in walk(Filters(), at=at) for row in page]
    assert [row.number for row in shown[:4]] == ["C-1", "C-2", "C-3", "C-4"]
    assert [row.number for row in shown[4:8]] == ["C-10", "C-5", "C-6", "C-7"]
    assert {row.number for row in shown[8:]} == {"C-8", "C-9"}
    assert [row.lamp for row in shown] == ["late"] * 3 + ["soon"] * 3 + ["in-time"] * 2 + [
        "none"
    ] * 2


def test_pages_of_any_depth_take_one_query(cases: list[Case], at: datetime) -> None:
    after = None
    for _ in range(4):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            page = queries.queue(Filters(), after=after, limit=3, at=at)
        assert len(asked) == 1
        after = page.after
    assert after is None


def test_a_case_that_comes_in_between_two_pages_moves_no_other(
    cases: list[Case], scoped: Organisation, at: datetime
) -> None:
    first = queries.queue(Filters(), limit=3, at=at)
    _case(scoped.pk, 99, at=at, due=-60)
    second = queries.queue(Filters(), after=first.after, limit=3, at=at)
    assert [row.number for row in second.rows] == ["C-4", "C-10", "C-5"]


def test_closed_cases_stand_apart_the_newest_first(cases: list[Case], at: datetime) -> None:
    assert [page[0].number for page in walk(Filters(view="closed"), at=at, limit=1)] == [
        "C-11",
        "C-12",
    ]


@pytest.mark.parametrize(
    ("filters", "shown"),
    [
        (Filters(view="critical"), ["C-1"]),
        (Filters(view="late"), ["C-1", "C-2", "C-3"]),
        (Filters(view="soon"), ["C-4", "C-10", "C-5"]),
        (Filters(view="waiting"), ["C-3"]),
        (Filters(market="TH"), ["C-1", "C-2"]),
        (Filters(grade="critical", market="FR"), []),
        (Filters(text="c-7"), ["C-7"]),
        (Filters(text=" l005 "), ["C-5"]),
        (Filters(text="R-00000000"), []),
        (Filters(text="-"), []),
        (Filters(view="late", text="\x00 "), ["C-1", "C-2", "C-3"]),
        (Filters(organisation_id=UUID(int=7)), []),
    ],
    ids=str,
)
def test_a_filter_shows_what_it_says(
    cases: list[Case], at: datetime, filters: Filters, shown: list[str]
) -> None:
    assert numbers(filters, at=at) == shown


def test_my_cases_are_those_that_i_own(cases: list[Case], mai: Member, at: datetime) -> None:
    mine = Filters(view="mine", member_ids=(mai.pk,))
    rows = [row for page in walk(mine, at=at) for row in page]
    assert {row.number for row in rows} == {"C-1", "C-3", "C-5", "C-7", "C-9"}
    assert {row.owner_name for row in rows} == {"Mai"}
    assert numbers(Filters(view="mine"), at=at) == []


def test_a_part_of_a_products_name_finds_its_cases(
    cases: list[Case], scoped: Organisation, at: datetime
) -> None:
    product = Product.objects.create(
        organisation_id=scoped.pk,
        sku="NC-50",
        name="Night Cream 50 ml",
        category="cosmetics",
        created_at=at,
    )
    Case.objects.filter(number="C-6").update(product_id=product.pk)
    Case.objects.filter(number="C-7").update(product_name="Something from a market stall")
    assert numbers(Filters(text="cream"), at=at) == ["C-6"]
    assert numbers(Filters(text="NC-50"), at=at) == ["C-6"]
    assert numbers(Filters(text="Something from a market stall"), at=at) == ["C-7"]


def test_all_counts_are_one_query(cases: list[Case], mai: Member, at: datetime) -> None:
    with CaptureQueriesContext(connection) as asked:
        counts = queries.counts(member_ids=[mai.pk], at=at)
    assert counts == {
        "all": 10,
        "mine": 5,
        "critical": 1,
        "late": 3,
        "soon": 3,
        "provisional": 9,
        "waiting": 1,
        "closed": 2,
    }
    assert len(asked) == 1
    assert queries.counts(member_ids=[], at=at)["mine"] == 0


def test_a_view_counts_what_its_pages_show(
    cases: list[Case], scoped: Organisation, mai: Member, at: datetime
) -> None:
    for client in (None, scoped.pk, uuid4()):
        counts = queries.counts(member_ids=[mai.pk, uuid4()], organisation_id=client, at=at)
        shown = {
            view: len(
                numbers(Filters(view=view, member_ids=(mai.pk,), organisation_id=client), at=at)
            )
            for view in VIEWS
        }
        assert counts == shown


def test_the_whole_house_counts_every_clients_cases(
    cases: list[Case], elsewhere: Organisation, at: datetime
) -> None:
    with scope.whole_house():
        assert queries.counts(member_ids=[], at=at)["all"] == 10
        assert queries.counts(member_ids=[], organisation_id=elsewhere.pk, at=at)["all"] == 0


def test_nothing_is_counted_before_anybody_said_whose(db: None, at: datetime) -> None:
    with pytest.raises(scope.NoScopeError):
        queries.counts(member_ids=[], at=at)
    with pytest.raises(scope.NoScopeError):
        queries.lamps(at=at)


def test_the_lamps_are_one_query(cases: list[Case], at: datetime) -> None:
    with CaptureQueriesContext(connection) as asked:
        lamps = queries.lamps(at=at)
    assert lamps == Lamps(late=3, soon=3, in_time=2)
    assert len(asked) == 1


def test_a_count_stops_where_nobody_reads_on(
    cases: list[Case], scoped: Organisation, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("andon.cases.queue.CAP", 2)
    assert queries.counts(member_ids=[], at=at)["all"] == 2
    assert queries.lamps(at=at) == Lamps(late=2, soon=2, in_time=2, is_capped=True)


@pytest.mark.parametrize("after", ["", "~", "20260316T120000.000000~zz", "x" * 500, "\x00~"])
def test_a_key_that_no_page_gave_out_is_refused(
    cases: list[Case], at: datetime, after: str
) -> None:
    with pytest.raises(queries.BadCursorError, match="begin at the first page"):
        queries.queue(Filters(), after=after, at=at)


def test_another_clients_cases_are_not_there(
    cases: list[Case], elsewhere: Organisation, at: datetime
) -> None:
    with scope.organisations(elsewhere.pk):
        assert numbers(Filters(), at=at) == []
        assert queries.lamps(at=at) == Lamps(0, 0, 0)
        with pytest.raises(Case.DoesNotExist):
            queries.find_case("C-1", organisation_id=cases[0].organisation_id)
