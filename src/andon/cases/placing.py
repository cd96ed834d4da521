"""Put a report into a case, take it out again, and end or find the cases that this leaves."""

from datetime import datetime
from typing import Any
from uuid import UUID

from andon.cases import acts, clockwork, regrading
from andon.cases.models import Case, CaseCounter, Join
from andon.people.actors import Actor
from andon.reports.models import Report
from andon.rules.clocks import AT_RECEIPT, Clock
from andon.rules.grading import GRADES, is_graver

MERGED = "merged"  # how a case ends whose last report went to another one


def put(report: Report, *, case: Case, reason: str, least: str, by: Actor, at: datetime) -> Join:
    """A new join. A case graded below `least` is raised to it; an unanswered report wants one."""
    join = Join.objects.create(
        organisation_id=case.organisation_id,
        report=report,
        case=case,
        at=at,
        reason=reason,
        member_id=by.member_id,
    )
    before = case.grade
    changes: dict[str, Any] = {
        "markets": _with(case.markets, report.market),
        "languages": _with(case.languages, report.language),
    }
    if is_graver(least, than=before):
        grade = next(one for one in GRADES if one == least)
        changes |= regrading.changes(case, grade=grade, code="joined", is_final=False)
        changes["is_provisional"] = True
    facts = acts.settle(case, at=at, **changes)
    acts.record(
        "report.joined", case=case, facts={"report": report.number, "way": "person"}, by=by, at=at
    )
    if case.grade != before:
        regrading.follow(case, before=before, facts=facts, by=by, at=at)
    if report.answered_at is None:
        clockwork.start(case, [Clock.ANSWER], at=at, started_at=report.received_at)
    return join


def take_out(join: Join, *, because: str, by: Actor, at: datetime) -> Case:
    """Undo a join; the case that is left without reports ends as merged. Returns that case."""
    acts.write_once(
        join, unless="undone_at", undone_at=at, undone_by=by.member_id, undone_because=because
    )
    case = Case.objects.get(pk=join.case_id)
    facts = {"join": join.id, "report": join.report.number}
    acts.record("join.undone", case=case, facts=facts, by=by, at=at)
    if case.closed_at is None and not _has_reports(case):
        acts.settle(case, at=at, closed_at=at, outcome=MERGED)
        clockwork.end_all(case, at=at)
        acts.record("case.closed", case=case, facts={"outcome": MERGED}, by=by, at=at)
    else:
        acts.settle(case, at=at)
    return case


def find_or_open(report: Report, *, left: Case, by: Actor, at: datetime) -> Case:
    """The case for a report that left another one: its own from before, or a new one."""
    earlier = (
        Join.objects.filter(report=report, undone_at__isnull=False)
        .exclude(case_id=left.id)
        .select_related("case")
        .order_by("-at", "-id")
        .first()
    )
    if earlier is not None and earlier.case.closed_at is None:
        return earlier.case
    if earlier is not None and earlier.case.outcome == MERGED and _is_free(earlier.case):
        return _reopen(earlier.case, report=report, by=by, at=at)
    return _open(report, like=left, by=by, at=at)


def _reopen(case: Case, *, report: Report, by: Actor, at: datetime) -> Case:
    Case.objects.put(case, closed_at=None, outcome="", station="verify")
    clockwork.start(case, AT_RECEIPT, at=at, started_at=report.received_at)
    facts = {"report": report.number}
    acts.record("case.reopened", case=case, facts=facts, by=by, at=at)
    return case


def _open(report: Report, *, like: Case, by: Actor, at: datetime) -> Case:
    """A case of the report's own: nothing that people found of the other problem goes along."""
    case = Case.objects.create(
        organisation_id=like.organisation_id,
        number=_next_number(like.organisation_id),
        problem_key=f"?{report.id}|{report.family or like.family}|{report.lot}"[:200],
        product_id=report.product_id or like.product_id,
        product_name=like.product_name or report.product_words,
        category=report.category or like.category,
        family=report.family or like.family,
        lot=report.lot,
        grade=like.grade,
        grade_reasons=[{"code": "parted", "grade": like.grade}],
        priority=like.priority,
        opened_at=at,
    )
    clockwork.start(case, AT_RECEIPT, at=at, started_at=report.received_at)
    facts = {"number": case.number, "family": case.family, "grade": case.grade, "way": "parted"}
    acts.record("case.opened", case=case, facts=facts, by=by, at=at)
    return case


def _next_number(organisation_id: UUID) -> str:
    """The client's next case number; triage takes them under the same lock."""
    counter, _ = CaseCounter.objects.select_for_update().get_or_create(
        organisation_id=organisation_id
    )
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"C-{counter.last}"


def _is_free(case: Case) -> bool:
    """Whether no other open case took up the same problem meanwhile."""
    return not Case.objects.filter(
        organisation_id=case.organisation_id,
        problem_key=case.problem_key,
        closed_at__isnull=True,
    ).exists()


def _has_reports(case: Case) -> bool:
    return Join.objects.filter(case=case, undone_at__isnull=True).exists()


def _with(values: list[str], value: str) -> list[str]:
    return list(values) if not value or value in values else sorted([*values, value])
