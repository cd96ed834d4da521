"""The writing half of triage: rows, ledger lines and notices of one batch, a fixed number of them.

Everything happens in the caller's transaction, and none of it where another worker was faster.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import Count, Q

from andon.cases import clockwork
from andon.cases.models import Case, CaseCounter, Clock
from andon.cases.steps import triage_rows, triage_tell
from andon.cases.steps.triage_decide import Decided, Group, Ticking, Touched, decide, group_of
from andon.cases.steps.triage_read import Reading
from andon.ledger import book
from andon.notices import outbox
from andon.reports.models import Report
from andon.rules import clocks
from andon.rules.clocks import Running
from andon.rules.matching import Way
from andon.runtime.rows import StaleRowError

# The columns of a clock in the order of Running's fields.
VALUE = ("name", "grade", "started_at", "warn_at", "due_at", "calendar")
JOINED = frozenset({Way.SAME_LOT, Way.UNKNOWN_LOT})


def write(readings: Sequence[Reading], *, organisation_id: UUID, at: datetime) -> Decided:
    """Place the reports and write what follows.

    Raises StaleRowError where somebody triaged one of the reports meanwhile.
    """
    counter = _lock_counter(organisation_id)
    counts = _reports_of_a_day(readings, organisation_id=organisation_id, at=at)
    open_cases = _open_cases(readings, counts=counts, organisation_id=organisation_id)
    decided = decide(
        readings,
        open_cases=open_cases,
        running=_running_clocks(open_cases),
        counts=counts,
        last_number=counter.last,
        at=at,
    )
    with connection.cursor() as cursor:
        _write_reports(cursor, readings, at=at)
        _write_cases(cursor, decided, counter=counter)
        triage_rows.insert_joins(cursor, decided.touched, at=at)
        _write_clocks(cursor, decided.touched, at=at)
        triage_rows.insert_asks(cursor, readings, at=at)
    book.append_many(_lines(decided, at=at))
    outbox.add(triage_tell.tellings(decided.touched), at=at)
    return decided


def _lock_counter(organisation_id: UUID) -> CaseCounter:
    """The client's last case number; its lock lets one triage of the client write at a time."""
    counter, _ = CaseCounter.objects.select_for_update().get_or_create(
        organisation_id=organisation_id
    )
    return counter


def _reports_of_a_day(
    readings: Sequence[Reading], *, organisation_id: UUID, at: datetime
) -> dict[Group, int]:
    """How many reports of each product and family were triaged that came in the last 24 h."""
    families = {group[1] for reading in readings if (group := group_of(reading))}
    if not families:
        return {}
    rows = (
        Report.objects.filter(
            organisation_id=organisation_id,
            received_at__gte=at - clocks.BURST_WITHIN,
            triaged_at__isnull=False,
            family__in=families,
        )
        .values_list("product_id", "sku", "gtin", "product_words", "family")
        .annotate(reports=Count("id"))
    )
    counts: defaultdict[Group, int] = defaultdict(int)
    for product_id, sku, gtin, said, family, reports in rows:
        product, _ = Reading.identity(product_id, sku=sku, gtin=gtin, words=said)
        if product:
            counts[product, family] += reports
    return counts


def _open_cases(
    readings: Sequence[Reading], *, counts: Mapping[Group, int], organisation_id: UUID
) -> list[Case]:
    """The open cases of the reports' keys; and of every group that this batch makes a burst."""
    which = Q(problem_key__in={reading.key for reading in readings})
    for product_id, family in _new_bursts(readings, counts=counts):
        which |= Q(product_id=product_id, family=family)
    return list(
        Case.objects.select_for_update()
        .filter(which, organisation_id=organisation_id, closed_at__isnull=True)
        .order_by("id")
    )


def _new_bursts(
    readings: Sequence[Reading], *, counts: Mapping[Group, int]
) -> set[tuple[UUID, str]]:
    """Products and families that were no burst before this batch and are one with it."""
    coming: defaultdict[Group, list[Reading]] = defaultdict(list)
    for reading in readings:
        if group := group_of(reading):
            coming[group].append(reading)
    return {
        (reads[0].product.id, group[1])
        for group, reads in coming.items()
        if reads[0].product
        and not clocks.is_burst(counts.get(group, 0))
        and clocks.is_burst(counts.get(group, 0) + len(reads))
    }


