"""One report of a leaking pump, from the first word to the closed case, with every refusal."""

from datetime import timedelta

import pytest

from andon.cases.models import Case
from andon.cases.steps.acknowledge_dispatch import acknowledge_dispatch
from andon.cases.steps.add_action import add_action
from andon.cases.steps.close_case import close_case
from andon.cases.steps.dispatch_case import dispatch_case
from andon.cases.steps.do_action import do_action
from andon.cases.steps.draw_recheck import draw_recheck
from andon.cases.steps.prove_action import prove_action
from andon.cases.steps.recheck_case import recheck_case
from andon.cases.steps.state_case import state_case
from andon.cases.steps.verify_case import verify_case
from andon.reports.models import Report
from tests.loop.stage import CLEAN, Stage

pytestmark = pytest.mark.both

LEAK = "The pump leaks at the collar, half of the lotion is in the box."


def arrive(stage: Stage) -> tuple[Report, Case]:
    """The report, in Thai eyes: she reads Thai, so she is written to in Thai."""
    report = stage.report(
        LEAK,
        sku="PB-200",
        lot="L2407B",
        market="TH",
        language="th",
        contact="noor@example.com",
        injury="no",
    )
    return report, stage.case_of(report)


def verify(stage: Stage, case: Case) -> None:
    """Two people, because lotion is a cosmetic; the second one keeps the grade."""
    stage.act(verify_case, case, by="Mai", outcome="confirmed", grade="major")
    assert stage.station(case) == "verify"
    assert stage.refuses(verify_case, case, by="Asha", outcome="confirmed") == ("level",)
    stage.act(verify_case, case, by="Jonas", outcome="confirmed", grade="major")


def plan(stage: Stage, case: Case, *, departments: int, doer: str = "Petra") -> None:
    """The departments acknowledge, the doer does what is planned, and somebody else proves it."""
    dispatches = stage.act(dispatch_case, case, by="Mai")
    assert len(dispatches) == departments
    for dispatch in dispatches:
        assert stage.refuses(acknowledge_dispatch, dispatch, by="Lin") == ("own-department",)
        stage.act(acknowledge_dispatch, dispatch, by="Petra")
    action = stage.act(
        add_action,
        case,
        by="Petra",
        kind="corrective",
        text="Fit the collar with 1.2 Nm and check the first ten of every hour.",
        owner_id=stage.people[doer].pk,
        due_at=stage.at + timedelta(days=3),
    )
    assert stage.refuses(prove_action, action, by="Lin") == ("done",)
    assert stage.refuses(do_action, action, by="Lin", proof="done") == ("own-action",)
    stage.act(do_action, action, by=doer, proof="Torque log of 15 March, shift 2.")
    stage.act(prove_action, action, by="Lin")


def test_one_report_is_carried_to_a_closed_case(stage: Stage) -> None:
    report, case = arrive(stage)
    assert (case.grade, case.is_provisional, case.station) == ("major", True, "verify")
    assert stage.refuses(dispatch_case, case, by="Mai") == ("confirmed-or-critical",)
    assert stage.refuses(close_case, case, by="Mai") == (
        "verified",
        "graded",
        "owned",
        "stated",
        "dispatched",
        "acknowledged",
        "corrected",
        "recheck-lot",
        "recheck-reporter",
        "answered",
    )
    stage.answer(report, by="Mai")
    verify(stage, case)
    stage.expect_notice("reporter.verified", to=report, language="th")
    assert stage.station(case) == "dispatch"
    stage.act(state_case, case, by="Mai", slots={**CLEAN, "defect": "COS-LEAK-01"})
    plan(stage, case, departments=2)
    stage.expect_notice("reporter.rectifying", to=report, language="th")
    assert stage.station(case) == "recheck"
    stage.act(recheck_case, case, by="Lin", kind="lot", population=40, is_passed=True, note="Dry.")
    stage.expect_no_notice("reporter.accepted", to=report)
    stage.act(recheck_case, case, by="Mai", kind="reporter", is_passed=True, note="She is happy.")
    stage.expect_notice("reporter.accepted", to=report, language="th")
    assert stage.station(case) == "close"
    stage.act(close_case, case, by="Mai")
    stage.expect_notice("reporter.closed", to=report, language="th")
    page = stage.page(case, by="Mai")
    assert (page.row.station, page.row.outcome, page.row.next_clock) == ("closed", "rectified", "")
    assert {stop.state for stop in page.cord} == {"done"}
    assert {clock.name: clock.state for clock in page.clocks} == dict.fromkeys(
        [
            "answer",
            "verify-first",
            "verify",
            "departments",
            "plan",
            "rectify",
            "recheck",
            "close",
        ],
        "met",
    )
    assert stage.refuses(close_case, case, by="Mai") == ("open",)


def test_every_act_stands_in_the_ledger_in_order(stage: Stage) -> None:
    report, case = arrive(stage)
    stage.answer(report, by="Mai")
    verify(stage, case)
    plan(stage, case, departments=2)
    assert stage.ledger(case) == [
        "case.opened",
        "verdict.given",
        "case.graded",
        "verdict.given",
        "case.dispatched",
        "dispatch.acknowledged",
        "dispatch.acknowledged",
        "action.added",
        "action.done",
        "action.proven",
    ]


def test_a_failed_recheck_sends_the_case_back_and_asks_for_a_new_measure(stage: Stage) -> None:
    _, case = arrive(stage)
    verify(stage, case)
    plan(stage, case, departments=2, doer="Asha")
    drawn = stage.act(draw_recheck, case, by="Lin", kind="lot", population=40)
    assert (drawn.population, drawn.size) == (40, 40)
    refused = stage.refuses(recheck_case, case, by="Asha", kind="lot", is_passed=True, note="Dry.")
    assert refused == ("another-person",)
    stage.act(recheck_case, case, by="Lin", kind="lot", is_passed=False, note="Two of 40 leak.")
    assert stage.station(case) == "rectify"
    assert stage.refuses(draw_recheck, case, by="Lin", kind="lot", population=40) == ("corrected",)
    clocks = {clock.name: clock.state for clock in stage.page(case, by="Lin").clocks}
    assert clocks["rectify"] == "running"


def test_what_is_left_undone_lights_the_lamps(stage: Stage) -> None:
    _, case = arrive(stage)
    stage.fast_forward(minutes=61)
    stage.expect_notice("clock.breached", to=stage.people["Jonas"])
    assert stage.page(case, by="Mai").row.lamp == "late"
