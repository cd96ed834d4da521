"""A rash that is critical before anyone looked, its downgrade, and eleven leaking pumps at once."""

import pytest

from andon.cases.steps.acknowledge_dispatch import acknowledge_dispatch
from andon.cases.steps.decide_downgrade import decide_downgrade
from andon.cases.steps.dispatch_case import dispatch_case
from andon.cases.steps.grade_case import grade_case
from andon.cases.steps.propose_downgrade import propose_downgrade
from andon.cases.steps.verify_case import verify_case
from andon.people.models import Department
from andon.runtime import scope
from tests.loop.stage import Stage

pytestmark = pytest.mark.both

CORE = {"quality-control", "production", "sales", "logistics"}
RASH = "My cheek is red and burns since I used the cream."


def department(stage: Stage, name: str) -> Department:
    with scope.organisations(stage.client.pk):
        return Department.objects.get(name=name)


def test_a_yes_to_the_injury_question_is_critical_before_anyone_looked(stage: Stage) -> None:
    report = stage.report(RASH, sku="NC-50", lot="L1", injury="yes")
    case = stage.case_of(report)
    assert (case.grade, case.is_provisional, case.station) == ("critical", True, "verify")
    stage.expect_notice("case.critical", to=stage.people["Jonas"])
    dispatches = stage.act(dispatch_case, case, by="Mai")
    assert {sent.department for sent in dispatches} == CORE | {"r-and-d"}
    for sent in dispatches:
        assert stage.page(case, by="Mai").row.station == "verify"
        stage.act(acknowledge_dispatch, sent, by="Petra")
    clocks = {clock.name: clock.state for clock in stage.page(case, by="Mai").clocks}
    assert clocks["departments"] == "met"
    for name in ("Mai", "Jonas", "Lin"):
        stage.act(verify_case, case, by=name, outcome="confirmed", grade="critical")
    page = stage.page(case, by="Mai")
    assert (page.row.station, page.row.is_provisional) == ("rectify", False)
    assert [verdict.level for verdict in page.verdicts] == [
        "specialist",
        "supervisor",
        "quality-control",
    ]


def test_a_downgrade_takes_two_people_and_a_reason(stage: Stage) -> None:
    case = stage.case_of(stage.report(RASH, sku="NC-50", lot="L1", injury="yes"))
    because = "She has had this rash for years; the cream never touched it."
    assert stage.refuses(grade_case, case, by="Mai", grade="major", reason=because) == (
        "not-lower",
    )
    assert stage.refuses(propose_downgrade, case, by="Mai", grade="major", reason="") == ("reason",)
    regrade = stage.act(propose_downgrade, case, by="Mai", grade="major", reason=because)
    assert stage.page(case, by="Mai").row.grade == "critical"
    assert stage.refuses(decide_downgrade, regrade, by="Mai", is_confirmed=True) == (
        "another-person",
    )
    assert stage.refuses(propose_downgrade, case, by="Jonas", grade="minor", reason=because) == (
        "no-downgrade-open",
    )
    stage.act(decide_downgrade, regrade, by="Jonas", is_confirmed=True)
    page = stage.page(case, by="Mai")
    assert (page.row.grade, page.row.is_provisional, page.levels_needed) == (
        "major",
        True,
        ("specialist", "supervisor"),
    )
    assert {clock.grade for clock in page.clocks if clock.state != "ended"} == {"major"}
    assert stage.refuses(decide_downgrade, regrade, by="Lin", is_confirmed=True) == ("undecided",)


def test_a_downgrade_that_the_second_person_declines_changes_nothing(stage: Stage) -> None:
    case = stage.case_of(stage.report(RASH, sku="NC-50", lot="L1", injury="yes"))
    regrade = stage.act(propose_downgrade, case, by="Mai", grade="minor", reason="A guess.")
    stage.act(decide_downgrade, regrade, by="Lin", is_confirmed=False)
    page = stage.page(case, by="Mai")
    assert (page.row.grade, page.regrades[0].is_confirmed) == ("critical", False)


def test_an_upgrade_alerts_everyone_again_and_asks_for_more_people_to_look(stage: Stage) -> None:
    report = stage.report("The outer box was crushed.", sku="MUG-1", lot="M7", injury="no")
    case = stage.case_of(report)
    assert case.grade == "minor"
    stage.act(verify_case, case, by="Mai", outcome="confirmed", grade="minor")
    stage.act(dispatch_case, case, by="Mai")
    assert stage.station(case) == "rectify"
    logistics, sales = department(stage, "logistics"), department(stage, "sales")
    stage.expect_notice("department.dispatched", to=logistics)
    stage.expect_no_notice("case.critical", to=sales)
    stage.act(grade_case, case, by="Mai", grade="critical", reason="Shards inside the box.")
    for told in (logistics, sales, stage.people["Jonas"], stage.people["Mai"]):
        stage.expect_notice("case.critical", to=told)
    page = stage.page(case, by="Mai")
    assert (page.row.station, page.row.grade) == ("verify", "critical")
    states = {clock.name: clock.state for clock in page.clocks if clock.state != "ended"}
    assert states["verify"] in {"running", "warning"}


def test_five_reports_within_a_day_are_a_burst_and_run_by_the_clocks_of_critical(
    stage: Stage,
) -> None:
    reports = []
    for hour in range(5):
        reports.append(
            stage.report(f"The pump leaks, carton {hour}.", sku="PB-200", lot="L2407B", injury="no")
        )
        stage.fast_forward(hours=1)
    case = stage.case_of(reports[0])
    assert {stage.case_of(report).pk for report in reports} == {case.pk}
    page = stage.page(case, by="Jonas")
    assert (page.row.grade, len(page.reports)) == ("major", 5)
    running = {clock.grade for clock in page.clocks if clock.state != "ended"}
    assert running == {"critical"}
    assert set(page.departments_due) == CORE
    for name in ("Mai", "Jonas"):
        stage.act(verify_case, case, by=name, outcome="confirmed", grade="major")
    sent = stage.act(dispatch_case, case, by="Mai", departments=["production"])
    assert {one.department for one in sent} == CORE


def test_a_downgrade_that_asks_for_no_more_people_verifies_the_case(stage: Stage) -> None:
    report = stage.report("The lid of the mug leaks.", sku="MUG-1", lot="L1", injury="yes")
    case = stage.case_of(report)
    stage.act(
        verify_case,
        case,
        by="Mai",
        outcome="confirmed",
        family="PACKAGING_DAMAGE",
        grade="critical",
    )
    because = "It hurt nobody: the box was wet."
    regrade = stage.act(propose_downgrade, case, by="Mai", grade="minor", reason=because)
    stage.act(decide_downgrade, regrade, by="Jonas", is_confirmed=True)

    page = stage.page(case, by="Mai")
    assert (page.row.family, page.row.grade) == ("PACKAGING_DAMAGE", "minor")
    assert (page.row.station, page.row.is_provisional) == ("dispatch", False)
    assert {clock.name: clock.state for clock in page.clocks}["verify"] == "met"
    with scope.organisations(stage.client.pk):
        case.refresh_from_db()
        assert case.standard_version_id is not None
