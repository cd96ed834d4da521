"""Two workers at once, each with its own connection: one problem is one open case."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from uuid import UUID

import pytest
from django.db import connection
from tests.cast import NOON

from andon.cases.models import Case, Clock, Join
from andon.cases.steps.triage import Triaged, triage
from andon.ledger import book
from andon.people.models import Organisation
from andon.reports.drafts import draft_from
from andon.reports.steps.receive import Received, receive
from andon.rules.clocks import AT_RECEIPT
from andon.runtime import scope

pytestmark = pytest.mark.both

RIVALS = 2
EACH = 3


@pytest.fixture
def client(committed: str) -> Organisation:
    """A client whose rows every connection sees."""
    with scope.whole_house():
        return Organisation.objects.create(slug="tidewell", name="Tidewell", created_at=NOON)


def received(client: Organisation, number: int, *, at: datetime) -> UUID:
    fields = {
        "words": f"The bottle leaks, cream is leaking out of the closed cap. ({number})",
        "sku": "SER-30",
        "lot": "LX4471",
        "language": "en",
    }
    [one] = receive([draft_from(fields, organisation_id=client.pk, channel="api", at=at)], at=at)
    assert isinstance(one, Received)
    return one.report_id


def together(batches: list[list[UUID]], client: Organisation, *, at: datetime) -> list[Triaged]:
    """What each worker triaged; all begin at the same moment."""
    start = threading.Barrier(len(batches))

    def worker(batch: list[UUID]) -> list[Triaged]:
        start.wait()
        try:
            return triage(batch, organisation_id=client.pk, at=at)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(batches)) as pool:
        return [one for done in pool.map(worker, batches) for one in done]


def test_two_workers_with_reports_of_one_problem_open_one_case_that_holds_all(
    client: Organisation, at: datetime
) -> None:
    batches = [
        [received(client, rival * EACH + number, at=at) for number in range(EACH)]
        for rival in range(RIVALS)
    ]

    triaged = together(batches, client, at=at)

    with scope.organisations(client.pk):
        case = Case.objects.get()
        assert {one.case_id for one in triaged} == {case.pk}
        assert set(Join.objects.values_list("report_id", flat=True)) == {
            report_id for batch in batches for report_id in batch
        }
        assert Clock.objects.filter(ended_at__isnull=True).count() == len(AT_RECEIPT)
        told = [line.kind for line in book.history(case.pk, organisation_id=client.pk)]
        assert told.count("case.opened") == 1
        assert told.count("report.joined") == RIVALS * EACH - 1


def test_two_workers_with_the_same_reports_triage_each_once(
    client: Organisation, at: datetime
) -> None:
    batch = [received(client, number, at=at) for number in range(EACH)]

    triaged = together([batch, batch], client, at=at)

    assert sorted(one.report_id for one in triaged) == sorted(batch)
    with scope.organisations(client.pk):
        assert Join.objects.count() == EACH
