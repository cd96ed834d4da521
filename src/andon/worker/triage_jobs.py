"""Triage jobs: many at once where all goes well, one report at a time where something is wrong.

A report that fails alone, again and again, leaves a dead letter with its error and a case that says
"a person must decide": nothing is dropped, and nobody else waits for it.
"""

import logging
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import InterfaceError, OperationalError, transaction

from andon.cases.steps.triage import triage, triage_by_hand
from andon.runtime import jobs
from andon.runtime.jobs import Claimed

NAME = "triage"
# A batch that was begun so often and never finished may hold a report that kills its worker.
BEGUN_TOO_OFTEN = 3

log = logging.getLogger(__name__)


def work_off(claimed: Sequence[Claimed], *, at: datetime) -> None:
    """Triage the reports of these jobs, which all name an organisation.

    OperationalError, the database being away, is the caller's: the leases end, the jobs come back.
    """
    together: defaultdict[UUID | None, list[Claimed]] = defaultdict(list)
    for job in claimed:
        if job.attempts < BEGUN_TOO_OFTEN:
            together[job.organisation_id].append(job)
        else:
            _work_alone(job, at=at)
    for group in together.values():
        _work_together(group, at=at)


def _work_together(group: Sequence[Claimed], *, at: datetime) -> None:
    try:
        _triage(group, at=at)
    except (InterfaceError, OperationalError):
        raise
    except Exception as error:  # whatever one report did must not stop the others
        log.warning("%d triage jobs failed together: %s", len(group), jobs.place_of(error))
        for job in group:
            _work_alone(job, at=at)


def _work_alone(job: Claimed, *, at: datetime) -> None:
    """As it is; or split into single reports; or given to a person."""
    try:
        if _has_killed(job):
            _set_aside(job, jobs.WorkerDiedError(), at=at)
        else:
            _triage([job], at=at)
    except jobs.LostLeaseError:
        log.info("triage job %s went to another worker", job.id)
    except (InterfaceError, OperationalError):
        raise
    except Exception as error:  # as above
        log.warning("triage job %s failed: %s", job.id, jobs.place_of(error))
        _set_aside(job, error, at=at)


def _has_killed(job: Claimed) -> bool:
    is_batch = len(_reports(job)) > 1
    return job.attempts > (BEGUN_TOO_OFTEN if is_batch else jobs.MOST_ATTEMPTS)


def _triage(group: Sequence[Claimed], *, at: datetime) -> None:
    ids = [report_id for job in group for report_id in _reports(job)]
    organisation_id = group[0].organisation_id
    if organisation_id is None:
        raise ValueError("A triage job names no organisation.")
    triage(ids, organisation_id=organisation_id, at=at, done=group)


def _set_aside(job: Claimed, error: Exception, *, at: datetime) -> None:
    if len(_reports(job)) > 1:
        _split(job, at=at)
    elif job.attempts < jobs.MOST_ATTEMPTS:
        jobs.fail(job, error, at=at)
    else:
        _give_to_a_person(job, error, at=at)


@transaction.atomic
def _split(job: Claimed, *, at: datetime) -> None:
    """One job a report, so that the one at fault is found and the others go on."""
    jobs.add_many(
        [
            jobs.NewJob(NAME, job.organisation_id, {"reports": [str(report_id)]})
            for report_id in _reports(job)
        ],
        at=at,
    )
    jobs.finish(job)


def _give_to_a_person(job: Claimed, error: Exception, *, at: datetime) -> None:
    """The dead letter says why; the case is there even so."""
    jobs.bury(job, error, at=at)
    if job.organisation_id is None:
        return
    for report_id in _reports(job):
        triage_by_hand(report_id, organisation_id=job.organisation_id, at=at)


def _reports(job: Claimed) -> list[UUID]:
    return [UUID(one) for one in job.payload["reports"]]
