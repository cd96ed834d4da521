"""Verdicts: what one person found, by a version of a standard."""

from uuid import UUID

from ninja import Router
from pydantic import Field

from andon.api.operations import take
from andon.api.requests import ApiRequest
from andon.api.shapes import Body, Code, Taken, Text, case_of, taken
from andon.cases.steps.verify_case import verify_case
from andon.rules.access import Act, Department
from andon.rules.completeness import Item
from andon.rules.grading import Grade
from andon.rules.verification import Outcome

router = Router(tags=["verdicts"])


class NewVerdict(Body):
    """`needed` for cannot-tell, `goes_to` for not-quality; a reason for all but confirmed."""

    outcome: Outcome
    family: Code = ""
    standard_version_id: UUID | None = None
    grade: Grade | None = None
    reason: Text = ""
    needed: list[Item] = Field(default_factory=list, max_length=len(Item))
    goes_to: Department | None = None


@take(router, "/{number}/verdicts", name="verify_case", act=Act.CASE_VERIFY_FIRST, returns=Taken)
def verify(request: ApiRequest, number: str, body: NewVerdict) -> Taken:
    """Say what you found on looking.

    The case is verified when everybody looked who must: a critical or sensitive one takes two
    people.
    """
    row = case_of(request, number)
    made = verify_case(
        row,
        outcome=body.outcome,
        family=body.family,
        standard_version_id=body.standard_version_id,
        grade=body.grade or "",
        reason=body.reason,
        needed=[item.value for item in body.needed],
        goes_to=body.goes_to or "",
        by=request.auth,
        at=request.at,
    )
    return taken("verify_case", made.pk, case_id=row.pk)
