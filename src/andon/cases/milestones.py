"""What a case's reporters are told on the way, each milestone once, each in her own language."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import chain
from typing import Any, Literal

from andon.cases.models import Case, Join
from andon.notices import outbox
from andon.reports.models import Report
from andon.reports.telling import to_reporter

Milestone = Literal["verified", "rectifying", "accepted", "closed"]


def tell_once(case: Case, *, milestone: Milestone, at: datetime) -> dict[str, Any]:
    """Tell every reachable reporter of the case, unless they were told before.

    Returns what to write on the case.
    """
    if milestone in case.told:
        return {}
    tell(reports_of(case), template=f"reporter.{milestone}", at=at)
    return {"told": [*case.told, milestone]}


def tell(
    reports: Iterable[Report],
    *,
    template: str,
    facts: Mapping[str, Any] | None = None,
    at: datetime,
) -> int:
    """Tell the reporters of these reports; returns how many could be told."""
    tellings = [to_reporter(report, template, **(facts or {})) for report in reports]
    return outbox.add(chain.from_iterable(tellings), at=at)


def reports_of(case: Case) -> list[Report]:
    """The reports that stand in the case, with their contacts."""
    joins = (
        Join.objects.filter(case=case, undone_at__isnull=True)
        .select_related("report", "report__contact")
        .order_by("at", "id")
    )
    return [join.report for join in joins]
