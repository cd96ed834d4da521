"""Several at once, each with its own connection: a repeat is one report whoever comes first."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from django.db import connection

from andon.people.models import Organisation
from andon.reports.drafts import Draft, draft_from
from andon.reports.models import Claim, Report
from andon.reports.steps.receive import Received, receive
from andon.runtime import scope
from tests.cast import NOON

pytestmark = pytest.mark.both

RIVALS = 6


@pytest.fixture
def client(committed: str) -> Organisation:
    """A client whose rows every connection sees."""
    with scope.whole_house():
        return Organisation.objects.create(slug="tidewell", name="Tidewell", created_at=NOON)


def together(make: Callable[[int], list[Draft]], at: datetime) -> list[list[Received]]:
    """Each rival's outcomes; all begin at the same moment."""
    start = threading.Barrier(RIVALS)

    def rival(number: int) -> list[Received]:
        drafts = make(number)
        start.wait()
        try:
            return receive(drafts, at=at)
        finally:
            connection.close()

    with ThreadPoolExecutor(RIVALS) as pool:
        return list(pool.map(rival, range(RIVALS)))


def test_one_key_sent_by_all_at_once_is_one_report(client: Organisation, at: datetime) -> None:
    def make(number: int) -> list[Draft]:
        return [_draft(client, f"From rival {number}.", at=at, key="order-7")]

    answers = [outcome for [outcome] in together(make, at)]

    assert len({answer.number for answer in answers}) == 1
    assert [answer.is_repeat for answer in answers].count(False) == 1
    with scope.organisations(client.pk):
        assert Report.objects.count() == Claim.objects.count() == 1


def test_batches_with_the_same_reports_in_any_order_end_and_double_nothing(
    client: Organisation, at: datetime
) -> None:
    def make(number: int) -> list[Draft]:
        drafts = [
            _draft(client, f"Report {n}.", at=at, key=f"k{n}", email=f"r{n}@example.com")
            for n in range(40)
        ]
        return drafts if number % 2 else drafts[::-1]

    outcomes = together(make, at)

    by_rival = [
        [one.number for one in (mine if number % 2 else mine[::-1])]
        for number, mine in enumerate(outcomes)
    ]
    assert all(numbers == by_rival[0] for numbers in by_rival)
    with scope.organisations(client.pk):
        assert Report.objects.count() == 40


def _draft(client: Organisation, words: str, *, at: datetime, key: str, email: str = "") -> Draft:
    fields = {"words": words, **({"email": email} if email else {})}
    return draft_from(fields, organisation_id=client.pk, channel="api", at=at, idempotency_key=key)
