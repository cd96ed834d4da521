"""Rows of a case as the frozen views of its page; nothing here asks the database."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

from andon.cases import clockwork
from andon.cases.facts import CaseRows
from andon.cases.models import Action, Clock, Dispatch, Join, Note, Recheck, Regrade, Verdict
from andon.cases.views import (
    ActionView,
    ClockView,
    ConditionView,
    DispatchView,
    Event,
    EvidenceView,
    JoinView,
    MessageView,
    NoteView,
    RecheckView,
    RegradeView,
    ReportView,
    StatementView,
    Stop,
    VerdictView,
)
from andon.ledger import book
from andon.reports.models import Evidence, Message, Words
from andon.rules import clocks, closing, lifecycle, recheck
from andon.rules.lifecycle import Facts

SHOWN_OF_SAMPLE = 100

Names = Mapping[UUID | None, str]


def cord(facts: Facts) -> tuple[Stop, ...]:
    """The stations of the case's path, and which one is lit. All are done once it is closed."""
    path = lifecycle.path(facts)
    now = lifecycle.station(facts)
    place = path.index(now) if now in path else len(path)
    return tuple(
        Stop(str(stop), "done" if at < place else "now" if at == place else "ahead")
        for at, stop in enumerate(path)
    )


def clock(row: Clock, *, at: datetime) -> ClockView:
    """A clock with the intervals that it counted."""
    explained = clocks.explain(clockwork.value_of(row))
    return ClockView(
        name=row.name,
        grade=row.grade,
        state=_state(row, at=at),
        started_at=row.started_at,
        warn_at=row.warn_at,
        due_at=row.due_at,
        met_at=row.met_at,
        breached_at=row.breached_at,
        calendar=row.calendar,
        intervals=tuple((one.begins_at, one.ends_at) for one in explained.intervals),
    )


def _state(row: Clock, *, at: datetime) -> Literal["running", "warning", "late", "met", "ended"]:
    if row.met_at is not None:
        return "met"
    if row.ended_at is not None:
        return "ended"
    if at >= row.due_at:
        return "late"
    return "warning" if at >= row.warn_at else "running"


def statement(rows: CaseRows, *, names: Names) -> StatementView | None:
    """The latest version of the statement; None where there is none yet."""
    if not rows.statements:
        return None
    last = rows.statements[-1]
    return StatementView(
        slots=last.slots,
        version=len(rows.statements),
        member_name=names.get(last.member_id, ""),
        at=last.at,
    )


def report(
    join: Join,
    *,
    words: Mapping[UUID, Words],
    evidence: Mapping[UUID, Sequence[Evidence]],
    messages: Mapping[UUID, Sequence[Message]],
    names: Names,
) -> ReportView:
    """A report of the case with its words, files and messages."""
    row = join.report
    said = words.get(row.id)
    return ReportView(
        id=row.id,
        number=row.number,
        join_id=join.id,
        joined_at=join.at,
        joined_by=names.get(join.member_id, ""),
        join_reason=join.reason,
        channel=row.channel,
        received_at=row.received_at,
        aware_at=row.aware_at,
        language=row.language,
        market=row.market,
        lot=row.lot,
        product_words=row.product_words,
        words=said.words if said else "",
        injury=row.injury,
        injury_words=said.injury_words if said else "",
        noticed_on=row.noticed_on,
        quantity_affected=row.quantity_affected,
        has_contact=row.contact is not None and row.contact.erased_at is None,
        answered_at=row.answered_at,
        missing=tuple(row.missing),
        evidence=tuple(_file(one) for one in evidence.get(row.id, ())),
        messages=tuple(_message(one, names=names) for one in messages.get(row.id, ())),
    )


def _file(row: Evidence) -> EvidenceView:
    return EvidenceView(
        id=row.id,
        report_id=row.report_id,
        kind=row.kind,
        media_type=row.media_type,
        name=row.name,
        size=row.size,
        digest=row.digest,
        received_at=row.received_at,
    )


def _message(row: Message, *, names: Names) -> MessageView:
    return MessageView(
        at=row.at,
        is_from_reporter=row.is_from_reporter,
        member_name=names.get(row.member_id, ""),
        text=row.text,
        language=row.language,
    )


