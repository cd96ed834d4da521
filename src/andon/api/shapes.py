"""Shapes that many operations take or give; the rest stands beside its own operation."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import AfterValidator, ConfigDict, Field, StringConstraints

from andon.api.problems import not_found
from andon.api.requests import ApiRequest
from andon.cases.models import Case
from andon.reports.models import Report
from andon.runtime.rows import StaleRowError

LONGEST_NUMBER = 16


def _plain(text: str) -> str:
    if "\x00" in text:
        raise ValueError("NUL is no text")
    return text


Text = Annotated[str, StringConstraints(max_length=10_000), AfterValidator(_plain)]
Line = Annotated[str, StringConstraints(max_length=200), AfterValidator(_plain)]
Code = Annotated[str, StringConstraints(max_length=60), AfterValidator(_plain)]
Count = Annotated[int, Field(ge=0, le=1_000_000_000)]


class Body(Schema):
    """A body in which an unknown field is an error: a misspelt name must not be passed by."""

    model_config = ConfigDict(extra="forbid")


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseState:
    """Where a case stands after a step."""

    number: str
    version: int
    station: str
    grade: str
    is_provisional: bool
    outcome: str
    owner_id: UUID | None
    waiting_since: datetime | None
    next_clock: str
    next_due_at: datetime | None
    closed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A step that was taken: the id of what it made or changed, and the case as it stands now."""

    step: str
    id: UUID
    case: CaseState


def taken(step: str, row_id: UUID, *, case_id: UUID) -> Taken:
    """The answer to a step; the case is read again, since steps read their own."""
    case = Case.objects.get(pk=case_id)
    return Taken(
        step=step,
        id=row_id,
        case=CaseState(
            number=case.number,
            version=case.version,
            station=case.station,
            grade=case.grade,
            is_provisional=case.is_provisional,
            outcome=case.outcome,
            owner_id=case.owner_id,
            waiting_since=case.waiting_since,
            next_clock=case.next_clock,
            next_due_at=case.next_due_at,
            closed_at=case.closed_at,
        ),
    )


def case_of(request: ApiRequest, number: str) -> Case:
    """The client's case of this number; with `If-Match`, only as its reader saw it."""
    rows = Case.objects.filter(organisation_id=request.auth.organisation_id)
    case = rows.filter(number=_number(number)).first()
    if case is None:
        raise not_found("case")
    request.case = case
    seen = request.headers.get("If-Match", "").strip().removeprefix("W/").strip('"')
    if seen and seen != "*" and seen != str(case.version):
        raise StaleRowError("The case changed since it was read.")
    return case


def report_of(request: ApiRequest, number: str) -> Report:
    """The client's report of this number, with its contact."""
    rows = Report.objects.filter(organisation_id=request.auth.organisation_id)
    report = rows.select_related("contact").filter(number=_number(number)).first()
    if report is None:
        raise not_found("report")
    return report


def _number(number: str) -> str:
    """As it is stored; empty, which finds nothing, for what no number can be."""
    is_possible = number.isascii() and number.isprintable() and len(number) <= LONGEST_NUMBER
    return number.upper() if is_possible else ""
