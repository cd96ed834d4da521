"""The job table: leases, rests, dead letters, keys."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from andon.runtime import jobs
from andon.runtime.models import Job

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
KOMOREBI = UUID(int=1)


def add(name: str = "triage", *, key: str | None = None, at: datetime = NOON) -> None:
    jobs.add(name, {"reports": ["r"]}, organisation_id=KOMOREBI, at=at, key=key)


def claim_one(*, at: datetime = NOON) -> jobs.Claimed:
    [claimed] = jobs.claim("triage", at=at)
    return claimed


def test_a_job_is_claimed_once_while_its_lease_runs() -> None:
    add()
    claimed = claim_one()
    assert (claimed.name, claimed.payload, claimed.organisation_id, claimed.attempts) == (
        "triage",
        {"reports": ["r"]},
        KOMOREBI,
        1,
    )
    assert jobs.claim("triage", at=NOON + jobs.LEASE_FOR - timedelta(microseconds=1)) == []


def test_the_job_of_a_killed_worker_comes_back_when_its_lease_ends() -> None:
    add()
    killed = claim_one()
    again = claim_one(at=NOON + jobs.LEASE_FOR)
    assert again.id == killed.id
    assert again.attempts == 2
    assert again.token != killed.token


def test_a_worker_that_lost_its_lease_cannot_finish() -> None:
    add()
    slow = claim_one()
    quick = claim_one(at=NOON + jobs.LEASE_FOR)
    with pytest.raises(jobs.LostLeaseError, match="1 of 1 jobs went to another worker"):
        jobs.finish(slow)
    jobs.finish(quick)
    assert not Job.objects.exists()


def test_only_jobs_of_the_names_asked_for_are_claimed_the_longest_overdue_first() -> None:
    add("seal")
    add(at=NOON + timedelta(seconds=2))
    add(at=NOON + timedelta(seconds=1))
    claimed = jobs.claim("triage", "send", at=NOON + timedelta(seconds=3), limit=5)
    assert [job.name for job in claimed] == ["triage", "triage"]
    assert claimed[0].id < claimed[1].id
    jobs.finish_many(claimed)
    assert [job.name for job in Job.objects.all()] == ["seal"]


def test_no_more_jobs_are_claimed_than_asked_for_and_none_before_its_time() -> None:
    add()
    add()
    add(at=NOON + timedelta(hours=1))
    assert len(jobs.claim("triage", at=NOON, limit=1)) == 1
    assert len(jobs.claim("triage", at=NOON, limit=5)) == 1


def test_a_key_waits_once_and_may_come_again_after_the_work_is_done() -> None:
    add(key="daily")
    add(key="daily")
    add()
    add()
    assert Job.objects.count() == 3
    jobs.finish_many(jobs.claim("triage", at=NOON, limit=3))
    add(key="daily")
    assert Job.objects.count() == 1


def failure() -> Exception:
    try:
        int("my name is Noor")
    except ValueError as error:
        return error
    raise AssertionError


def test_a_failed_job_rests_longer_each_time_and_is_then_a_dead_letter_with_its_error() -> None:
    add(key="daily")
    at = NOON
    for rest in jobs.RESTS:
        assert jobs.fail(claim_one(at=at), failure(), at=at) is False
        assert jobs.claim("triage", at=at + rest - timedelta(microseconds=1)) == []
        at += rest
    assert jobs.fail(claim_one(at=at), failure(), at=at) is True
    assert jobs.claim("triage", at=at + timedelta(days=30)) == []
    [dead] = jobs.dead_letters()
    assert dead.dead_at == at
    assert dead.error.startswith("ValueError in ")
    add(key="daily", at=at)
    assert Job.objects.count() == 2


def test_the_error_of_a_job_never_quotes_what_somebody_wrote() -> None:
    add()
    jobs.fail(claim_one(), failure(), at=NOON)
    assert "Noor" not in Job.objects.get().error


def test_an_error_that_was_never_raised_has_a_kind_and_no_place() -> None:
    assert jobs.place_of(ValueError("Noor")) == "ValueError"


def test_a_job_that_kills_its_worker_at_every_attempt_can_be_buried() -> None:
    add()
    at = NOON
    for _ in range(jobs.MOST_ATTEMPTS):
        claim_one(at=at)
        at += jobs.LEASE_FOR
    worn = claim_one(at=at)
    assert worn.attempts == jobs.MOST_ATTEMPTS + 1
    jobs.bury(worn, jobs.WorkerDiedError(), at=at)
    assert [dead.error for dead in jobs.dead_letters()] == ["WorkerDiedError"]


def test_a_dead_letter_can_be_put_back_to_work() -> None:
    add()
    jobs.bury(claim_one(), failure(), at=NOON)
    [dead] = jobs.dead_letters()
    assert jobs.revive(dead.id, at=NOON) is True
    assert jobs.revive(dead.id, at=NOON) is False
    assert claim_one().attempts == 1


def test_a_worker_that_lost_its_lease_cannot_bury_the_job() -> None:
    add()
    slow = claim_one()
    claim_one(at=NOON + jobs.LEASE_FOR)
    with pytest.raises(jobs.LostLeaseError, match="another worker"):
        jobs.bury(slow, failure(), at=NOON)
