"""Pages by key: each list says how its rows are fetched, and this makes cursor and next link."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Annotated, Any, TypeVar
from uuid import UUID

from django.conf import settings
from django.db.models import Model, Q, QuerySet
from ninja import Schema
from pydantic import Field, StringConstraints

from andon.api.cursors import MOST_LETTERS, give, read
from andon.api.requests import ApiRequest

Row = TypeVar("Row")
Record = TypeVar("Record", bound=Model)
Fetched = tuple[Sequence[Row], str | None]


class PageQuery(Schema):
    """Which page of a list."""

    cursor: Annotated[str, StringConstraints(max_length=MOST_LETTERS)] = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50


def page(
    request: ApiRequest, asked: PageQuery, fetch: Callable[[str | None], Fetched[Row]]
) -> tuple[list[Row], str | None]:
    """The rows of the page, and the whole address of the next one (None: this is the last).

    `fetch` takes the key of the page before and returns rows and the key after them.
    """
    narrowed = asked.model_dump(mode="json", exclude={"cursor", "limit"})
    of = {"list": request.path, "client": str(request.auth.organisation_id), **narrowed}
    rows, after = fetch(read(asked.cursor, of=of) if asked.cursor else None)
    if after is None:
        return list(rows), None
    query = request.GET.copy()
    query["cursor"] = give(after, of=of)
    return list(rows), f"{settings.PUBLIC_URL}{request.path}?{query.urlencode()}"


def by_id(rows: QuerySet[Record], *, after: str | None, limit: int) -> Fetched[Record]:
    """Rows in the order in which they were made: ids are ordered by time."""
    if after is not None:
        rows = rows.filter(pk__gt=UUID(after))
    found = list(rows.order_by("pk")[: limit + 1])
    return found[:limit], str(found[limit - 1].pk) if len(found) > limit else None


def newest_first(
    rows: QuerySet[Record], *, by: str, after: str | None, limit: int
) -> Fetched[Record]:
    """Rows by an instant, the newest first."""
    if after is not None:
        at, last = key_of(after)
        rows = rows.filter(Q(**{f"{by}__lte": at}) & (Q(**{f"{by}__lt": at}) | Q(pk__lt=last)))
    found = list(rows.order_by(f"-{by}", "-pk")[: limit + 1])
    if len(found) <= limit:
        return found, None
    return found[:limit], written(getattr(found[limit - 1], by), found[limit - 1].pk)


def written(at: datetime, last: Any) -> str:
    """An instant and an id as a key."""
    return f"{at.isoformat()}~{last}"


def key_of(text: str) -> tuple[datetime, UUID]:
    """The instant and the id of a key, which a sealed cursor brought back."""
    at, _, last = text.partition("~")
    return datetime.fromisoformat(at), UUID(last)
