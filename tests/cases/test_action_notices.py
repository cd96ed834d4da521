"""Who hears of an action: its owner when it is given, the case's carrier when it ends."""

from datetime import timedelta

import pytest
from tests.loop.stage import Stage

from andon.cases.models import Action, Case
from andon.cases.steps.add_action import add_action
from andon.cases.steps.dispatch_case import dispatch_case
from andon.cases.steps.do_action import do_action
from andon.cases.steps.own_case import own_case
from andon.cases.steps.refuse_action import refuse_action

pytestmark = pytest.mark.both


@pytest.fixture
def case(stage: Stage) -> Case:
    """A critical case that Mai owns and that its departments were told of."""
    report = stage.report("My skin burns since the first use.", sku="NC-50", injury="yes")
    case = stage.case_of(report)
    stage.act(own_case, case, by="Jonas", member_id=stage.people["Mai"].pk)
    stage.act(dispatch_case, case, by="Mai")
    return case


def give(stage: Stage, case: Case, *, to: str) -> Action:
    """Mai gives somebody a corrective action, due in two days."""
    action = stage.act(
        add_action,
        case,
        by="Mai",
        kind="corrective",
        text="Tighten the collar.",
        owner_id=stage.people[to].pk,
        due_at=stage.at + timedelta(days=2),
    )
    assert isinstance(action, Action)
    return action


def test_who_is_given_an_action_hears_of_it_and_of_its_day(stage: Stage, case: Case) -> None:
    action = give(stage, case, to="Petra")
    notice = stage.expect_notice("action.assigned", to=stage.people["Petra"])
    assert notice.facts["number"] == case.number
    assert notice.facts["due_at"] == action.due_at.isoformat()
    assert notice.subject_id == case.pk


def test_who_gives_herself_an_action_needs_no_mail_about_it(stage: Stage, case: Case) -> None:
    give(stage, case, to="Mai")
    stage.expect_no_notice("action.assigned", to=stage.people["Mai"])


def test_the_owner_of_the_case_hears_that_an_action_is_done(stage: Stage, case: Case) -> None:
    stage.act(do_action, give(stage, case, to="Petra"), by="Petra", proof="Torque log.")
    stage.expect_notice("action.done", to=stage.people["Mai"])
    stage.expect_no_notice("action.done", to=stage.people["Petra"])


def test_the_owner_of_the_case_hears_that_an_action_cannot_be_done(
    stage: Stage, case: Case
) -> None:
    stage.act(refuse_action, give(stage, case, to="Petra"), by="Petra", because="No such tool.")
    stage.expect_notice("action.refused", to=stage.people["Mai"])


def test_where_the_owner_did_it_herself_a_supervisor_hears_of_it(stage: Stage, case: Case) -> None:
    stage.act(do_action, give(stage, case, to="Mai"), by="Mai", proof="Torque log.")
    stage.expect_notice("action.done", to=stage.people["Jonas"])
    stage.expect_no_notice("action.done", to=stage.people["Mai"])
