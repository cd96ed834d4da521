"""Cases: the queue, one case with everything round it, and the steps on the case itself."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from ninja import Query, Router

from andon.api.operations import look, take
from andon.api.paging import Fetched, PageQuery, page
from andon.api.problems import not_found
from andon.api.requests import ApiRequest
from andon.api.shapes import Body, Code, Line, Taken, Text, case_of, taken
from andon.cases import queries
from andon.cases.models import Regrade
from andon.cases.steps.close_case import close_case
from andon.cases.steps.decide_downgrade import decide_downgrade
from andon.cases.steps.grade_case import grade_case
from andon.cases.steps.own_case import own_case
from andon.cases.steps.propose_downgrade import propose_downgrade
from andon.cases.steps.state_case import state_case
from andon.cases.views import CaseView, Filters, Lamps, Row, View
from andon.rules import lifecycle
from andon.rules.access import Act
from andon.rules.grading import Grade
from andon.rules.lifecycle import Station

router = Router(tags=["cases"])


class CaseQuery(PageQuery):
    """The queue's filters: empty means no limit."""

    view: View = "all"
    market: Code = ""
    category: Code = ""
    grade: Grade | None = None
    station: Station | None = None
    owner_id: UUID | None = None
    q: Line = ""


@dataclass(frozen=True, slots=True)
class CasePage:
    """Some cases, the clock that ends first on top; `next` is the whole address of the rest."""

    items: list[Row]
    next: str | None


@dataclass(frozen=True, slots=True)
class CaseCounts:
    """How many cases each view shows, and the three lamps; `cap` means "this many or more"."""

    views: dict[View, int]
    lamps: Lamps
    cap: int


@look(router, "", name="list_cases", act=Act.CASE_READ, returns=CasePage)
def cases(request: ApiRequest, asked: Query[CaseQuery]) -> CasePage:
    """The queue, page by page.

    The filters are those of the desk's queue. `q` finds the number of a report or case, a lot, or
    a product.
    """
    filters = Filters(
        view=asked.view,
        member_ids=tuple(filter(None, [request.auth.member_id])),
        organisation_id=request.auth.organisation_id,
        market=asked.market.upper()[:2],
        category=asked.category,
        grade=asked.grade or "",
        station=asked.station or "",
        owner_id=asked.owner_id,
        text=asked.q,
    )

    def fetch(after: str | None) -> Fetched[Row]:
        found = queries.queue(filters, after=after, limit=asked.limit, at=request.at)
        return found.rows, found.after

    return CasePage(*page(request, asked, fetch))


@look(router, "/counts", name="count_cases", act=Act.CASE_READ, returns=CaseCounts)
def counts(request: ApiRequest) -> CaseCounts:
    """How many cases each view of the queue shows."""
    mine = request.auth.organisation_id
    members = tuple(filter(None, [request.auth.member_id]))
    return CaseCounts(
        views=queries.counts(member_ids=members, organisation_id=mine, at=request.at),
        lamps=queries.lamps(organisation_id=mine, at=request.at),
        cap=queries.CAP,
    )


@look(router, "/{number}", name="read_case", act=Act.CASE_READ, returns=CaseView)
def case(request: ApiRequest, number: str) -> CaseView:
    """One case with everything round it.

    `acts` names every step by its operation id, whether you may take it now, and what is missing.
    The ETag is the case's version.
    """
    found = case_of(request, number)
    return queries.case_page(
        found.number,
        organisation_id=found.organisation_id,
        by=request.auth,
        at=request.at,
    )


class NewGrade(Body):
    """A grade and why."""

    grade: Grade
    reason: Text


@take(router, "/{number}/grade", name="grade_case", act=Act.CASE_GRADE, returns=Taken)
def grade(request: ApiRequest, number: str, body: NewGrade) -> Taken:
    """Give the grade that nobody named, or raise it.

    Lowering takes two people: see `propose_downgrade`.
    """
    row = case_of(request, number)
    grade_case(row, grade=body.grade, reason=body.reason, by=request.auth, at=request.at)
    return taken("grade_case", row.pk, case_id=row.pk)


@take(
    router, "/{number}/downgrades", name="propose_downgrade", act=Act.CASE_DOWNGRADE, returns=Taken
)
def downgrade(request: ApiRequest, number: str, body: NewGrade) -> Taken:
    """Propose a lower grade, which holds when a second person agrees."""
    row = case_of(request, number)
    made = propose_downgrade(
        row, grade=body.grade, reason=body.reason, by=request.auth, at=request.at
    )
    return taken("propose_downgrade", made.pk, case_id=row.pk)


class Decision(Body):
    """A second person's answer."""

    is_confirmed: bool


@take(
    router,
    "/{number}/downgrades/{regrade_id}/decision",
    name="decide_downgrade",
    act=Act.CASE_DOWNGRADE,
    returns=Taken,
)
def decision(request: ApiRequest, number: str, regrade_id: UUID, body: Decision) -> Taken:
    """Confirm or reject a proposed downgrade; whoever proposed it cannot."""
    row = case_of(request, number)
    regrade = Regrade.objects.filter(case=row, pk=regrade_id).first()
    if regrade is None:
        raise not_found("proposal")
    decide_downgrade(regrade, is_confirmed=body.is_confirmed, by=request.auth, at=request.at)
    return taken("decide_downgrade", regrade.pk, case_id=row.pk)


class NewStatement(Body):
    """The seven slots; "unknown" is an answer."""

    defect: Any
    place: Any
    size: Any
    how_many: Any
    lots: Any
    since: Any
    effect: Any


@take(router, "/{number}/statements", name="state_case", act=Act.CASE_STATE, returns=Taken)
def state(request: ApiRequest, number: str, body: NewStatement) -> Taken:
    """Write the standard statement of the defect; a new version beside the ones before it."""
    row = case_of(request, number)
    made = state_case(row, slots=body.model_dump(), by=request.auth, at=request.at)
    return taken("state_case", made.pk, case_id=row.pk)


class NewOwner(Body):
    """Who carries the case; nobody named means whoever asks."""

    member_id: UUID | None = None


@take(router, "/{number}/owner", name="own_case", act=Act.CASE_OWN, returns=Taken)
def owner(request: ApiRequest, number: str, body: NewOwner) -> Taken:
    """Take the case, or give it to a member."""
    row = case_of(request, number)
    member = body.member_id or request.auth.member_id
    if member is None:
        raise lifecycle.Refused("member")
    own_case(row, member_id=member, by=request.auth, at=request.at)
    return taken("own_case", row.pk, case_id=row.pk)


@take(router, "/{number}/close", name="close_case", act=Act.CASE_CLOSE, returns=Taken)
def close(request: ApiRequest, number: str) -> Taken:
    """End the case; a refusal names every closing condition that does not hold."""
    row = case_of(request, number)
    close_case(row, by=request.auth, at=request.at)
    return taken("close_case", row.pk, case_id=row.pk)
