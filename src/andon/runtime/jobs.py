"""Work in the background: a named row in the transaction that caused it, claimed with a lease.

A killed worker's jobs come back when their lease ends. A result commits only under the current
lease token: call `finish` in the result's own transaction, and a worker that was too slow loses
its result instead of writing it twice.
"""

import traceback
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from django.db import transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import F, Q, QuerySet

from andon.runtime.ids import new_id
from andon.runtime.inserts import Json, insert_many
from andon.runtime.models import Job

LEASE_FOR = timedelta(seconds=60)
JOB = (
    "id",
    "name",
    "organisation_id",
    "payload",
    "run_at",
    "attempts",
    "error",
    "created_at",
)
MOST_ATTEMPTS = 5
# How long a failed job rests after its first, second ... attempt.
RESTS = tuple(timedelta(seconds=rest) for rest in (1, 5, 30, 120))


class WorkerDiedError(RuntimeError):
    """Every worker that began the job ended in the middle of it."""


class LostLeaseError(RuntimeError):
    """Another worker has the job by now: this result must not be written."""


@dataclass(frozen=True, slots=True)
class NewJob:
    """Work to be done. The payload holds ids and codes only, never words or personal data.

    A `key` is unique among the waiting jobs: adding the same work twice adds it once.
    """

    name: str
    organisation_id: UUID | None
    payload: Mapping[str, Any] = field(default_factory=dict)
    key: str | None = None
    run_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Claimed:
    """A job under lease. `attempts` counts this one.

    More than MOST_ATTEMPTS of them were begun only where workers died: bury such a job, with
    WorkerDiedError, instead of beginning it again.
    """

    id: UUID
    name: str
    organisation_id: UUID | None
    payload: Mapping[str, Any]
    attempts: int
    token: UUID


def add(
    name: str,
    payload: Mapping[str, Any],
    *,
    organisation_id: UUID | None,
    at: datetime,
    key: str | None = None,
) -> None:
    """Write one job in the caller's transaction."""
    add_many([NewJob(name=name, organisation_id=organisation_id, payload=payload, key=key)], at=at)


def add_many(new: Iterable[NewJob], *, at: datetime) -> None:
    """Write jobs in the caller's transaction; a key that already waits is passed by."""
    Job.objects.bulk_create(
        [
            Job(
                id=new_id(at=at),
                name=job.name,
                organisation_id=job.organisation_id,
                payload=dict(job.payload),
                key=job.key,
                run_at=job.run_at or at,
                created_at=at,
            )
            for job in new
        ],
        ignore_conflicts=True,
    )


def add_many_raw(cursor: CursorWrapper, new: Iterable[NewJob], *, at: datetime) -> None:
    """The same for jobs without a key, on a cursor of the caller's: the intake's own path."""
    rows = [
        (
            new_id(at=at),
            job.name,
            job.organisation_id,
            Json(msgspec.json.encode(job.payload)),
            job.run_at or at,
            0,
            "",
            at,
        )
        for job in new
    ]
    insert_many(cursor, "runtime_job", JOB, rows)


def claim(
    *names: str, at: datetime, limit: int = 1, lease_for: timedelta = LEASE_FOR
) -> list[Claimed]:
    """Up to `limit` due jobs of these names, longest overdue first, now under this lease."""
    due = _due(names, at=at)
    # An idle poll must not take SQLite's one write lock.
    if not due.exists():
        return []
    with transaction.atomic():
        rows = list(due.select_for_update(skip_locked=True).order_by("run_at", "id")[:limit])
        token = new_id(at=at)
        Job.objects.filter(id__in=[row.id for row in rows]).update(
            lease_token=token, leased_until=at + lease_for, attempts=F("attempts") + 1
        )
    return [
        Claimed(row.id, row.name, row.organisation_id, row.payload, row.attempts + 1, token)
        for row in rows
    ]


def finish(claimed: Claimed) -> None:
    """Take the job off the table, in the transaction that writes its result."""
    finish_many([claimed])


def finish_many(claimed: Sequence[Claimed]) -> None:
    """Take jobs of one claim off the table; LostLeaseError if any of them is another's by now."""
    tokens = {job.token for job in claimed}
    ids = [job.id for job in claimed]
    finished, _ = Job.objects.filter(id__in=ids, lease_token__in=tokens).delete()
    if finished != len(ids):
        raise LostLeaseError(
            f"{len(ids) - finished} of {len(ids)} jobs went to another worker: "
            "their lease ended before the result was written."
        )


def fail(claimed: Claimed, error: Exception, *, at: datetime) -> bool:
    """Let the job rest and try again, or make it a dead letter; True if it is dead now."""
    mine = Job.objects.filter(id=claimed.id, lease_token=claimed.token)
    if claimed.attempts >= MOST_ATTEMPTS:
        return bool(_bury(mine, error=place_of(error), at=at))
    rest = RESTS[min(claimed.attempts, len(RESTS)) - 1]
    mine.update(run_at=at + rest, lease_token=None, leased_until=None, error=place_of(error))
    return False


def bury(claimed: Claimed, error: Exception, *, at: datetime) -> None:
    """Make the job a dead letter at once, in the caller's transaction."""
    mine = Job.objects.filter(id=claimed.id, lease_token=claimed.token)
    if _bury(mine, error=place_of(error), at=at) != 1:
        raise LostLeaseError("The job went to another worker: its lease ended.")


def dead_letters(*, limit: int = 100) -> list[Job]:
    """Jobs that were given up, newest first, each with its error."""
    return list(Job.objects.filter(dead_at__isnull=False).order_by("-dead_at", "id")[:limit])


def revive(job_id: UUID, *, at: datetime) -> bool:
    """Put a dead letter back to work; False if there is none of this id."""
    dead = Job.objects.filter(id=job_id, dead_at__isnull=False)
    return dead.update(dead_at=None, attempts=0, error="", run_at=at) == 1


def place_of(error: Exception) -> str:
    """The error's kind and where it arose. Its message may quote a reporter, so it is not kept."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "/andon/" in frame.filename] or list(frames)
    if not ours:
        return type(error).__name__
    last = ours[-1]
    module = last.filename.rpartition("/andon/")[2]
    return f"{type(error).__name__} in {module}, line {last.lineno}, {last.name}"[:500]


def _due(names: Sequence[str], *, at: datetime) -> "QuerySet[Job]":
    is_free = Q(leased_until__isnull=True) | Q(leased_until__lte=at)
    return Job.objects.filter(is_free, name__in=names, run_at__lte=at, dead_at__isnull=True)


def _bury(rows: "QuerySet[Job]", *, error: str, at: datetime) -> int:
    """The key is given up, so that a dead letter does not keep new work of its key away."""
    return rows.update(dead_at=at, lease_token=None, leased_until=None, key=None, error=error)
