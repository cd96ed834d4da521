"""Notices: what was told to whom, when, and what came of it."""

from dataclasses import dataclass
from uuid import UUID

from ninja import Query, Router

from andon.api.operations import look, take
from andon.api.paging import Fetched, PageQuery, key_of, page, written
from andon.api.problems import not_found
from andon.api.requests import ApiRequest
from andon.api.shapes import Code
from andon.notices import queries
from andon.notices.models import Notice
from andon.notices.queries import Told
from andon.notices.states import State
from andon.notices.steps.retry import retry_notice
from andon.people import actors
from andon.rules.access import Act

router = Router(tags=["notices"])


class NoticeQuery(PageQuery):
    """What the list is narrowed to; empty means no limit."""

    state: State | None = None
    template: Code = ""


@dataclass(frozen=True, slots=True)
class NoticePage:
    """Some notices, the newest first; `next` is the whole address of the rest."""

    items: list[Told]
    next: str | None


@dataclass(frozen=True, slots=True)
class NoticeState:
    """A notice that waits again."""

    id: UUID
    state: str


@look(router, "", name="list_notices", act=Act.NOTICE_READ, returns=NoticePage)
def notices(request: ApiRequest, asked: Query[NoticeQuery]) -> NoticePage:
    """The outbox. Names of reporters are shown to whoever may see contacts."""

    def fetch(after: str | None) -> Fetched[Told]:
        found = queries.page(
            state=asked.state,
            template=asked.template,
            after=key_of(after) if after else None,
            limit=asked.limit,
            may_read_contacts=actors.allowed(request.auth, Act.CONTACT_READ),
        )
        return found.rows, written(*found.after) if found.after else None

    return NoticePage(*page(request, asked, fetch))


@look(router, "/counts", name="count_notices", act=Act.NOTICE_READ, returns=dict[str, int])
def counts(request: ApiRequest) -> dict[str, int]:
    """How many notices stand in each state."""
    return queries.counts()


@take(
    router,
    "/{notice_id}/retry",
    name="retry_notice",
    act=Act.REPORT_ANSWER,
    returns=NoticeState,
    status=200,
)
def retry(request: ApiRequest, notice_id: UUID) -> NoticeState:
    """Send a notice again that was given up."""
    rows = Notice.objects.filter(organisation_id=request.auth.organisation_id)
    row = rows.filter(pk=notice_id).first()
    if row is None:
        raise not_found("notice")
    sent = retry_notice(row, by=request.auth, at=request.at)
    return NoticeState(sent.pk, sent.state)
