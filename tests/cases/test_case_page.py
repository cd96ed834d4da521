"""The case's page: everything on it, in as many queries for one report as for ten."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.loop.stage import CLEAN, Stage

from andon.cases import queries
from andon.cases.steps.propose_downgrade import propose_downgrade
from andon.cases.steps.state_case import state_case
from andon.cases.steps.verify_case import verify_case
from andon.reports.models import Words
from andon.runtime import scope

MOST_QUERIES = 22


def asked_for(stage: Stage, number: str) -> int:
    """How many queries the page takes."""
    actor = stage.actor("Jonas")
    with scope.organisations(stage.client.pk), CaptureQueriesContext(connection) as asked:
        queries.case_page(number, organisation_id=stage.client.pk, by=actor, at=stage.at)
    return len(asked)


def test_a_page_takes_as_many_queries_for_many_reports_as_for_one(stage: Stage) -> None:
    case = stage.case_of(stage.report("The pump leaks.", sku="PB-200", lot="L1", injury="no"))
    stage.act(verify_case, case, by="Mai", outcome="confirmed", grade="major")
    stage.act(state_case, case, by="Mai", slots={**CLEAN, "defect": "LEAK"})
    stage.act(propose_downgrade, case, by="Mai", grade="minor", reason="One drop.")
    few = asked_for(stage, case.number)
    for number in range(6):
        report = stage.report(f"It leaks, {number}.", sku="PB-200", lot="L1", injury="no")
        stage.answer(report, by="Mai")
        assert stage.case_of(report).pk == case.pk
    assert asked_for(stage, case.number) == few
    assert few <= MOST_QUERIES


def test_the_page_shows_the_reports_in_their_own_words(stage: Stage) -> None:
    report = stage.report("ปั๊มรั่ว The pump leaks.", sku="PB-200", language="th", injury="no")
    stage.answer(report, by="Mai")
    shown = stage.page(stage.case_of(report), by="Jonas").reports[0]
    assert (shown.words, shown.language) == ("ปั๊มรั่ว The pump leaks.", "th")
    assert [(one.member_name, one.is_from_reporter) for one in shown.messages] == [("Mai", False)]


def test_the_page_stands_when_a_reporters_words_were_erased(stage: Stage) -> None:
    report = stage.report("The pump leaks.", sku="PB-200", injury="no")
    with scope.organisations(stage.client.pk):
        Words.objects.filter(pk=report.pk).delete()
    assert stage.page(stage.case_of(report), by="Jonas").reports[0].words == ""


def test_a_clock_explains_which_intervals_it_counted(stage: Stage) -> None:
    case = stage.case_of(stage.report("The pump leaks.", sku="PB-200", injury="no"))
    plan = next(clock for clock in stage.page(case, by="Mai").clocks if clock.name == "plan")
    assert plan.intervals[0][0] == plan.started_at
    assert plan.intervals[-1][1] == plan.due_at
    assert plan.calendar == "real-time/1"


@pytest.mark.parametrize(
    ("who", "step", "why_not"),
    [
        ("Mai", "verify_case", ()),
        ("Petra", "verify_case", ("role",)),
        ("Mai", "dispatch_case", ("confirmed-or-critical",)),
        ("Mai", "decide_downgrade", ("undecided", "another-person")),
        ("Mai", "add_action", ("told",)),
        ("Mai", "add_note", ()),
        ("Petra", "close_case", ("role",)),
    ],
)
def test_each_reader_sees_her_next_acts_and_why_not_the_others(
    stage: Stage, who: str, step: str, why_not: tuple[str, ...]
) -> None:
    case = stage.case_of(stage.report("The pump leaks.", sku="PB-200", injury="no"))
    act = next(act for act in stage.page(case, by=who).acts if act.step == step)
    assert (act.is_allowed, act.why_not) == (not why_not, why_not)


def test_the_conditions_that_do_not_hold_come_first(stage: Stage) -> None:
    case = stage.case_of(stage.report("The pump leaks.", sku="PB-200", injury="no"))
    page = stage.page(case, by="Mai")
    held = [condition.is_held for condition in page.conditions]
    assert held == sorted(held)
    assert page.held == held.count(True)
    close = next(act for act in page.acts if act.step == "close_case")
    assert close.why_not == tuple(one.code for one in page.conditions if not one.is_held)
    with scope.organisations(stage.client.pk):
        assert queries.closing_conditions(case, at=stage.at) == page.conditions
        assert queries.acts_of(case, by=stage.actor("Mai"), at=stage.at) == page.acts


def test_the_cord_shows_one_lit_station(stage: Stage) -> None:
    case = stage.case_of(stage.report("The pump leaks.", sku="PB-200", injury="no"))
    stage.act(verify_case, case, by="Mai", outcome="confirmed", grade="major")
    stage.act(verify_case, case, by="Jonas", outcome="confirmed", grade="major")
    cord = [(stop.station, stop.state) for stop in stage.page(case, by="Mai").cord]
    assert cord == [
        ("verify", "done"),
        ("grade", "done"),
        ("dispatch", "now"),
        ("rectify", "ahead"),
        ("recheck", "ahead"),
        ("close", "ahead"),
    ]
