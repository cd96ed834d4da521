"""What must hold before a case may close."""

from dataclasses import replace
from pathlib import Path

import pytest

from andon.rules import closing
from andon.rules.lifecycle import STEPS, Facts
from andon.rules.verification import Level, Outcome, Standing

DONE = Facts(
    is_open=True,
    grade="critical",
    is_provisional=False,
    is_sensitive=True,
    is_owned=True,
    standing=Standing(outcome=Outcome.CONFIRMED, needs=(), looks=()),
    is_stated=True,
    departments_due=frozenset({"production", "sales"}),
    departments_told=frozenset({"production", "sales"}),
    departments_acknowledged=frozenset({"production", "sales"}),
    planned=1,
    proven=1,
    passed=frozenset({"lot", "reporter"}),
    reports=3,
    reachable=2,
)

# What breaks one condition, and what its sentence then says.
BROKEN = [
    (
        {"standing": Standing(outcome=None, needs=(Level.SUPERVISOR,), looks=())},
        "verified",
        {"levels": ["supervisor"]},
    ),
    ({"is_provisional": True}, "graded", {}),
    ({"is_downgrade_open": True}, "no-downgrade-open", {}),
    ({"is_owned": False}, "owned", {}),
    ({"is_stated": False}, "stated", {}),
    (
        {"departments_acknowledged": frozenset({"sales"})},
        "acknowledged",
        {"departments": ["production"], "held": 1, "of": 2},
    ),
    ({"proven": 0}, "corrected", {"held": 0, "of": 1}),
    ({"unsettled": 2}, "actions-settled", {"open": 2}),
    ({"passed": frozenset({"reporter"})}, "recheck-lot", {}),
    ({"passed": frozenset({"lot"})}, "recheck-reporter", {"reachable": 2}),
    ({"unanswered": 1}, "answered", {"held": 2, "of": 3}),
]


def test_a_case_with_everything_done_lacks_nothing() -> None:
    assert closing.unheld(DONE) == ()
    assert closing.outcome(DONE) == "rectified"


@pytest.mark.parametrize(("change", "code", "values"), BROKEN, ids=[row[1] for row in BROKEN])
def test_each_condition_alone_keeps_a_case_open(
    change: dict[str, object], code: str, values: dict[str, object]
) -> None:
    facts = replace(DONE, **change)  # type: ignore[arg-type]  # one field each, of its own type
    assert closing.unheld(facts) == (code,)
    condition = next(one for one in closing.conditions(facts) if one.code == code)
    assert condition.values == values


def test_a_department_that_was_never_told_is_named() -> None:
    facts = replace(DONE, departments_told=frozenset({"sales"}))
    conditions = {one.code: one for one in closing.conditions(facts) if not one.is_held}
    assert conditions["dispatched"].values == {"departments": ["production"]}


def test_a_condition_that_another_part_of_the_house_put_is_named() -> None:
    facts = replace(DONE, unheld=("duty-to-notify",))
    assert closing.unheld(facts) == ("duty-to-notify",)
    assert closing.conditions(facts)[-1].step == ""


@pytest.mark.parametrize("outcome", [Outcome.NOT_CONFIRMED, Outcome.NOT_QUALITY])
def test_without_a_confirmed_defect_nothing_must_be_rectified(outcome: Outcome) -> None:
    standing = Standing(outcome=outcome, needs=(), looks=())
    facts = Facts(
        is_open=True,
        grade="major",
        is_provisional=True,
        is_sensitive=False,
        is_owned=True,
        standing=standing,
    )
    assert closing.unheld(facts) == ()
    assert closing.outcome(facts) == outcome.value
    assert closing.unheld(replace(facts, reports=1, unanswered=1)) == ("answered",)


def test_what_nobody_can_tell_is_closed_only_after_it_was_waited_for() -> None:
    standing = Standing(outcome=Outcome.CANNOT_TELL, needs=(), looks=())
    facts = replace(DONE, standing=standing)
    assert closing.unheld(facts) == ("waited",)
    assert closing.unheld(replace(facts, is_waited_for=True)) == ()
    assert closing.outcome(facts) == "cannot-tell"


def test_before_anything_is_decided_the_conditions_of_a_confirmed_defect_are_shown() -> None:
    undecided = replace(DONE, standing=Standing(outcome=None, needs=(Level.SPECIALIST,), looks=()))
    assert [one.code for one in closing.conditions(undecided)] == list(
        closing.ASKED[Outcome.CONFIRMED]
    )


def test_every_condition_names_a_step_that_exists() -> None:
    assert set(closing.STEP.values()) - {"write_to_reporter", "wait"} <= set(STEPS)


def test_the_manual_names_every_condition() -> None:
    page = (Path(__file__).parents[2] / "docs" / "rules" / "closing.md").read_text()
    assert [code for code in closing.STEP if f"`{code}`" not in page] == []
