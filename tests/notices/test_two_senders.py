"""Two senders at the same outbox: each notice leaves once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from uuid import uuid4

import pytest
from django.db import connection
from tests.cast import NOON, make_member
from tests.notices.conftest import PostOffice, link_of_report

from andon.notices import outbox
from andon.notices.models import Delivery, Notice
from andon.notices.steps.send import send_due
from andon.people.models import Member, Organisation
from andon.rules.access import Role
from andon.runtime import scope
from andon.runtime.ids import new_id

MANY = 60

pytestmark = pytest.mark.both


@pytest.fixture
def jonas(committed: str) -> Member:
    """A supervisor whom other threads can see."""
    key = uuid4()
    with scope.organisations(key):
        client = Organisation.objects.create(
            id=key, slug="tidewell", name="Tidewell Beauty", created_at=NOON
        )
    return make_member("Jonas", Role.SUPERVISOR, client)


def test_two_senders_at_once_send_nothing_twice_and_leave_nothing(
    post_office: PostOffice, jonas: Member, at: datetime
) -> None:
    tellings = [
        outbox.Telling(
            template="case.assigned",
            to=outbox.To("member", jonas.pk),
            language="en",
            organisation_id=jonas.organisation_id,
            subject=("case", new_id(at=at)),
            facts={"number": f"C-{number}"},
        )
        for number in range(MANY)
    ]
    with scope.organisations(jonas.organisation_id):
        outbox.add(tellings, at=at)

    def sender() -> int:
        try:
            return send_due(at=at, limit=MANY, link_of_report=link_of_report)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        done = [future.result() for future in [pool.submit(sender) for _ in range(2)]]
    assert sum(done) == MANY
    subjects = sorted(str(mail["Subject"]) for mail in post_office.mails)
    assert subjects == sorted(f"Case C-{number} is yours" for number in range(MANY))
    with scope.whole_house():
        assert set(Notice.objects.values_list("state", flat=True)) == {"sent"}
        assert Delivery.objects.count() == MANY
