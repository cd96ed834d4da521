"""All that a case's page shows, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from andon.cases import parts, queue
from andon.cases.facts import CaseRows, facts_of, rows_of
from andon.cases.models import Case, Clock, Note
from andon.cases.next_acts import next_acts
from andon.cases.parts import Names
from andon.cases.routes import proposed_departments
from andon.cases.views import CaseView, ConditionView, NextAct, ReportView
from andon.ledger import book
from andon.people.actors import Actor
from andon.people.models import Department, Member
from andon.reports.models import Evidence, Message, Words
from andon.rules import lifecycle, verification
from andon.rules.categories import is_sensitive

OfReport = TypeVar("OfReport", Evidence, Message)


def find_case(number: str, *, organisation_id: UUID) -> Case:
    """The case of this number; Case.DoesNotExist where the scope shows none."""
    return Case.objects.get(number=number.upper(), organisation_id=organisation_id)


def closing_conditions(case: Case, *, at: datetime) -> tuple[ConditionView, ...]:
    """Every closing condition, those that do not hold first."""
    return parts.conditions(facts_of(rows_of(case), at=at))


def acts_of(case: Case, *, by: Actor, at: datetime) -> tuple[NextAct, ...]:
    """Every step, whether this person may take it now, and what is missing."""
    departments = list(Department.objects.filter(organisation_id=case.organisation_id))
    return next_acts(rows_of(case), departments=departments, by=by, at=at)


def case_page(number: str, *, organisation_id: UUID, by: Actor, at: datetime) -> CaseView:
    """The case with everything round it. Raises Case.DoesNotExist where the scope shows none."""
    case = find_case(number, organisation_id=organisation_id)
    rows = rows_of(case)
    facts = facts_of(rows, at=at)
    history = book.history(case.id, organisation_id=organisation_id)
    departments = list(Department.objects.filter(organisation_id=organisation_id))
    notes = list(Note.objects.filter(case=case).order_by("at", "id"))
    messages = list(
        Message.objects.filter(report__in=[one.id for one in rows.reports]).order_by("at", "id")
    )
    names = _names(rows, notes=notes, messages=messages, history=history)
    case.owner_name = names.get(case.owner_id, "")  # type: ignore[attr-defined]  # as annotated
    levels = verification.levels_needed(case.grade, is_sensitive=is_sensitive(case.category))
    return CaseView(
        row=queue.row_of(case, at=at),
        version=case.version,
        product_id=case.product_id,
        standard_version_id=case.standard_version_id,
        grade_reasons=tuple(case.grade_reasons),
        languages=tuple(case.languages),
        waiting_since=case.waiting_since,
        levels_needed=tuple(str(level) for level in levels),
        cord=parts.cord(facts),
        clocks=tuple(
            parts.clock(row, at=at)
            for row in Clock.objects.filter(case=case).order_by("due_at", "id")
        ),
        statement=parts.statement(rows, names=names),
        reports=_reports(rows, messages=messages, names=names),
        undone_joins=parts.undone(rows.joins, names=names),
        verdicts=tuple(parts.verdict(row, names=names) for row in rows.verdicts),
        regrades=tuple(parts.regrade(row, names=names) for row in rows.regrades),
        dispatches=tuple(parts.dispatch(row, names=names) for row in rows.dispatches),
        departments_due=_departments_due(case, facts=facts),
        actions=tuple(parts.action(row, names=names, at=at) for row in rows.actions),
        rechecks=tuple(parts.sample(row, names=names) for row in rows.rechecks),
        conditions=parts.conditions(facts),
        notes=tuple(parts.note(row, names=names) for row in notes),
        timeline=tuple(parts.event(told, names=names) for told in reversed(history)),
        acts=next_acts(rows, departments=departments, by=by, at=at),
    )


def _departments_due(case: Case, *, facts: lifecycle.Facts) -> tuple[str, ...]:
    return tuple(name for name in proposed_departments(case) if name not in facts.departments_told)


def _reports(
    rows: CaseRows, *, messages: Sequence[Message], names: Names
) -> tuple[ReportView, ...]:
    ids = [report.id for report in rows.reports]
    words = {row.id: row for row in Words.objects.filter(id__in=ids)}
    evidence = Evidence.objects.filter(report__in=ids).order_by("received_at", "id")
    files = _by_report(evidence.defer("wrapped_key"))
    said = _by_report(messages)
    return tuple(
        parts.report(join, words=words, evidence=files, messages=said, names=names)
        for join in rows.standing_joins
    )


def _by_report(rows: Iterable[OfReport]) -> dict[UUID, list[OfReport]]:
    groups: defaultdict[UUID, list[OfReport]] = defaultdict(list)
    for row in rows:
        groups[row.report_id].append(row)
    return groups


def _names(
    rows: CaseRows,
    *,
    notes: Sequence[Note],
    messages: Sequence[Message],
    history: Sequence[book.Told],
) -> Names:
    """The names of everybody whom the page mentions, in one query."""
    mentioned: set[Any] = {rows.case.owner_id}
    for row, fields in (
        *((row, ("member_id",)) for row in (*rows.verdicts, *rows.statements, *notes, *messages)),
        *((row, ("proposed_by", "decided_by")) for row in rows.regrades),
        *((row, ("sent_by", "acknowledged_by")) for row in rows.dispatches),
        *((row, ("owner_id", "done_by", "proven_by")) for row in rows.actions),
        *((row, ("drawn_by", "done_by")) for row in rows.rechecks),
        *((row, ("member_id", "undone_by")) for row in rows.joins),
        *((row, ("by_id",)) for row in history),
    ):
        mentioned.update(getattr(row, field) for field in fields)
    members = Member.objects.filter(
        id__in=mentioned - {None}, organisation_id=rows.case.organisation_id
    )
    return dict(members.values_list("id", "user__name"))
