"""Dispatches: the departments that a case was handed to, each with its own acknowledgement."""

from dataclasses import dataclass
from uuid import UUID

from ninja import Router
from pydantic import Field

from andon.api.operations import take
from andon.api.problems import not_found
from andon.api.requests import ApiRequest
from andon.api.shapes import Body, CaseState, Taken, case_of, taken
from andon.cases.models import Dispatch
from andon.cases.steps.acknowledge_dispatch import acknowledge_dispatch
from andon.cases.steps.dispatch_case import dispatch_case
from andon.rules.access import Act, Department

router = Router(tags=["dispatches"])


class NewDispatch(Body):
    """Nobody named means the standard's own department and whoever the grade asks for."""

    departments: list[Department] = Field(default_factory=list, max_length=len(Department))


@dataclass(frozen=True, slots=True)
class Sent:
    """A department that was told."""

    id: UUID
    department: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatched:
    """The departments that were told now, and the case as it stands."""

    step: str
    dispatches: list[Sent]
    case: CaseState


@take(
    router, "/{number}/dispatches", name="dispatch_case", act=Act.CASE_DISPATCH, returns=Dispatched
)
def dispatch(request: ApiRequest, number: str, body: NewDispatch) -> Dispatched:
    """Hand the case to departments; those that were told before are passed by."""
    row = case_of(request, number)
    names = [str(name) for name in body.departments]
    sent = dispatch_case(row, departments=names, by=request.auth, at=request.at)
    return Dispatched(
        step="dispatch_case",
        dispatches=[Sent(one.pk, one.department) for one in sent],
        case=taken("dispatch_case", row.pk, case_id=row.pk).case,
    )


@take(
    router,
    "/{number}/dispatches/{dispatch_id}/acknowledgement",
    name="acknowledge_dispatch",
    act=Act.CASE_ACKNOWLEDGE,
    returns=Taken,
)
def acknowledge(request: ApiRequest, number: str, dispatch_id: UUID) -> Taken:
    """Say for your own department that it has the case."""
    row = case_of(request, number)
    found = Dispatch.objects.filter(case=row, pk=dispatch_id).first()
    if found is None:
        raise not_found("dispatch")
    acknowledge_dispatch(found, by=request.auth, at=request.at)
    return taken("acknowledge_dispatch", found.pk, case_id=row.pk)
