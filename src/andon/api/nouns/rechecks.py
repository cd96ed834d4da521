"""Rechecks: a sample drawn before anybody looks, and what came of it."""

from ninja import Router

from andon.api.operations import take
from andon.api.requests import ApiRequest
from andon.api.shapes import Body, Count, Taken, Text, case_of, taken
from andon.cases.steps.draw_recheck import draw_recheck
from andon.cases.steps.recheck_case import recheck_case
from andon.rules.access import Act
from andon.rules.recheck import Kind

router = Router(tags=["rechecks"])


class NewSample(Body):
    """`population`: units of the repaired lots; of reporters it is counted by the house."""

    kind: Kind
    population: Count = 0


class NewRecheck(NewSample):
    """What came of looking at the sample."""

    is_passed: bool
    note: Text


@take(router, "/{number}/samples", name="draw_recheck", act=Act.CASE_RECHECK, returns=Taken)
def draw(request: ApiRequest, number: str, body: NewSample) -> Taken:
    """Draw the sample, by a seed that is kept; `read_case` shows it."""
    row = case_of(request, number)
    made = draw_recheck(
        row, kind=body.kind, population=body.population, by=request.auth, at=request.at
    )
    return taken("draw_recheck", made.pk, case_id=row.pk)


@take(router, "/{number}/rechecks", name="recheck_case", act=Act.CASE_RECHECK, returns=Taken)
def recheck(request: ApiRequest, number: str, body: NewRecheck) -> Taken:
    """Write down what the recheck found; one failure sends the case back to rectification.

    Draws the sample first where none was drawn.
    """
    row = case_of(request, number)
    made = recheck_case(
        row,
        kind=body.kind,
        population=body.population,
        is_passed=body.is_passed,
        note=body.note,
        by=request.auth,
        at=request.at,
    )
    return taken("recheck_case", made.pk, case_id=row.pk)
