"""The one place where a case's rows become the values that the rules look at."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from andon.cases.models import (
    Action,
    Case,
    Condition,
    Dispatch,
    Join,
    Recheck,
    Regrade,
    Statement,
    Verdict,
)
from andon.reports.models import Report
from andon.rules import lifecycle, routing, verification
from andon.rules.categories import is_sensitive
from andon.rules.lifecycle import Facts
from andon.rules.verification import Level, Look, Outcome, Standing


@dataclass(frozen=True, slots=True)
class CaseRows:
    """A case with all that stands round it, oldest first; read in eight queries."""

    case: Case
    verdicts: Sequence[Verdict]
    regrades: Sequence[Regrade]
    statements: Sequence[Statement]
    dispatches: Sequence[Dispatch]
    actions: Sequence[Action]
    rechecks: Sequence[Recheck]
    conditions: Sequence[Condition]
    joins: Sequence[Join]  # those that stand, and those that were undone

    @property
    def standing_joins(self) -> list[Join]:
        """The joins that were not undone, each with its report."""
        return [join for join in self.joins if join.undone_at is None]

    @property
    def reports(self) -> list[Report]:
        """The reports of the case."""
        return [join.report for join in self.standing_joins]


def rows_of(case: Case) -> CaseRows:
    """Read everything round a case."""
    return CaseRows(
        case=case,
        verdicts=list(Verdict.objects.filter(case=case).order_by("at", "id")),
        regrades=list(Regrade.objects.filter(case=case).order_by("proposed_at", "id")),
        statements=list(Statement.objects.filter(case=case).order_by("at", "id")),
        dispatches=list(Dispatch.objects.filter(case=case).order_by("sent_at", "id")),
        actions=list(Action.objects.filter(case=case).order_by("created_at", "id")),
        rechecks=list(Recheck.objects.filter(case=case).order_by("drawn_at", "id")),
        conditions=list(Condition.objects.filter(case=case).order_by("name")),
        joins=list(
            Join.objects.filter(case=case)
            .select_related("report", "report__contact")
            .defer("report__contact__sealed", "report__contact__fingerprint", "report__found")
            .order_by("at", "id")
        ),
    )


def facts_of(rows: CaseRows, *, at: datetime) -> Facts:
    """The rows as the rules see them at this instant."""
    case = rows.case
    corrective = [
        action
        for action in rows.actions
        if action.kind == "corrective" and not action.cannot_because
    ]
    failed_at = _failed_at(rows.rechecks)
    return Facts(
        is_open=case.closed_at is None,
        grade=case.grade,
        is_provisional=case.is_provisional,
        is_sensitive=is_sensitive(case.category),
        is_owned=case.owner_id is not None,
        standing=standing_of(rows),
        is_downgrade_open=any(regrade.decided_at is None for regrade in rows.regrades),
        is_waited_for=(
            case.waiting_since is not None and at - case.waiting_since >= lifecycle.WAITS_FOR
        ),
        is_stated=bool(rows.statements),
        departments_due=routing.due(grade=case.grade, is_burst=is_burst(case)),
        departments_told=frozenset(sent.department for sent in rows.dispatches),
        departments_acknowledged=frozenset(
            sent.department for sent in rows.dispatches if sent.acknowledged_at is not None
        ),
        planned=len(corrective),
        proven=sum(_is_proven(action, since=failed_at) for action in corrective),
        unsettled=sum(
            action.proven_at is None and not action.cannot_because for action in rows.actions
        ),
        passed=frozenset(
            check.kind
            for check in rows.rechecks
            if check.is_passed and _is_later(check.done_at, than=failed_at)
        ),
        reports=len(rows.reports),
        unanswered=sum(report.answered_at is None for report in rows.reports),
        reachable=len(reachable(rows.reports)),
        unheld=tuple(condition.name for condition in rows.conditions if not condition.is_held),
    )


def standing_of(rows: CaseRows) -> Standing:
    """What the verdicts amount to. Grades named before the last downgrade count no more."""
    regraded_at = max(
        (row.decided_at for row in rows.regrades if row.is_confirmed and row.decided_at),
        default=None,
    )
    looks = [
        Look(
            level=Level(verdict.level),
            member_id=verdict.member_id,
            outcome=Outcome(verdict.outcome),
            family=verdict.family,
            grade=verdict.grade if _is_later(verdict.at, than=regraded_at) else "",
            standard_version_id=verdict.standard_version_id,
        )
        for verdict in rows.verdicts
    ]
    case = rows.case
    return verification.standing(looks, grade=case.grade, is_sensitive=is_sensitive(case.category))


def is_burst(case: Case) -> bool:
    """Whether triage found a burst: it runs by the limits of critical."""
    return any(reason.get("code") == "burst" for reason in case.grade_reasons)


def reachable(reports: Sequence[Report]) -> list[Report]:
    """The reports whose reporter left a contact, agreed to be contacted and was not erased."""
    return [
        report
        for report in reports
        if report.contact is not None
        and report.contact.may_be_contacted
        and report.contact.erased_at is None
    ]


def _failed_at(rechecks: Sequence[Recheck]) -> datetime | None:
    """When a recheck last failed: what was proven before it is proven no more."""
    return max(
        (check.done_at for check in rechecks if check.is_passed is False and check.done_at),
        default=None,
    )


def _is_proven(action: Action, *, since: datetime | None) -> bool:
    return action.done_at is not None and _is_later(action.proven_at, than=since)


def _is_later(instant: datetime | None, *, than: datetime | None) -> bool:
    return instant is not None and (than is None or instant > than)
