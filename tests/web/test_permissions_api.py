"""Which program may call which operation: generated from the API's own description.

Every operation says its act as `x-act`, or why it is open as `x-public`. It is refused before its
body is read.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.test import Client
from tests.cast import NOON, make_member
from tests.web.things import client_named, things_of

from andon.api.router import api
from andon.people import directory
from andon.people.models import ApiToken, Member, Organisation
from andon.rules.access import SCOPES, Act, Role, program_may
from andon.runtime import scope

METHODS = {"get", "post", "put", "patch", "delete"}
PART = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation as the description shows it."""

    method: str
    path: str
    act: str
    because: str

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def _operations() -> Iterator[Operation]:
    for path, item in api.get_openapi_schema()["paths"].items():
        for method, said in item.items():
            if method in METHODS:
                yield Operation(method, path, said.get("x-act", ""), said.get("x-public", ""))


OPERATIONS = list(_operations())
GUARDED = [one for one in OPERATIONS if one.act]


@pytest.fixture(autouse=True)
def _no_token_is_trusted_from_another_test() -> None:
    directory.forget_tokens()


@pytest.fixture
def tidewell(db: None) -> Organisation:
    """The client whose things are tried."""
    return client_named("tidewell", "Tidewell Beauty")


@pytest.fixture
def elsewhere(db: None) -> Organisation:
    """Otto's client."""
    return client_named("elsewhere", "Elsewhere Foods")


def program_of(member: Member) -> Client:
    """A program with every scope, in the member's name."""
    secret = f"secret of {member.pk}"
    with scope.organisations(member.organisation_id):
        ApiToken.objects.create(
            organisation_id=member.organisation_id,
            name="Everything",
            prefix="test",
            digest=directory.digest_of(secret),
            scopes=sorted(SCOPES),
            member=member,
            created_at=NOON,
        )
    return Client(headers={"Authorization": f"Bearer {secret}"})


def status(program: Client, operation: Operation, parts: dict[str, object]) -> int:
    path = PART.sub(lambda found: str(parts.get(found[1], "nothing")), operation.path)
    answer = program.generic(operation.method.upper(), path, content_type="application/json")
    return int(answer.status_code)


def test_every_operation_says_its_act_or_why_it_is_open() -> None:
    assert [str(one) for one in OPERATIONS if not one.act and not one.because] == []
    assert {one.act for one in GUARDED} <= set(Act)


def test_without_a_token_every_operation_is_closed(db: None) -> None:
    found = {str(one): status(Client(), one, {}) for one in GUARDED}
    assert {name: code for name, code in found.items() if code != 401} == {}


@pytest.mark.parametrize("role", list(Role))
def test_a_program_calls_the_operations_of_its_acts_and_no_others(
    tidewell: Organisation, role: Role
) -> None:
    program = program_of(make_member("Kim", role, tidewell))
    wrong: dict[str, int] = {}
    for operation in GUARDED:
        is_allowed = program_may(SCOPES, Act(operation.act), on_behalf_of=role)
        found = status(program, operation, {})
        if (found == 403) is is_allowed:
            wrong[str(operation)] = found
    assert wrong == {}


def test_no_operation_finds_another_clients_things(
    tidewell: Organisation, elsewhere: Organisation
) -> None:
    things = things_of(tidewell)
    otto = make_member("Otto", Role.QUALITY_CONTROL, elsewhere)
    program = program_of(otto)
    wrong = {}
    for operation in GUARDED:
        if program_may(SCOPES, Act(operation.act), on_behalf_of=Role.QUALITY_CONTROL):
            found = status(program, operation, things.parts)
            if PART.search(operation.path) and found not in {404, 422}:
                wrong[str(operation)] = found
    assert wrong == {}
