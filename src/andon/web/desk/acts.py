"""What the forms of a case's page mean: how the fields of each become a step's arguments."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.http import QueryDict
from django.shortcuts import get_object_or_404

from andon.cases.models import Action, Case, Dispatch, Join, Regrade
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
from andon.people.actors import Actor
from andon.reports.models import Report
from andon.reports.steps.write import write_to_reporter
from andon.rules.lifecycle import Refused
from andon.rules.statement import SLOTS
from andon.web.desk import replies

Step = Callable[[Case, QueryDict, Actor, datetime], object]


def _verify(case: Case, form: QueryDict, by: Actor, at: datetime) -> object:
    defect = form.get("defect", "")
    version = _id(defect)
    return verify_case(
        case,
        outcome=form.get("outcome", ""),
        family="" if version else defect,
        standard_version_id=version,
        grade=form.get("grade", ""),
        reason=form.get("reason", ""),
        needed=form.getlist("needed"),
        goes_to=form.get("goes_to", ""),
        by=by,
        at=at,
    )


def _grade(case: Case, form: QueryDict, by: Actor, at: datetime) -> object:
    grade, reason = form.get("grade", ""), form.get("reason", "")
    return grade_case(case, grade=grade, reason=reason, by=by, at=at)


def _propose(case: Case, form: QueryDict, by: Actor, at: datetime) -> object:
    grade, reason = form.get("grade", ""), form.get("reason", "")
    return propose_downgrade(case, grade=grade, reason=reason, by=by, at=at)


def _decide(case: Case, form: QueryDict, by: Actor, at: datetime) -> object:
    regrade = get_object_or_404(Regrade.objects.filter(case=case), pk=_id(form.get("regrade", "")))
    return decide_downgrade(regrade, is_confirmed=form.get("answer") == "yes", by=by, at=at)


def _state(case: Case, form: QueryDict, by: Actor, at: datetime) -> object:
    slots = {slot: form.get(slot, "").strip() for slot in SLOTS}
    return state_case(case, slots=slots, by=by, at=at)


def _dispatch(case: Case, form: QueryDict, by: Actor, at: datetime) -> object:
    return dispatch_case(case, departments=form.getlist("department"), by=by, at=at)


def _acknowledge(case: Case, form: QueryDict, by: Actor, at: datetime) -> object:
    rows = Dispatch.objects.filter(case=case)
    dispatch = get_object_or_404(rows, pk=_id(form.get("dispatch", "")))
    return acknowledge_dispatch(dispatch, by=by, at=at)


def _plan(case: Case, form: QueryDict, by: Actor, at: datetime) -> object:
    return add_action(
        case,
        kind=form.get("kind", ""),
        text=form.get("text", ""),
        owner_id=_id(form.get("owner", "")) or UUID(int=0),
        due_at=_day(form.get("due_on", ""), at=at),
        by=by,
        at=at,
    )


def _action(case: Case, form: QueryDict) -> Action:
    return get_object_or_404(Action.objects.filter(case=case), pk=_id(form.get("action", "")))


def _do(case: Case, form: QueryDict, by: Actor, at: datetime) -> object:
    return do_action(_action(case, form), proof=form.get("proof", ""), by=by, at=at)


def _refuse(case: Case, form: QueryDict, by: Actor, at: datetime) -> object:
    return refuse_action(_action(case, form), because=form.get("because", ""), by=by, at=at)


def _prove(case: Case, form: QueryDict, by: Actor, at: datetime) -> object:
    return prove_action(_action(case, form), by=by, at=at)


def _draw(case: Case, form: QueryDict, by: Actor, at: datetime) -> object:
    number = _number(form.get("population", ""))
    return draw_recheck(case, kind=form.get("kind", ""), population=number, by=by, at=at)


def _recheck(case: Case, form: QueryDict, by: Actor, at: datetime) -> object:
    answers = {"yes": True, "no": False}
    return recheck_case(
        case,
        kind=form.get("kind", ""),
        is_passed=answers.get(form.get("answer", "")),
        note=form.get("note", ""),
        by=by,
        at=at,
    )


def _join(case: Case, form: QueryDict, by: Actor, at: datetime) -> object:
    number = form.get("report", "").strip().upper().replace("\x00", "")
    rows = Report.objects.filter(organisation_id=case.organisation_id)
    report = get_object_or_404(rows, number=number)
    return join_report(report, case=case, by=by, reason=form.get("reason", ""), at=at)


def _undo(case: Case, form: QueryDict, by: Actor, at: datetime) -> object:
    join = get_object_or_404(Join.objects.filter(case=case), pk=_id(form.get("join", "")))
    return undo_join(join, because=form.get("because", ""), by=by, at=at)


def _own(case: Case, form: QueryDict, by: Actor, at: datetime) -> object:
    member = _id(form.get("member", "")) or by.member_id
    if member is None:
        raise Refused("member")
    return own_case(case, member_id=member, by=by, at=at)


def _note(case: Case, form: QueryDict, by: Actor, at: datetime) -> object:
    return add_note(case, text=form.get("text", ""), by=by, at=at)


def _close(case: Case, form: QueryDict, by: Actor, at: datetime) -> object:
    return close_case(case, by=by, at=at)


def _write(case: Case, form: QueryDict, by: Actor, at: datetime) -> object:
    """Only to the reporter of a report of this case: her own words, or the ready ones."""
    join = get_object_or_404(
        Join.objects.filter(case=case, undone_at__isnull=True).select_related("report"),
        report_id=_id(form.get("report", "")),
    )
    report = join.report
    text = form.get("text", "").strip() or replies.text_of(
        form.get("reply", ""),
        language=report.language,
        number=report.number,
        missing=report.missing,
    )
    return write_to_reporter(report, text=text, by=by, at=at)


STEPS: Mapping[str, Step] = {
    "verify_case": _verify,
    "grade_case": _grade,
    "propose_downgrade": _propose,
    "decide_downgrade": _decide,
    "state_case": _state,
    "dispatch_case": _dispatch,
    "acknowledge_dispatch": _acknowledge,
    "add_action": _plan,
    "do_action": _do,
    "refuse_action": _refuse,
    "prove_action": _prove,
    "draw_recheck": _draw,
    "recheck_case": _recheck,
    "join_report": _join,
    "undo_join": _undo,
    "own_case": _own,
    "add_note": _note,
    "close_case": _close,
    "write_to_reporter": _write,
}


def _id(text: str) -> UUID | None:
    """An id of a form; None for anything else: a forged one finds nothing."""
    try:
        return UUID(text)
    except ValueError:
        return None


def _number(text: str) -> int:
    """A count of a form; 0, which every step refuses, for anything else."""
    return int(text) if text.isdecimal() and len(text) <= 9 else 0


def _day(text: str, *, at: datetime) -> datetime:
    """The end of a day, in UTC; an unreadable one lies in the past, which the step refuses."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC) + timedelta(days=1, minutes=-1)
    except ValueError:
        return at - timedelta(days=1)
