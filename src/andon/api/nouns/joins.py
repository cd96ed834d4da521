"""Joins: a report's place in a case, seen, explained and undone."""

from uuid import UUID

from ninja import Router

from andon.api.operations import take
from andon.api.problems import not_found
from andon.api.requests import ApiRequest
from andon.api.shapes import Body, Code, Line, Taken, case_of, report_of, taken
from andon.cases.models import Join
from andon.cases.steps.join_report import join_report
from andon.cases.steps.undo_join import undo_join
from andon.rules.access import Act

router = Router(tags=["joins"])


class NewJoin(Body):
    """A report's number, and why it is the same problem."""

    report: Code
    reason: Line


class Undoing(Body):
    """Why it was another problem after all."""

    because: Line


@take(router, "/{number}/joins", name="join_report", act=Act.CASE_JOIN, returns=Taken)
def join(request: ApiRequest, number: str, body: NewJoin) -> Taken:
    """Join a report to this case; it leaves the case where it stood."""
    row = case_of(request, number)
    report = report_of(request, body.report)
    made = join_report(report, case=row, reason=body.reason, by=request.auth, at=request.at)
    return taken("join_report", made.pk, case_id=row.pk)


@take(
    router,
    "/{number}/joins/{join_id}/undo",
    name="undo_join",
    act=Act.CASE_JOIN,
    returns=Taken,
)
def undo(request: ApiRequest, number: str, join_id: UUID, body: Undoing) -> Taken:
    """Undo a join; the answer shows the case in which the report stands now."""
    row = case_of(request, number)
    found = Join.objects.select_related("report", "case").filter(case=row, pk=join_id).first()
    if found is None:
        raise not_found("join")
    made = undo_join(found, because=body.because, by=request.auth, at=request.at)
    return taken("undo_join", made.pk, case_id=made.case_id)
