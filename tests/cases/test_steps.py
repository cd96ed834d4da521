"""What every step of a case refuses alike: strangers, wrong roles, programs, and stale pages."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from tests.loop.stage import CLEAN, Stage

from andon.cases.models import Action, Case, Condition, Dispatch, Join, Note, Regrade
from andon.cases.steps.acknowledge_dispatch import acknowledge_dispatch
from andon.cases.steps.add_action import add_action
from andon.cases.steps.add_note import add_note
from andon.cases.steps.close_case import close_case
from andon.cases.steps.decide_downgrade import decide_downgrade
from andon.cases.steps.dispatch_case import dispatch_case
from andon.cases.steps.do_action import do_action
from andon.cases.steps.draw_recheck import draw_recheck
from andon.cases.steps.grade_case import grade_case
from andon.cases.steps.join_report import join_report
from andon.cases.steps.own_case import own_case
from andon.cases.steps.propose_downgrade import propose_downgrade
from andon.cases.steps.prove_action import prove_action
from andon.cases.steps.recheck_case import recheck_case
from andon.cases.steps.refuse_action import refuse_action
from andon.cases.steps.state_case import state_case
from andon.cases.steps.undo_join import undo_join
from andon.cases.steps.verify_case import verify_case
from andon.notices.models import Notice
from andon.people.actors import Actor
from andon.people.models import Member
from andon.rules.access import Refused, Role
from andon.rules.lifecycle import Refused as Lacking
from andon.runtime import scope
from andon.runtime.rows import StaleRowError

Step = Callable[..., Any]


@pytest.fixture
def case(stage: Stage) -> Case:
    """A critical case with a department, an action and a proposal, as another person left them."""
    report = stage.report("My skin burns since the first use.", sku="NC-50", injury="yes")
    case = stage.case_of(report)
    stage.act(dispatch_case, case, by="Mai")
    stage.act(
        add_action,
        case,
        by="Mai",
        kind="corrective",
        text="Change the preservative.",
        owner_id=stage.people["Petra"].pk,
        due_at=stage.at + timedelta(days=2),
    )
    stage.act(propose_downgrade, case, by="Mai", grade="major", reason="A known rash.")
    return case


def every_step(stage: Stage, case: Case) -> list[tuple[Step, Any, dict[str, Any]]]:
    """Each step with its subject and what it is given."""
    with scope.organisations(stage.client.pk):
        action, dispatch = Action.objects.get(case=case), Dispatch.objects.filter(case=case)[0]
        join = Join.objects.select_related("report").get(case=case)
        regrade = Regrade.objects.get(case=case)
    due_at = stage.at + timedelta(days=1)
    plan = {"kind": "corrective", "text": "Do.", "owner_id": uuid4(), "due_at": due_at}
    return [
        (verify_case, case, {"outcome": "confirmed"}),
        (grade_case, case, {"grade": "critical", "reason": "Seen."}),
        (propose_downgrade, case, {"grade": "minor", "reason": "Seen."}),
        (decide_downgrade, regrade, {"is_confirmed": True}),
        (state_case, case, {"slots": {**CLEAN, "defect": "LEAK"}}),
        (dispatch_case, case, {}),
        (acknowledge_dispatch, dispatch, {}),
        (add_action, case, plan),
        (do_action, action, {"proof": "Done."}),
        (refuse_action, action, {"because": "No."}),
        (prove_action, action, {}),
        (draw_recheck, case, {"kind": "lot", "population": 5}),
        (recheck_case, case, {"kind": "lot", "population": 5, "is_passed": True, "note": "Dry."}),
        (close_case, case, {}),
        (join_report, join.report, {"case": case, "reason": "Same."}),
        (undo_join, join, {"because": "Not the same."}),
        (own_case, case, {"member_id": stage.people["Mai"].pk}),
        (add_note, case, {"text": "Look here."}),
    ]


def test_nobody_of_another_client_can_take_any_step(
    stage: Stage, case: Case, elsewhere: Any
) -> None:
    otto = Actor(
        kind="member",
        organisation_id=elsewhere.pk,
        member_id=uuid4(),
        role=Role.QUALITY_CONTROL,
        name="Otto",
    )
    for step, subject, fields in every_step(stage, case):
        # Even where one service team's request may see both clients.
        with scope.organisations(stage.client.pk, elsewhere.pk), pytest.raises(Refused):
            step(subject, by=otto, at=stage.at, **fields)


def test_an_auditor_can_take_no_step(stage: Stage, case: Case) -> None:
    auditor = Actor("member", stage.client.pk, member_id=uuid4(), role=Role.AUDITOR)
    for step, subject, fields in every_step(stage, case):
        with scope.organisations(stage.client.pk), pytest.raises(Refused):
            step(subject, by=auditor, at=stage.at, **fields)


def test_a_program_takes_no_step_for_which_a_person_answers(stage: Stage, case: Case) -> None:
    program = Actor("program", stage.client.pk, scopes=frozenset({"cases:write"}))
    let_through = set()
    for step, subject, fields in every_step(stage, case):
        with scope.organisations(stage.client.pk):
            try:
                subject.refresh_from_db()
                step(subject, by=program, at=stage.at, **fields)
            except Refused:
                continue
            except Lacking:
                pass
            let_through.add(step.__name__)
    assert let_through == {
        "state_case",
        "dispatch_case",
        "add_action",
        "join_report",
        "undo_join",
        "own_case",
        "add_note",
    }


def test_a_person_who_reads_an_old_page_is_told_that_it_changed(stage: Stage, case: Case) -> None:
    with scope.organisations(stage.client.pk):
        old = Case.objects.get(pk=case.pk)
    stage.act(own_case, case, by="Jonas", member_id=stage.people["Jonas"].pk)
    with scope.organisations(stage.client.pk), pytest.raises(StaleRowError):
        state_case(old, slots={**CLEAN, "defect": "LEAK"}, by=stage.actor("Mai"), at=stage.at)


def test_a_step_that_is_refused_leaves_nothing_behind(stage: Stage, case: Case) -> None:
    before = stage.ledger(case)
    with scope.organisations(stage.client.pk):
        notices = Notice.objects.count()
    stage.refuses(state_case, case, by="Mai", slots={"size": "big"})
    assert stage.ledger(case) == before
    with scope.organisations(stage.client.pk):
        assert Notice.objects.count() == notices


def test_a_case_waits_for_a_condition_that_another_part_of_the_house_put(
    stage: Stage, case: Case
) -> None:
    with scope.organisations(stage.client.pk):
        Condition.objects.create(
            organisation_id=stage.client.pk, case=case, name="duty-to-notify", at=stage.at
        )
    assert "duty-to-notify" in stage.refuses(close_case, case, by="Mai")


def test_a_department_that_the_client_does_not_have_is_named(stage: Stage, case: Case) -> None:
    with pytest.raises(Lacking) as refused:
        stage.act(dispatch_case, case, by="Mai", departments=["purchasing"])
    assert refused.value.missing == ("departments-known",)
    assert refused.value.values == {"departments": ["purchasing"]}


def test_an_owner_says_why_an_action_cannot_be_done(stage: Stage, case: Case) -> None:
    with scope.organisations(stage.client.pk):
        action = Action.objects.get(case=case)
    assert stage.refuses(refuse_action, action, by="Petra", because="") == ("reason",)
    stage.act(refuse_action, action, by="Petra", because="There is no other preservative.")
    assert stage.refuses(do_action, action, by="Petra", proof="Done.") == ("undone",)
    page = stage.page(case, by="Mai")
    assert page.actions[0].cannot_because == "There is no other preservative."
    assert not page.actions[0].is_late


@pytest.mark.parametrize(
    ("change", "lacks"),
    [
        ({"kind": "wish"}, ("kind",)),
        ({"text": " "}, ("text",)),
        ({"owner_id": uuid4()}, ("member",)),
        ({"due_at": timedelta(0)}, ("due-ahead",)),
    ],
)
def test_an_action_needs_a_kind_words_an_owner_and_a_day_to_come(
    stage: Stage, case: Case, change: dict[str, Any], lacks: tuple[str, ...]
) -> None:
    fields = {
        "kind": "preventive",
        "text": "Check every lot.",
        "owner_id": stage.people["Petra"].pk,
        "due_at": timedelta(days=1),
        **change,
    }
    fields["due_at"] = stage.at + fields["due_at"]
    assert stage.refuses(add_action, case, by="Mai", **fields) == lacks


def test_only_somebody_who_works_here_can_own_a_case(
    stage: Stage, case: Case, otto: Member
) -> None:
    assert stage.refuses(own_case, case, by="Jonas", member_id=otto.pk) == ("member",)


def test_a_note_keeps_its_words_out_of_the_ledger(stage: Stage, case: Case) -> None:
    assert stage.refuses(add_note, case, by="Mai", text=" ") == ("text",)
    note = stage.act(add_note, case, by="Mai", text="She called twice.")
    page = stage.page(case, by="Mai")
    assert [(one.member_name, one.text) for one in page.notes] == [("Mai", "She called twice.")]
    event = next(event for event in page.timeline if event.kind == "note.added")
    assert event.facts == {"note": str(note.pk)}
    with scope.organisations(stage.client.pk):
        assert Note.objects.count() == 1
