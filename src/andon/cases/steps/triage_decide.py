"""The deciding half of triage: which case each report goes to, and what that does to the case.

Works on rows in memory, under the lock of the client's case counter; writes nothing.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from andon.cases import clockwork
from andon.cases.models import Case
from andon.cases.steps.triage_read import Reading
from andon.rules import clocks, grading, matching
from andon.rules.clocks import Running
from andon.rules.matching import Way
from andon.runtime.ids import new_id

Group = tuple[str, str]  # product and family: what a burst is counted by
INJURED = "injury-answered-yes"
INJURIES = frozenset({INJURED, "injury-in-words"})


@dataclass(frozen=True, slots=True)
class Ticking:
    """A running clock: its row's id and its value."""

    id: UUID
    value: Running


@dataclass(slots=True)
class Touched:
    """A case that this batch opens or changes."""

    case: Case
    is_new: bool
    group: Group | None
    placed: list[tuple[Reading, Way]] = field(default_factory=list)
    raised_from: str = ""
    alarms: bool = False
    ended: list[UUID] = field(default_factory=list)
    new_clocks: list[Running] = field(default_factory=list)
    is_changed: bool = False


@dataclass(slots=True)
class Decided:
    """What the batch will write. `renamed` are old cases that gave up their key."""

    touched: list[Touched]
    renamed: list[Case]


def group_of(reading: Reading) -> Group | None:
    """What a burst is counted by; None where product or defect is not certain."""
    problem = reading.problem
    return (problem.product or "", problem.family) if matching.may_join(problem) else None


def group_of_case(case: Case) -> Group | None:
    """The same for an open case, as its key says it."""
    product, _, rest = case.problem_key.partition("|")
    return None if product.startswith("?") else (product, rest.partition("|")[0])


def decide(
    readings: Sequence[Reading],
    *,
    open_cases: Iterable[Case],
    running: Mapping[UUID, Sequence[Ticking]],
    counts: Mapping[Group, int],
    last_number: int,
    at: datetime,
) -> Decided:
    """Place every report, then see what its case's grade, clocks and priority become.

    `counts` are the reports of the last 24 h by product and family, without this batch.
    """
    placing = _Placing(open_cases, last_number=last_number, at=at)
    for reading in readings:
        placing.place(reading)
    totals = Counter(dict(counts))
    totals.update(group for reading in readings if (group := group_of(reading)))
    for touched in placing.touched.values():
        _settle(
            touched,
            running=running.get(touched.case.id, ()),
            reports=totals[touched.group] if touched.group else 1,
            at=at,
        )
    return Decided(list(placing.touched.values()), placing.renamed)


class _Placing:
    """Which case each report goes to: at most one open case a key."""

    def __init__(self, open_cases: Iterable[Case], *, last_number: int, at: datetime) -> None:
        self.at = at
        self.last_number = last_number
        self.renamed: list[Case] = []
        self.touched: dict[UUID, Touched] = {}
        self.by_key: dict[str, Touched] = {}
        for case in open_cases:
            self._take(Touched(case, is_new=False, group=group_of_case(case)))

    def place(self, reading: Reading) -> None:
        """Join the open case of the report's key, or open one."""
        there = self.by_key.get(reading.key)
        way = matching.way(
            reading.problem, open_since=there.case.opened_at if there else None, at=self.at
        )
        if way == Way.STALE and there:
            there.case.problem_key = matching.stale_key(reading.key, number=there.case.number)
            self.renamed.append(there.case)
        if there is None or way in {Way.STALE, Way.FIRST, Way.UNCERTAIN}:
            there = self._take(Touched(self._open(reading), is_new=True, group=group_of(reading)))
        there.placed.append((reading, way))

    def _take(self, touched: Touched) -> Touched:
        self.touched[touched.case.id] = touched
        self.by_key[touched.case.problem_key] = touched
        return touched

    def _open(self, reading: Reading) -> Case:
        report, product = reading.report, reading.product
        self.last_number += 1
        return Case(
            id=new_id(at=self.at),
            organisation_id=report.organisation_id,
            number=f"C-{self.last_number}",
            problem_key=reading.key,
            product_id=product.id if product else None,
            product_name=product.name if product else report.product_words,
            category=reading.category,
            family=reading.family,
            lot=reading.lot,
            grade=reading.provisional.grade,
            grade_reasons=[reason.as_facts() for reason in reading.provisional.reasons],
            opened_at=self.at,
        )


