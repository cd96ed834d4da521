"""The matrix of acts and roles, and what programs may do."""

from itertools import product

import pytest

from andon.rules.access import (
    CORE,
    MATRIX,
    PERSONAL,
    SCOPES,
    Act,
    Department,
    Refused,
    Role,
    may,
    program_may,
    roles_of,
)

ADMINISTRATIVE = {
    Act.PEOPLE_INVITE,
    Act.PEOPLE_MANAGE,
    Act.TOKEN_MANAGE,
    Act.PERSON_ERASE,
    Act.ORGANISATION_MANAGE,
    Act.CLIENT_ADD,
}


def test_every_act_stands_once_in_the_matrix_with_a_mark_for_every_role() -> None:
    head, *lines = [line.split() for line in MATRIX.strip().splitlines() if line]
    assert head == ["act", *Role]
    assert [line[0] for line in lines] == list(dict.fromkeys(line[0] for line in lines))
    assert {line[0] for line in lines} == set(Act)
    assert {mark for line in lines for mark in line[1:]} == {"x", "."}
    assert {len(line) for line in lines} == {1 + len(Role)}


def test_every_act_is_somebodys() -> None:
    assert [act for act in Act if not roles_of(act)] == []


def test_an_auditor_only_reads() -> None:
    assert {act for act in Act if may(Role.AUDITOR, act)} == {
        act for act in Act if act.value.endswith(".read")
    } - {Act.CONTACT_READ}


@pytest.mark.parametrize("role", [Role.DEPARTMENT, Role.MANAGER, Role.AUDITOR])
def test_a_role_that_does_not_deal_with_reporters_never_sees_who_they_are(role: Role) -> None:
    assert not may(role, Act.CONTACT_READ)


def test_only_quality_control_gives_the_final_verdict() -> None:
    assert roles_of(Act.CASE_VERIFY_FINAL) == {Role.QUALITY_CONTROL}
    assert roles_of(Act.CASE_VERIFY_REVIEW) == {Role.SUPERVISOR, Role.QUALITY_CONTROL}


def test_only_administrators_administer_and_only_the_service_adds_clients() -> None:
    administrators = {Role.CLIENT_ADMIN, Role.SERVICE_ADMIN}
    assert {role for act in ADMINISTRATIVE for role in roles_of(act)} == administrators
    assert roles_of(Act.CLIENT_ADD) == {Role.SERVICE_ADMIN}


def test_no_scope_lets_a_program_administer() -> None:
    assert {act for acts in SCOPES.values() for act in acts} & ADMINISTRATIVE == set()


@pytest.mark.parametrize(("scope", "act"), list(product(SCOPES, Act)))
def test_a_program_of_its_own_does_what_its_scopes_say_but_nothing_that_a_person_answers_for(
    scope: str, act: Act
) -> None:
    expected = act in SCOPES[scope] and act not in PERSONAL
    assert program_may([scope], act, on_behalf_of=None) is expected


@pytest.mark.parametrize(("role", "act"), list(product(Role, Act)))
def test_a_program_never_does_more_than_the_member_it_acts_for(role: Role, act: Act) -> None:
    is_in_some_scope = any(act in acts for acts in SCOPES.values())
    assert program_may(SCOPES, act, on_behalf_of=role) is (may(role, act) and is_in_some_scope)


def test_an_unknown_scope_allows_nothing() -> None:
    assert not any(program_may(["everything"], act, on_behalf_of=Role.SUPERVISOR) for act in Act)


def test_a_refusal_is_a_sentence_that_names_role_and_act() -> None:
    assert str(Refused(Act.CASE_CLOSE, Role.AUDITOR)) == (
        "Your role (auditor) does not include 'case.close'. "
        "An administrator can change that under People."
    )
    assert str(Refused(Act.CASE_CLOSE, None)).startswith("What you signed in with does not")


def test_the_core_departments_are_those_that_the_house_promises() -> None:
    assert {
        Department.QUALITY_CONTROL,
        Department.PRODUCTION,
        Department.SALES,
        Department.LOGISTICS,
    } == CORE