def _running_clocks(cases: Sequence[Case]) -> dict[UUID, list[Ticking]]:
    """Values, no rows: an open case has six clocks, and most of them stay as they are."""
    running: defaultdict[UUID, list[Ticking]] = defaultdict(list)
    if cases:
        ids = [case.id for case in cases]
        clocks_of = Clock.objects.filter(clockwork.RUNS, case_id__in=ids)
        for case_id, clock_id, name, *rest in clocks_of.values_list("case_id", "id", *VALUE):
            running[case_id].append(Ticking(clock_id, Running(clocks.Clock(name), *rest)))
    return running


def _write_cases(cursor: CursorWrapper, decided: Decided, *, counter: CaseCounter) -> None:
    """Renamed cases give up their keys before others take them."""
    opened = [one.case for one in decided.touched if one.is_new]
    old = [one for one in decided.touched if not one.is_new]
    for one in old:
        # A raised grade is a change that others must see; spread and counts are not.
        one.case.version += 1 if one.raised_from else 0
    changed = {one.case.id: one.case for one in old if one.is_changed}
    changed |= {case.id: case for case in decided.renamed}
    triage_rows.update_cases(cursor, [changed[case_id] for case_id in sorted(changed)])
    triage_rows.insert_cases(cursor, opened)
    if opened:
        CaseCounter.objects.filter(pk=counter.pk).update(last=counter.last + len(opened))


def _write_clocks(cursor: CursorWrapper, touched: Sequence[Touched], *, at: datetime) -> None:
    ended = [ended_id for one in touched for ended_id in one.ended]
    if ended:
        Clock.objects.filter(id__in=ended).update(ended_at=at)
    triage_rows.insert_clocks(cursor, touched, at=at)


def _write_reports(cursor: CursorWrapper, readings: Sequence[Reading], *, at: datetime) -> None:
    """All of them or none."""
    if triage_rows.update_reports(cursor, readings, at=at) != len(readings):
        raise StaleRowError("Another worker triaged some of these reports: read them again.")
    # A person who was erased since they were read: what was found quotes her words.
    ids = [reading.report.id for reading in readings]
    Report.objects.filter(id__in=ids, erased_at__isnull=False).update(found={})


def _lines(decided: Decided, *, at: datetime) -> list[book.Line]:
    lines = []
    for one in decided.touched:
        case = book.Subject("case", one.case.id, one.case.organisation_id)
        if one.is_new:
            lines.append(book.Line("case.opened", case, _opened(one), book.SYSTEM, at))
        if one.raised_from:
            lines.append(book.Line("case.upgraded", case, _upgraded(one), book.SYSTEM, at))
        for reading, way in one.placed:
            report = book.Subject("report", reading.report.id, one.case.organisation_id)
            facts = _triaged(reading, one.case)
            lines.append(book.Line("report.triaged", report, facts, book.SYSTEM, at))
            if way in JOINED:
                joined = {"report": reading.report.number, "way": str(way)}
                lines.append(book.Line("report.joined", case, joined, book.SYSTEM, at))
    return lines


def _opened(one: Touched) -> dict[str, Any]:
    reading, way = one.placed[0]
    return {
        "number": one.case.number,
        "family": one.case.family,
        "grade": reading.provisional.grade,
        "reasons": [reason.as_facts() for reason in reading.provisional.reasons],
        "priority": one.case.priority,
        "report": reading.report.number,
        "way": str(way),
    }


def _upgraded(one: Touched) -> dict[str, Any]:
    return {
        "from": one.raised_from,
        "to": one.case.grade,
        "reasons": one.case.grade_reasons,
        "reports": [reading.report.number for reading, _ in one.placed],
    }


def _triaged(reading: Reading, case: Case) -> dict[str, Any]:
    return {
        "case": case.number,
        "family": reading.family,
        "outcome": reading.found["outcome"],
        "grade": reading.provisional.grade,
        "missing": [str(item) for item in reading.missing],
    }