def undone(joins: Iterable[Join], *, names: Names) -> tuple[JoinView, ...]:
    """The joins that were undone."""
    return tuple(
        JoinView(
            id=join.id,
            report_id=join.report_id,
            report_number=join.report.number,
            at=join.at,
            reason=join.reason,
            undone_at=join.undone_at,
            undone_by=names.get(join.undone_by, ""),
            undone_because=join.undone_because,
        )
        for join in joins
        if join.undone_at is not None
    )


def verdict(row: Verdict, *, names: Names) -> VerdictView:
    """What one person found."""
    return VerdictView(
        level=row.level,
        member_name=names.get(row.member_id, ""),
        at=row.at,
        outcome=row.outcome,
        family=row.family,
        standard_version_id=row.standard_version_id,
        grade=row.grade,
        reason=row.reason,
        needed=tuple(row.needed),
        goes_to=row.goes_to,
    )


def regrade(row: Regrade, *, names: Names) -> RegradeView:
    """A downgrade and what became of it."""
    return RegradeView(
        id=row.id,
        from_grade=row.from_grade,
        to_grade=row.to_grade,
        reason=row.reason,
        proposed_by=names.get(row.proposed_by, ""),
        proposed_by_id=row.proposed_by,
        proposed_at=row.proposed_at,
        decided_by=names.get(row.decided_by, ""),
        decided_at=row.decided_at,
        is_confirmed=row.is_confirmed,
    )


def dispatch(row: Dispatch, *, names: Names) -> DispatchView:
    """A department and its own answer."""
    return DispatchView(
        id=row.id,
        department=row.department,
        sent_at=row.sent_at,
        sent_by=names.get(row.sent_by, ""),
        acknowledged_at=row.acknowledged_at,
        acknowledged_by=names.get(row.acknowledged_by, ""),
    )


def action(row: Action, *, names: Names, at: datetime) -> ActionView:
    """A measure of the plan."""
    return ActionView(
        id=row.id,
        kind=row.kind,
        text=row.text,
        owner_id=row.owner_id,
        owner_name=names.get(row.owner_id, ""),
        due_at=row.due_at,
        is_late=row.done_at is None and not row.cannot_because and at >= row.due_at,
        done_at=row.done_at,
        done_by=names.get(row.done_by, ""),
        done_by_id=row.done_by,
        proof=row.proof,
        cannot_because=row.cannot_because,
        proven_at=row.proven_at,
        proven_by=names.get(row.proven_by, ""),
        version=row.version,
    )


def sample(row: Recheck, *, names: Names) -> RecheckView:
    """A recheck, the beginning of its sample, and what such a sample finds."""
    found = recheck.detection(population=row.population, size=row.size)
    places = recheck.draw(seed=row.seed, population=row.population, size=row.size)
    return RecheckView(
        id=row.id,
        kind=row.kind,
        population=row.population,
        size=row.size,
        seed=row.seed,
        sample=places[:SHOWN_OF_SAMPLE],
        bad=found.bad,
        finds_per_mille=recheck.per_mille(found.probability),
        drawn_at=row.drawn_at,
        drawn_by=names.get(row.drawn_by, ""),
        is_passed=row.is_passed,
        note=row.note,
        done_at=row.done_at,
        done_by=names.get(row.done_by, ""),
    )


def conditions(facts: Facts) -> tuple[ConditionView, ...]:
    """The closing conditions, those that do not hold first."""
    found = [
        ConditionView(code=one.code, is_held=one.is_held, step=one.step, values=one.values)
        for one in closing.conditions(facts)
    ]
    return tuple(sorted(found, key=lambda one: one.is_held))


def note(row: Note, *, names: Names) -> NoteView:
    """A private note."""
    return NoteView(at=row.at, member_name=names.get(row.member_id, ""), text=row.text)


def event(told: book.Told, *, names: Names) -> Event:
    """A line of the timeline."""
    return Event(
        id=told.id,
        kind=told.kind,
        at=told.at,
        by_kind=told.by_kind,
        by_name=names.get(told.by_id, ""),
        facts=told.facts,
    )
