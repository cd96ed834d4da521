"""Where a case stands and what each step asks for."""

from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from andon.rules import lifecycle
from andon.rules.lifecycle import HOLDS, LEAVES_WHEN, PATHS, STEPS, Facts, Refused, Station
from andon.rules.verification import Look, Outcome, Standing, levels_needed

NOBODY = Standing(outcome=None, needs=levels_needed("minor", is_sensitive=False), looks=())
NEW = Facts(
    is_open=True,
    grade="minor",
    is_provisional=True,
    is_sensitive=False,
    is_owned=False,
    standing=NOBODY,
)


def decided(outcome: Outcome) -> Standing:
    look = Look(
        level=levels_needed("minor", is_sensitive=False)[0], member_id=UUID(int=1), outcome=outcome
    )
    return Standing(outcome=outcome, needs=(), looks=(look,))


CONFIRMED = replace(NEW, standing=decided(Outcome.CONFIRMED))

# The life of a case, one line a step forward: what became true, and where it then stands.
LIFE: list[tuple[dict[str, Any], Station]] = [
    ({}, Station.VERIFY),
    ({"standing": decided(Outcome.CONFIRMED)}, Station.GRADE),
    ({"is_provisional": False}, Station.DISPATCH),
    ({"departments_told": frozenset({"production"})}, Station.RECTIFY),
    ({"planned": 1, "unsettled": 1}, Station.RECTIFY),
    ({"proven": 1}, Station.RECTIFY),
    ({"unsettled": 0}, Station.RECHECK),
    ({"passed": frozenset({"lot"}), "reachable": 2}, Station.RECHECK),
    ({"passed": frozenset({"lot", "reporter"})}, Station.CLOSE),
    ({"is_open": False}, Station.CLOSED),
]


def test_a_case_passes_every_station_in_order() -> None:
    facts = NEW
    stations = []
    for became, _ in LIFE:
        facts = replace(facts, **became)
        stations.append(lifecycle.station(facts))
    assert stations == [station for _, station in LIFE]


@pytest.mark.parametrize("outcome", [Outcome.NOT_CONFIRMED, Outcome.NOT_QUALITY])
def test_without_a_confirmed_defect_a_case_goes_straight_to_closing(outcome: Outcome) -> None:
    assert lifecycle.station(replace(NEW, standing=decided(outcome))) is Station.CLOSE


def test_what_nobody_can_tell_waits_where_it_is() -> None:
    facts = replace(NEW, standing=decided(Outcome.CANNOT_TELL))
    assert lifecycle.station(facts) is Station.VERIFY


def test_a_failed_recheck_sends_the_case_back_to_rectification() -> None:
    facts = replace(
        CONFIRMED,
        is_provisional=False,
        departments_told=frozenset({"production"}),
        planned=1,
        proven=0,
    )
    assert lifecycle.station(facts) is Station.RECTIFY


def test_a_critical_case_is_not_dispatched_before_its_core_departments_are_told() -> None:
    facts = replace(
        CONFIRMED,
        is_provisional=False,
        departments_due=frozenset({"production", "sales"}),
        departments_told=frozenset({"production"}),
    )
    assert lifecycle.station(facts) is Station.DISPATCH
    assert not lifecycle.holds("acknowledged", facts=facts)
    told = replace(facts, departments_told=frozenset({"production", "sales"}))
    assert lifecycle.station(told) is Station.RECTIFY
    assert not lifecycle.holds("acknowledged", facts=told)
    both = replace(told, departments_acknowledged=frozenset({"production", "sales"}))
    assert lifecycle.holds("acknowledged", facts=both)


def test_nobody_told_is_nobody_acknowledged() -> None:
    assert not lifecycle.holds("acknowledged", facts=NEW)
    assert not lifecycle.holds("dispatched", facts=NEW)


def test_reporters_who_cannot_be_reached_need_no_call_back() -> None:
    assert lifecycle.holds("recheck-reporter", facts=NEW)
    assert not lifecycle.holds("recheck-reporter", facts=replace(NEW, reachable=1))


def test_a_critical_case_may_be_dispatched_before_anyone_confirmed_it() -> None:
    assert not lifecycle.holds("confirmed-or-critical", facts=NEW)
    assert lifecycle.holds("confirmed-or-critical", facts=replace(NEW, grade="critical"))
    assert lifecycle.holds("confirmed-or-critical", facts=CONFIRMED)


@pytest.mark.parametrize("step", sorted(STEPS))
def test_a_step_without_anything_is_refused_with_all_that_it_lacks(step: str) -> None:
    of_case, of_person = STEPS[step]
    nothing = replace(NEW, is_open=False, standing=decided(Outcome.CONFIRMED))
    lacks = lifecycle.missing(step, facts=nothing, given=frozenset())
    assert [code for code in lacks if code in of_person] == list(of_person)
    assert ("open" in lacks) == ("open" in of_case)


@pytest.mark.parametrize("step", sorted(STEPS))
def test_a_step_with_everything_there_is_let_through(step: str) -> None:
    _, of_person = STEPS[step]
    ready = replace(
        NEW,
        standing=NOBODY if step == "verify_case" else decided(Outcome.CONFIRMED),
        departments_told=frozenset({"production"}),
        proven=1,
    )
    assert lifecycle.missing(step, facts=ready, given=frozenset(of_person)) == ()
    lifecycle.require(step, facts=ready, given=of_person)


def test_a_refusal_names_what_is_missing_and_the_values_of_its_sentence() -> None:
    with pytest.raises(Refused) as refused:
        lifecycle.require("state_case", facts=NEW, values={"slots": ["size"]})
    assert refused.value.missing == ("slots",)
    assert refused.value.values == {"slots": ["size"]}
    assert str(refused.value) == "This cannot be done yet. Missing: slots."


def test_codes_are_given_by_name() -> None:
    assert lifecycle.given(another_person=True, reason=False) == {"another-person"}


def test_every_code_of_the_tables_has_a_meaning() -> None:
    named = {code for codes in LEAVES_WHEN.values() for code in codes}
    named |= {code for of_case, _ in STEPS.values() for code in of_case} - {"closing"}
    assert named <= set(HOLDS)
    assert {stop for path in PATHS.values() for stop in path} <= set(LEAVES_WHEN)


@pytest.mark.parametrize("code", sorted(HOLDS))
def test_every_code_can_hold_and_can_fail(code: str) -> None:
    full = replace(
        CONFIRMED,
        grade="critical",
        is_provisional=False,
        is_owned=True,
        is_waited_for=True,
        is_stated=True,
        departments_told=frozenset({"production"}),
        departments_acknowledged=frozenset({"production"}),
        planned=1,
        proven=1,
        passed=frozenset({"lot", "reporter"}),
    )
    broken = [
        NEW,
        replace(full, is_open=False),
        replace(full, is_downgrade_open=True, unsettled=1, unanswered=1, unheld=("duty",)),
        replace(NEW, reachable=1),
    ]
    seen = {lifecycle.holds(code, facts=facts) for facts in (full, *broken)}
    assert seen == {True, False}


def test_the_manual_names_every_station_step_and_code() -> None:
    page = (Path(__file__).parents[2] / "docs" / "rules" / "lifecycle.md").read_text()
    stations = [str(station) for station in LEAVES_WHEN if f"| {station} |" not in page]
    codes = {code for codes in LEAVES_WHEN.values() for code in codes}
    codes |= {code for row in STEPS.values() for part in row for code in part}
    assert (stations, [name for name in sorted({*codes, *STEPS}) if f"`{name}`" not in page]) == (
        [],
        [],
    )
