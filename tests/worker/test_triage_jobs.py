"""Triage jobs: what fails stops nobody else, and what is killed is done once."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.db import OperationalError, connection

from andon.cases.models import Case, Clock, Join
from andon.cases.steps import triage_read
from andon.people.models import Organisation
from andon.reports.drafts import Draft
from andon.reports.models import Report
from andon.reports.steps.receive import Received, receive
from andon.runtime import jobs, scope
from andon.runtime.models import Job
from andon.worker import triage_jobs
from andon.worker.chores import triage as triage_due

POISON = "This text breaks the reader."
# More than any database takes in one transaction, so that there is a middle.
MANY = 450
SLOWLY = """
import os, sys
import django
django.setup()
from andon.cases.steps import triage_rows
from andon.runtime import clock
from andon.worker.chores import triage
insert, seen = triage_rows.insert_asks, []
def dies_in_the_middle(cursor, readings, *, at):
    insert(cursor, readings, at=at)
    seen.append(len(readings))
    if len(seen) == 2:
        print("in the middle", flush=True)
        sys.stdin.read()
triage_rows.insert_asks = dies_in_the_middle
triage(clock.now())
"""


def receive_many(house: Organisation, *words: str, at: datetime) -> list[UUID]:
    outcomes = receive(
        [Draft(organisation_id=house.pk, channel="api", words=one) for one in words], at=at
    )
    return [one.report_id for one in outcomes if isinstance(one, Received)]


def poison(monkeypatch: pytest.MonkeyPatch, error: Callable[[], Exception]) -> None:
    """Make reading one text fail, as a fault of our own would."""
    recognise = triage_read.recognise

    def fails(text: str, *, category: str | None = None, language: str | None = None) -> object:
        if text == POISON:
            raise error()
        return recognise(text, category=category, language=language)

    monkeypatch.setattr(triage_read, "recognise", fails)


def test_what_was_received_is_triaged_and_its_job_is_gone(
    scoped: Organisation, at: datetime
) -> None:
    receive_many(scoped, "It leaks.", "It smells.", at=at)
    assert triage_due(at) == 1
    assert triage_due(at) == 0
    assert Case.objects.count() == 2
    assert not Job.objects.exists()


def test_one_bad_report_stops_nobody_else_and_ends_as_a_case_for_a_person(
    scoped: Organisation, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    poison(monkeypatch, lambda: ValueError(POISON))
    good, bad, fine = receive_many(scoped, "It leaks.", POISON, "It smells.", at=at)
    triage_due(at)
    triage_due(at)
    assert set(Join.objects.values_list("report_id", flat=True)) == {good, fine}
    for rest in jobs.RESTS:
        at += rest
        triage_due(at)
    [dead] = jobs.dead_letters()
    assert dead.payload == {"reports": [str(bad)]}
    assert dead.error.startswith("ValueError in ")
    assert POISON not in dead.error
    join = Join.objects.get(report_id=bad)
    assert join.case.grade_reasons == [{"code": "no-rule", "family": "UNSPECIFIED_QUALITY"}]


def test_while_the_database_is_away_nothing_is_set_aside(
    scoped: Organisation, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    poison(monkeypatch, lambda: OperationalError("gone"))
    receive_many(scoped, "It leaks.", POISON, at=at)
    with pytest.raises(OperationalError):
        triage_due(at)
    monkeypatch.undo()
    assert triage_due(at + jobs.LEASE_FOR) == 1
    assert Join.objects.count() == 2
    assert not jobs.dead_letters()


def test_a_worker_that_lost_its_lease_writes_nothing(scoped: Organisation, at: datetime) -> None:
    receive_many(scoped, "It leaks.", at=at)
    slow = jobs.claim("triage", at=at)
    quick = jobs.claim("triage", at=at + jobs.LEASE_FOR)
    triage_jobs.work_off(slow, at=at)
    assert not Join.objects.exists()
    triage_jobs.work_off(quick, at=at + jobs.LEASE_FOR)
    assert Join.objects.count() == 1


def test_a_batch_whose_workers_die_is_split_and_the_report_at_fault_goes_to_a_person(
    scoped: Organisation, at: datetime
) -> None:
    receive_many(scoped, "It leaks.", "It smells.", at=at)
    for _ in range(triage_jobs.BEGUN_TOO_OFTEN):
        jobs.claim("triage", at=at)
        at += jobs.LEASE_FOR
    triage_jobs.work_off(jobs.claim("triage", at=at), at=at)
    assert [len(job.payload["reports"]) for job in Job.objects.all()] == [1, 1]
    for _ in range(jobs.MOST_ATTEMPTS):
        jobs.claim("triage", at=at, limit=2)
        at += jobs.LEASE_FOR
    triage_jobs.work_off(jobs.claim("triage", at=at, limit=2), at=at)
    assert [dead.error for dead in jobs.dead_letters()] == ["WorkerDiedError"] * 2
    assert Join.objects.count() == 2


def test_a_job_without_an_organisation_is_a_dead_letter_in_the_end(
    scoped: Organisation, at: datetime
) -> None:
    jobs.add("triage", {"reports": [str(UUID(int=7))]}, organisation_id=None, at=at)
    for rest in (timedelta(0), *jobs.RESTS):
        at += rest
        triage_due(at)
    assert len(jobs.dead_letters()) == 1


def test_a_worker_killed_in_the_middle_of_a_batch_leaves_everything_done_once(
    committed: str, at: datetime
) -> None:
    with scope.whole_house():
        house = Organisation.objects.create(slug="killed", name="Killed", created_at=at)
    words = [f"It leaks, number {number}." for number in range(MANY)]
    assert len(receive_many(house, *words, at=at)) == MANY
    connection.close()
    process = subprocess.Popen(
        [sys.executable, "-c", SLOWLY],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "andon.settings",
            "PYTHONPATH": str(Path(__file__).parents[2] / "src"),
        },
    )
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"in the middle\n"
        process.send_signal(signal.SIGKILL)
    with scope.organisations(house.pk):
        done = Report.objects.filter(triaged_at__isnull=False).count()
        assert 0 < done < MANY
    [lease_ends_at] = set(Job.objects.values_list("leased_until", flat=True))
    assert lease_ends_at is not None
    assert triage_due(lease_ends_at - timedelta(microseconds=1)) == 0
    assert triage_due(lease_ends_at) > 0
    with scope.organisations(house.pk):
        assert (
            Join.objects.count() == Report.objects.filter(triaged_at__isnull=False).count() == MANY
        )
        assert Case.objects.count() == MANY
        assert Clock.objects.count() == 6 * MANY
    assert not Job.objects.exists()
