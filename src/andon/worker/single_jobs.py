"""Jobs that concern one row: each handler does one, in the transaction in which the job ends."""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from django.db import InterfaceError, OperationalError, transaction

from andon.cases.steps.forget_words import forget_words
from andon.cases.steps.note_answer import note_answer
from andon.cases.steps.triage_again import triage_again
from andon.notices import outbox
from andon.people.models import Invitation
from andon.reports.models import Report
from andon.runtime import jobs, scope
from andon.runtime.jobs import Claimed

log = logging.getLogger(__name__)


def work_off(claimed: Sequence[Claimed], *, at: datetime) -> None:
    """Do the jobs one by one; one that fails rests, and is a dead letter in the end."""
    for job in claimed:
        try:
            _do(job, at=at)
        except jobs.LostLeaseError:
            log.info("%s job %s went to another worker", job.name, job.id)
        except (InterfaceError, OperationalError):
            raise
        except Exception as error:  # one job's trouble must not stop the others
            log.warning("%s job %s failed: %s", job.name, job.id, jobs.place_of(error))
            jobs.fail(job, error, at=at)


def _do(job: Claimed, *, at: datetime) -> None:
    if job.attempts > jobs.MOST_ATTEMPTS:
        jobs.bury(job, jobs.WorkerDiedError(), at=at)
        return
    if job.organisation_id is None:
        raise ValueError("The job names no organisation.")
    with scope.organisations(job.organisation_id), transaction.atomic():
        HANDLERS[job.name](job, at)
        jobs.finish(job)


def _note_answer(job: Claimed, at: datetime) -> None:
    """The clock is met when the answer was given, not when the worker heard of it."""
    report = Report.objects.get(pk=UUID(job.payload["report"]))
    note_answer(report.id, at=report.answered_at or at)


def _triage_again(job: Claimed, at: datetime) -> None:
    triage_again(UUID(job.payload["report"]), at=at)


def _forget_words(job: Claimed, at: datetime) -> None:
    forget_words(UUID(job.payload["report"]), at=at)


def _invite(job: Claimed, at: datetime) -> None:
    """An invitation that was accepted or withdrawn meanwhile needs no mail."""
    invitation = Invitation.objects.get(pk=UUID(job.payload["invitation"]))
    if invitation.accepted_at or invitation.withdrawn_at:
        return
    outbox.add(
        [
            outbox.Telling(
                template="member.invited",
                to=outbox.To("invitation", invitation.id),
                language=invitation.language,
                organisation_id=invitation.organisation_id,
                subject=("invitation", invitation.id),
            )
        ],
        at=at,
    )


HANDLERS: Mapping[str, Callable[[Claimed, datetime], None]] = MappingProxyType(
    {
        "report.answered": _note_answer,
        "report.amended": _triage_again,
        "report.erased": _forget_words,
        "member.invited": _invite,
    }
)