def _settle(touched: Touched, *, running: Sequence[Ticking], reports: int, at: datetime) -> None:
    """Grade, spread, burst, priority and clocks of a case after its new reports."""
    case = touched.case
    before = (case.grade, case.priority, list(case.markets), list(case.languages))
    was_burst = _is_burst(case)
    for reading, _ in touched.placed:
        _raise(touched, reading)
        case.markets = _with(case.markets, reading.report.market)
        case.languages = _with(case.languages, reading.language)
    if clocks.is_burst(reports) and not was_burst:
        case.grade_reasons = [*case.grade_reasons, {"code": clockwork.BURST, "reports": reports}]
    case.priority = _priority(case, reports=reports)
    _keep_time(touched, running=running, at=at)
    is_critical_now = case.grade == "critical" and (touched.is_new or bool(touched.raised_from))
    touched.alarms = is_critical_now or (_is_burst(case) and not was_burst)
    after = (case.grade, case.priority, case.markets, case.languages)
    touched.is_changed = touched.is_changed or before != after or _is_burst(case) != was_burst


def _raise(touched: Touched, reading: Reading) -> None:
    """A graver report raises a provisional case; one that people judged, only by a danger."""
    case, found = touched.case, reading.provisional
    if touched.is_new and touched.placed[0][0] is reading:
        return
    may_raise = case.is_provisional or grading.is_danger(found.reasons)
    if not (may_raise and grading.is_graver(found.grade, than=case.grade)):
        return
    touched.raised_from = touched.raised_from or case.grade
    case.grade = found.grade
    case.is_provisional = True
    case.station = "verify"
    case.grade_reasons = [
        *(reason for reason in case.grade_reasons if reason.get("code") == clockwork.BURST),
        *(reason.as_facts() for reason in found.reasons),
    ]


def _priority(case: Case, *, reports: int) -> int:
    return grading.priority(
        grading.grade_of(case.grade),
        reports=reports,
        markets=len(case.markets),
        is_injured=any(reason.get("code") in INJURIES for reason in case.grade_reasons),
        is_burst=_is_burst(case),
    ).points


def _keep_time(touched: Touched, *, running: Sequence[Ticking], at: datetime) -> None:
    """Clocks run from the receipt of the case's first report; every later one wants its answer."""
    case, pace = touched.case, clockwork.pace_of(touched.case)
    names = {clock.value.name for clock in running}
    if touched.placed:
        since = min(reading.report.received_at for reading, _ in touched.placed)
        wanted = clocks.AT_RECEIPT if touched.is_new else (clocks.Clock.ANSWER,)
        touched.new_clocks = [
            clocks.start(name, grade=pace, at=since) for name in wanted if name not in names
        ]
    kept = []
    for clock in running:
        if grading.is_graver(pace, than=clock.value.grade):
            touched.ended.append(clock.id)
            touched.new_clocks.append(clocks.regrade(clock.value, grade=pace))
        else:
            kept.append(clock.value)
    first = clocks.first_due([*kept, *touched.new_clocks])
    due = (first.due_at, str(first.name)) if first else (None, "")
    if (case.next_due_at, case.next_clock) != due:
        case.next_due_at, case.next_clock = due
        touched.is_changed = True


def _is_burst(case: Case) -> bool:
    return any(reason.get("code") == clockwork.BURST for reason in case.grade_reasons)


def _with(values: Sequence[Any], value: str) -> list[Any]:
    return list(values) if not value or value in values else sorted([*values, value])
