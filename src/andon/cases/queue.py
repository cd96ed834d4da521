"""The queue of cases: one page by key, counts and lamps, one query each at every depth."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from andon.cases.models import NEVER, Case, Join
from andon.cases.views import Filters, Lamp, Lamps, Page, Row, View
from andon.catalog.models import Product
from andon.people.models import Member
from andon.rules import matching
from andon.runtime import scope

SOON = timedelta(hours=1)  # a case is "soon" when its next clock ends within the hour
CAP = 1000  # nobody reads an exact count above it; counting on would read every open case
MOST_ROWS = 200
LONGEST_TEXT = 100
# What a line shows. Plain values: fifty whole cases cost more than all else that a page does.
SHOWN = (
    *("id", "organisation_id", "number", "product_name", "category", "family", "lot", "markets"),
    *("grade", "is_provisional", "waiting_since", "priority", "station", "outcome", "owner_id"),
    *("opened_at", "closed_at", "next_clock", "next_due_at"),
)
# The views of `_of_view` again, as plain SQL: to build eight such queries takes Django longer than
# to answer them takes the database. A test holds the two together.
COUNTED: Mapping[View, str] = {
    "all": "closed_at IS NULL",
    "mine": "closed_at IS NULL AND owner_id IN ({members})",
    "critical": "closed_at IS NULL AND grade = 'critical'",
    "late": "closed_at IS NULL AND queue_at <= %(at)s",
    "soon": "closed_at IS NULL AND queue_at > %(at)s AND queue_at <= %(soon)s",
    "provisional": "closed_at IS NULL AND is_provisional",
    "waiting": "closed_at IS NULL AND waiting_since IS NOT NULL",
    "closed": "closed_at IS NOT NULL",
}
IN_TIME = "closed_at IS NULL AND queue_at > %(soon)s AND queue_at < %(never)s"
MOST_PRODUCTS = 200  # that one text may name


class BadCursorError(ValueError):
    """The key of a page is none that a page gave out."""


def queue(filters: Filters, *, after: str | None = None, limit: int = 50, at: datetime) -> Page:
    """The cases of a view, the clock that ends first on top; closed ones newest first.

    `after` is the `after` of the page before. Raises BadCursorError for anything else.
    """
    rows = narrowed(filters, at=at)
    is_closed = filters.view == "closed"
    if after is not None:
        rows = rows.filter(_beyond(after, is_closed=is_closed))
    order = ("-closed_at", "-id") if is_closed else ("queue_at", "id")
    size = max(1, min(limit, MOST_ROWS))
    named = rows.annotate(owner_name=_owner_name()).values_list(*SHOWN, "owner_name", named=True)
    found: list[Any] = list(named.order_by(*order)[: size + 1])
    page = tuple(row_of(case, at=at) for case in found[:size])
    return Page(rows=page, after=key_of(found[size - 1]) if len(found) > size else None)


def counts(
    *, member_ids: Sequence[UUID], organisation_id: UUID | None = None, at: datetime
) -> dict[View, int]:
    """How many cases each view shows, in one query; CAP means "CAP or more"."""
    numbers = _count(
        COUNTED.values(), organisation_id=organisation_id, member_ids=member_ids, at=at
    )
    return dict(zip(COUNTED, numbers, strict=True))


def lamps(*, organisation_id: UUID | None = None, at: datetime) -> Lamps:
    """How many open cases are late, soon and in time by the clock that ends first; one query."""
    sets = (COUNTED["late"], COUNTED["soon"], IN_TIME)
    late, soon, in_time = _count(sets, organisation_id=organisation_id, at=at)
    return Lamps(late, soon, in_time, is_capped=CAP in (late, soon, in_time))


def narrowed(filters: Filters, *, at: datetime) -> QuerySet[Case]:
    """The cases that the filters let through, in no order."""
    rows = Case.objects.filter(_of_view(filters, at=at))
    plain: Mapping[str, object] = {
        "organisation_id": filters.organisation_id,
        "category": filters.category,
        "grade": filters.grade,
        "station": filters.station,
        "owner_id": filters.owner_id,
    }
    rows = rows.filter(**{name: value for name, value in plain.items() if value})
    if filters.market:
        rows = rows.filter(_in_market(filters.market))
    text = filters.text.replace("\x00", "").strip()[:LONGEST_TEXT]
    return rows.filter(_says(text)) if text else rows


def row_of(case: Any, *, at: datetime) -> Row:
    """A case as a line. Reads `owner_name` where the query annotated it."""
    return Row(
        id=case.id,
        organisation_id=case.organisation_id,
        number=case.number,
        product_name=case.product_name,
        category=case.category,
        family=case.family,
        lot=case.lot,
        markets=tuple(case.markets),
        grade=case.grade,
        is_provisional=case.is_provisional,
        is_waiting=case.waiting_since is not None,
        priority=case.priority,
        station=case.station,
        outcome=case.outcome,
        owner_id=case.owner_id,
        owner_name=getattr(case, "owner_name", None) or "",
        opened_at=case.opened_at,
        closed_at=case.closed_at,
        next_clock=case.next_clock,
        next_due_at=case.next_due_at,
        lamp=lamp_of(case, at=at),
    )


def lamp_of(case: Any, *, at: datetime) -> Lamp:
    """Which of the three lamps the case lights; none once it is closed or where no clock runs."""
    if case.closed_at is not None or case.next_due_at is None:
        return "none"
    if case.next_due_at <= at:
        return "late"
    return "soon" if case.next_due_at <= at + SOON else "in-time"


def _of_view(filters: Filters, *, at: datetime) -> Q:
    if filters.view == "closed":
        return Q(closed_at__isnull=False)
    views: Mapping[View, Q] = {
        "all": Q(),
        "mine": Q(owner_id__in=filters.member_ids),
        "critical": Q(grade="critical"),
        "late": Q(queue_at__lte=at),
        "soon": Q(queue_at__gt=at, queue_at__lte=at + SOON),
        "provisional": Q(is_provisional=True),
        "waiting": Q(waiting_since__isnull=False),
    }
    return Q(closed_at__isnull=True) & views[filters.view]


def _in_market(market: str) -> Q:
    """SQLite cannot look into a JSON list; there the list is text, and codes have two letters.

    PostgreSQL takes `contains` for rarer than it is, and would sort all cases instead of walking
    along the queue until the page is full; of what is coalesced it expects the half.
    """
    if connection.vendor == "postgresql":
        contains = ExpressionWrapper(Q(markets__contains=[market]), output_field=BooleanField())
        return Q(Coalesce(contains, Value(False)))
    return Q(markets__icontains=f'"{market[:2]}"')


def _says(text: str) -> Q:
    """A report's or case's number, a lot, or a product: its whole name, or a part that is known.

    Only equality uses an index behind PostgreSQL's row policies, and reading every case's name
    takes longer than anybody waits: parts of a name are looked up in the catalogue.
    """
    number = text.upper()
    if number.startswith("R-"):
        joins = Join.objects.filter(report__number=number, undone_at__isnull=True)
        return Q(id__in=list(joins.values_list("case_id", flat=True)))
    if number.startswith("C-"):
        return Q(number=number)
    products = Product.objects.filter(Q(lower_name__contains=text.lower()) | Q(sku=text))
    known = list(products.values_list("id", flat=True)[:MOST_PRODUCTS])
    lots = {text, number, matching.normal_lot(text)} - {""}
    return Q(lot__in=lots) | Q(product_name=text) | Q(product_id__in=known)


def _owner_name() -> Subquery:
    return Subquery(Member.objects.filter(id=OuterRef("owner_id")).values("user__name")[:1])


def key_of(case: Any) -> str:
    """The key of the page that begins after this case."""
    instant = case.closed_at or case.next_due_at or NEVER
    return f"{instant.astimezone(UTC).strftime('%Y%m%dT%H%M%S.%f')}~{case.id.hex}"


def _beyond(key: str, *, is_closed: bool) -> Q:
    """Everything after the key. The first condition lets the index begin there."""
    try:
        instant, _, last = key.partition("~")
        seen = datetime.strptime(instant, "%Y%m%dT%H%M%S.%f").replace(tzinfo=UTC)
        row = UUID(hex=last)
    except ValueError as error:
        raise BadCursorError("This page key is none of ours: begin at the first page.") from error
    if is_closed:
        return Q(closed_at__lte=seen) & (Q(closed_at__lt=seen) | Q(id__lt=row))
    return Q(queue_at__gte=seen) & (Q(queue_at__gt=seen) | Q(id__gt=row))


def _count(
    sets: Iterable[str],
    *,
    organisation_id: UUID | None,
    member_ids: Sequence[UUID] = (),
    at: datetime,
) -> list[int]:
    """The size of each set within the scope, at most CAP, in one query."""
    instants = {"at": at, "soon": at + SOON, "never": NEVER}
    values = {
        name: connection.ops.adapt_datetimefield_value(instant)
        for name, instant in instants.items()
    }
    within = _within(organisation_id)
    members = _listed(member_ids)
    columns = [
        f"(SELECT COUNT(*) FROM (SELECT 1 FROM cases_case WHERE {within} AND"  # noqa: S608  no words
        f" {one.format(members=members)} LIMIT {CAP}) AS counted)"
        for one in sets
    ]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(columns)}", values)
        found = cursor.fetchone()
    return [int(number) for number in found or ()]


def _within(organisation_id: UUID | None) -> str:
    """The condition that keeps a count within the scope; refuses where there is none."""
    current = scope.current()
    if organisation_id is None:
        ids = current.organisations
        return "TRUE" if current.is_whole_house else f"organisation_id IN ({_listed(ids)})"
    return f"organisation_id IN ({_listed([organisation_id] * current.allows(organisation_id))})"


def _listed(ids: Iterable[UUID]) -> str:
    """Ids as SQL, as both databases write them; none of them is what no row has."""
    return ", ".join(f"'{one.hex}'" for one in ids) or "NULL"
