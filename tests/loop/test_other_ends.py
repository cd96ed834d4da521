"""Cases that end without a rectified defect, and reports that move between cases."""

import pytest

from andon.cases.models import Join
from andon.cases.steps.close_case import close_case
from andon.cases.steps.join_report import join_report
from andon.cases.steps.own_case import own_case
from andon.cases.steps.undo_join import undo_join
from andon.cases.steps.verify_case import verify_case
from andon.reports.models import Ask, Report
from andon.runtime import scope
from tests.loop.stage import Stage

pytestmark = pytest.mark.both

BOX = "The outer box was crushed."


def box(stage: Stage, **fields: str) -> Report:
    """A crushed carton of a mug, told by somebody who can be written to."""
    fields = {"sku": "MUG-1", "injury": "no", "contact": "noor@example.com", **fields}
    return stage.report(BOX, **fields)


def standing_join(stage: Stage, report: Report) -> Join:
    with scope.organisations(stage.client.pk):
        return Join.objects.get(report=report, undone_at__isnull=True)


def test_what_is_not_confirmed_is_answered_and_closed(stage: Stage) -> None:
    report = box(stage, lot="M7")
    case = stage.case_of(report)
    lacks = stage.refuses(verify_case, case, by="Mai", outcome="not-confirmed")
    assert lacks == ("reason",)
    stage.act(verify_case, case, by="Mai", outcome="not-confirmed", reason="Box is whole.")
    assert stage.station(case) == "close"
    assert stage.refuses(close_case, case, by="Mai") == ("answered",)
    stage.answer(report, by="Mai")
    stage.act(close_case, case, by="Mai")
    page = stage.page(case, by="Mai")
    assert (page.row.outcome, page.row.owner_name) == ("not-confirmed", "Mai")
    stage.expect_no_notice("reporter.verified", to=report)
    stage.expect_notice("reporter.closed", to=report)


def test_what_is_no_quality_matter_names_whose_it_is(stage: Stage) -> None:
    case = stage.case_of(box(stage, lot="M7"))
    lacks = stage.refuses(verify_case, case, by="Mai", outcome="not-quality", reason="Late mail.")
    assert lacks == ("goes-to",)
    stage.act(
        verify_case,
        case,
        by="Mai",
        outcome="not-quality",
        reason="The carrier was late.",
        goes_to="logistics",
    )
    assert stage.page(case, by="Mai").verdicts[0].goes_to == "logistics"
    running = {clock.name for clock in stage.page(case, by="Mai").clocks if clock.state != "ended"}
    assert running == {"answer", "verify-first", "verify", "close"}


def test_what_nobody_can_tell_is_asked_for_waits_and_may_end_so(stage: Stage) -> None:
    report = box(stage, lot="M7")
    case = stage.case_of(report)
    words = {"outcome": "cannot-tell", "reason": "The picture shows the table only."}
    assert stage.refuses(verify_case, case, by="Mai", **words) == ("needed",)
    stage.act(verify_case, case, by="Mai", **words, needed=["photo"])
    asked = stage.expect_notice("reporter.asked", to=report)
    if asked.facts["items"] != ["photo"]:  # the first one came with the report's arrival
        asked = stage.expect_notice("reporter.asked", to=report)
    assert asked.facts["items"] == ["photo"]
    with scope.organisations(stage.client.pk):
        assert Ask.objects.get(report=report, item="photo").answered_at is None
    assert stage.page(case, by="Mai").row.is_waiting
    stage.answer(report, by="Mai")
    assert stage.refuses(close_case, case, by="Mai") == ("waited",)
    stage.fast_forward(days=14)
    stage.act(close_case, case, by="Mai")
    assert stage.page(case, by="Mai").row.outcome == "cannot-tell"


def test_after_cannot_tell_a_new_look_decides(stage: Stage) -> None:
    case = stage.case_of(box(stage, lot="M7"))
    stage.act(
        verify_case,
        case,
        by="Mai",
        outcome="cannot-tell",
        reason="Too dark.",
        needed=["photo"],
    )
    stage.act(verify_case, case, by="Asha", outcome="confirmed", grade="minor")
    page = stage.page(case, by="Mai")
    assert (page.row.station, page.row.is_waiting, page.row.owner_name) == (
        "dispatch",
        False,
        "Mai",
    )


def test_a_person_joins_two_reports_and_parts_them_again(stage: Stage) -> None:
    first, second = box(stage, lot="M7"), box(stage, lot="M8", contact="wim@example.com")
    case, other = stage.case_of(first), stage.case_of(second)
    assert case.pk != other.pk
    assert stage.refuses(join_report, second, by="Mai", case=case, reason=" ") == ("reason",)
    stage.act(join_report, second, by="Mai", case=case, reason="Same pallet, same dent.")
    page = stage.page(case, by="Mai")
    assert [report.number for report in page.reports] == [first.number, second.number]
    assert page.reports[1].joined_by == "Mai"
    assert stage.page(other, by="Mai").row.outcome == "merged"
    assert stage.refuses(join_report, second, by="Mai", case=case, reason="Again.") == (
        "elsewhere",
    )
    join = standing_join(stage, second)
    stage.act(undo_join, join, by="Jonas", because="Another pallet after all.")
    assert stage.case_of(second).pk == other.pk
    page = stage.page(other, by="Mai")
    assert (page.row.outcome, page.row.closed_at, page.row.station) == ("", None, "verify")
    undone = stage.page(case, by="Mai").undone_joins
    assert [(one.undone_by, one.undone_because) for one in undone] == [
        ("Jonas", "Another pallet after all.")
    ]
    assert stage.refuses(undo_join, join, by="Mai", because="Once more.") == ("standing-join",)


def test_a_report_that_joined_by_itself_gets_a_case_of_its_own_when_parted(stage: Stage) -> None:
    first, second = box(stage, lot="M7"), box(stage, lot="M7", contact="wim@example.com")
    case = stage.case_of(first)
    assert stage.case_of(second).pk == case.pk
    stage.act(undo_join, standing_join(stage, second), by="Mai", because="A crack, not a dent.")
    new = stage.case_of(second)
    assert new.pk != case.pk
    assert (new.number, new.lot, new.grade, new.is_provisional) == ("C-2", "M7", "minor", True)
    assert [one.number for one in stage.page(case, by="Mai").reports] == [first.number]


def test_a_report_of_an_injury_makes_the_case_that_it_joins_critical(stage: Stage) -> None:
    case = stage.case_of(box(stage, lot="M7"))
    hurt = stage.report("The mug cut my hand.", sku="MUG-1", lot="M9", injury="yes")
    stage.act(join_report, hurt, by="Mai", case=case, reason="Same mug.")
    page = stage.page(case, by="Mai")
    assert (page.row.grade, page.row.is_provisional) == ("critical", True)


def test_the_owner_stays_when_somebody_else_wants_the_case(stage: Stage) -> None:
    case = stage.case_of(box(stage, lot="M7"))
    mai, asha = stage.people["Mai"], stage.people["Asha"]
    stage.act(own_case, case, by="Mai", member_id=mai.pk)
    assert stage.refuses(own_case, case, by="Asha", member_id=asha.pk) == ("owner-stays",)
    stage.act(own_case, case, by="Jonas", member_id=asha.pk)
    stage.expect_notice("case.assigned", to=asha)
    assert stage.page(case, by="Mai").row.owner_name == "Asha"
