"""Actions: the plan of a case, each done by its owner and proven by somebody else."""

from typing import Literal
from uuid import UUID

from ninja import Router
from pydantic import AwareDatetime

from andon.api.operations import take
from andon.api.problems import not_found
from andon.api.requests import ApiRequest
from andon.api.shapes import Body, Taken, Text, case_of, taken
from andon.cases.models import Action, Case
from andon.cases.steps.add_action import add_action
from andon.cases.steps.do_action import do_action
from andon.cases.steps.prove_action import prove_action
from andon.cases.steps.refuse_action import refuse_action
from andon.rules.access import Act

router = Router(tags=["actions"])


class NewAction(Body):
    """What is done, by whom, until when."""

    kind: Literal["containment", "corrective", "preventive"]
    text: Text
    owner_id: UUID
    due_at: AwareDatetime


class Proof(Body):
    """What shows that it is done."""

    proof: Text


class Reason(Body):
    """Why it cannot be done."""

    because: Text


@take(router, "/{number}/actions", name="add_action", act=Act.CASE_PLAN, returns=Taken)
def add(request: ApiRequest, number: str, body: NewAction) -> Taken:
    """Add an action to the plan."""
    row = case_of(request, number)
    made = add_action(
        row,
        kind=body.kind,
        text=body.text,
        owner_id=body.owner_id,
        due_at=body.due_at,
        by=request.auth,
        at=request.at,
    )
    return taken("add_action", made.pk, case_id=row.pk)


@take(
    router,
    "/{number}/actions/{action_id}/done",
    name="do_action",
    act=Act.ACTION_DO,
    returns=Taken,
)
def do(request: ApiRequest, number: str, action_id: UUID, body: Proof) -> Taken:
    """Say that your own action is done, with the proof."""
    row = case_of(request, number)
    do_action(_action(row, action_id), proof=body.proof, by=request.auth, at=request.at)
    return taken("do_action", action_id, case_id=row.pk)


@take(
    router,
    "/{number}/actions/{action_id}/refusal",
    name="refuse_action",
    act=Act.ACTION_DO,
    returns=Taken,
)
def refuse(request: ApiRequest, number: str, action_id: UUID, body: Reason) -> Taken:
    """Say why your own action cannot be done."""
    row = case_of(request, number)
    refuse_action(_action(row, action_id), because=body.because, by=request.auth, at=request.at)
    return taken("refuse_action", action_id, case_id=row.pk)


@take(
    router,
    "/{number}/actions/{action_id}/proof",
    name="prove_action",
    act=Act.ACTION_PROVE,
    returns=Taken,
)
def prove(request: ApiRequest, number: str, action_id: UUID) -> Taken:
    """Say that you have seen somebody else's action done and working."""
    row = case_of(request, number)
    prove_action(_action(row, action_id), by=request.auth, at=request.at)
    return taken("prove_action", action_id, case_id=row.pk)


def _action(row: Case, action_id: UUID) -> Action:
    action = Action.objects.filter(case=row, pk=action_id).first()
    if action is None:
        raise not_found("action")
    return action
