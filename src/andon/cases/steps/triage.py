"""Triage: what a report is about, how grave it is, which case it belongs to, what it still lacks.

Many reports at a time, always by the worker. A report is triaged once, whatever dies in between:
what was found, the case, its clocks, ledger lines and notices commit together with the end of the
job that asked for them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from andon.cases.steps.triage_decide import Decided
from andon.cases.steps.triage_read import Reading, read, read_by_hand, untriaged
from andon.cases.steps.triage_write import write
from andon.rules.matching import Way
from andon.runtime import jobs, scope
from andon.runtime.rows import StaleRowError

# So many reports a transaction. On SQLite it keeps all others from writing: these take under 50 ms
# of processor time there. On PostgreSQL it is as many as the worker's jobs hold together.
CHUNK = {"sqlite": 25, "postgresql": 256}
ATTEMPTS = 3  # an automatic step that met a faster worker reads again this often


@dataclass(frozen=True, slots=True)
class Triaged:
    """Where a report went."""

    report_id: UUID
    case_id: UUID
    case_number: str
    way: Way
    grade: str


def triage(
    report_ids: Sequence[UUID],
    *,
    organisation_id: UUID,
    at: datetime,
    done: Sequence[jobs.Claimed] = (),
) -> list[Triaged]:
    """Triage those of the client's reports that are not triaged yet.

    `done` are the jobs that asked for it: they finish in the transaction of the last chunk, which
    raises jobs.LostLeaseError, and writes nothing, where another worker has them by now.
    """
    size = CHUNK[connection.vendor]
    chunks = [report_ids[first : first + size] for first in range(0, len(report_ids), size)]
    triaged: list[Triaged] = []
    for number, chunk in enumerate(chunks or [()], start=1):
        finished = done if number == len(chunks) else ()
        triaged += _triage_chunk(chunk, organisation_id=organisation_id, at=at, done=finished)
    return triaged


def triage_by_hand(report_id: UUID, *, organisation_id: UUID, at: datetime) -> list[Triaged]:
    """Open a case for a report that could not be triaged: a person must decide."""
    with scope.organisations(organisation_id):
        readings = [
            read_by_hand(report)
            for report in untriaged([report_id], organisation_id=organisation_id)
        ]
        return _write(readings, organisation_id=organisation_id, at=at, done=())


def _triage_chunk(
    report_ids: Sequence[UUID], *, organisation_id: UUID, at: datetime, done: Sequence[jobs.Claimed]
) -> list[Triaged]:
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with scope.organisations(organisation_id):
                reports = untriaged(report_ids, organisation_id=organisation_id)
                readings = read(reports, organisation_id=organisation_id, at=at) if reports else []
                return _write(readings, organisation_id=organisation_id, at=at, done=done)
        except StaleRowError:
            if attempt == ATTEMPTS:
                raise
    return []


def _write(
    readings: Sequence[Reading],
    *,
    organisation_id: UUID,
    at: datetime,
    done: Sequence[jobs.Claimed],
) -> list[Triaged]:
    # On PostgreSQL the scope opened the transaction already.
    with transaction.atomic(savepoint=connection.vendor != "postgresql"):
        decided = write(readings, organisation_id=organisation_id, at=at) if readings else None
        if done:
            jobs.finish_many(done)
    return _triaged(decided) if decided else []


def _triaged(decided: Decided) -> list[Triaged]:
    return [
        Triaged(
            report_id=reading.report.id,
            case_id=one.case.id,
            case_number=one.case.number,
            way=way,
            grade=one.case.grade,
        )
        for one in decided.touched
        for reading, way in one.placed
    ]
