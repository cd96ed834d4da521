"""The private page over HTTP: what a reporter sees, may add, and may take back."""

import json
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import NOON

from andon.cases.models import Case, Clock, Join
from andon.ledger import receipts
from andon.people.models import Contact, Member, Organisation
from andon.reports import links
from andon.reports.drafts import draft_from
from andon.reports.models import Ask, Message, Report, Words
from andon.reports.steps.receive import Received, receive
from andon.runtime import keys, scope

DAY = timedelta(days=1)
# Rows are read nine times; on PostgreSQL the scopes' transactions and settings count as well.
BUDGET = {"sqlite": 9, "postgresql": 20}


@pytest.fixture
def received(tidewell: Organisation) -> Received:
    """A report from Thailand, in Thai."""
    draft = draft_from(
        {"words": "ขวดรั่ว", "language": "th", "contact": "noor@example.com"},
        organisation_id=tidewell.pk,
        channel="form",
        at=NOON,
    )
    [received] = receive([draft], at=NOON)
    assert isinstance(received, Received)
    return received


@pytest.fixture
def address(received: Received) -> str:
    """The private page of that report."""
    return f"/p/{received.link_token}/"


def open_case(received: Received, tidewell: Organisation, **fields: object) -> Case:
    with scope.organisations(tidewell.pk):
        case = Case.objects.create(
            organisation_id=tidewell.pk,
            number="C-1",
            problem_key="serum|LEAK|",
            family="LEAK",
            grade="major",
            opened_at=NOON,
            **fields,
        )
        Join.objects.create(
            organisation_id=tidewell.pk,
            report_id=received.report_id,
            case=case,
            at=NOON,
            reason="first",
        )
    return case


def english(client: Client, address: str) -> str:
    return client.get(f"{address}?lang=en").content.decode()


def test_only_a_whole_and_current_link_opens_the_page(
    client: Client, tidewell: Organisation, received: Received, address: str
) -> None:
    token = received.link_token
    assert client.get(address).status_code == 200
    assert client.get(f"/p/{token[:-1]}/").status_code == 404
    forged = ("B" if token[0] == "A" else "A") + token[1:]
    assert client.get(f"/p/{forged}/").status_code == 404
    assert client.get("/p/%00/").status_code == 404
    with scope.organisations(tidewell.pk):
        Report.objects.filter(pk=received.report_id).update(link_version=2)
    assert client.get(address).status_code == 404
    fresh = links.token_for(received.report_id, version=2)
    assert client.get(f"/p/{fresh}/").status_code == 200


def test_the_page_is_kept_by_nobody_and_told_to_nobody(client: Client, address: str) -> None:
    headers = client.get(address).headers
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in headers["Cache-Control"]


def test_the_page_speaks_the_language_of_the_report_until_another_is_chosen(
    client: Client, address: str
) -> None:
    assert "เราได้รับเรื่องของคุณแล้ว" in client.get(address).content.decode()
    assert "我们已收到您的反馈" in client.get(f"{address}?lang=zh-hans").content.decode()
    assert "我们已收到您的反馈" in client.get(address).content.decode()


@pytest.mark.parametrize(
    ("station", "heading"),
    [
        ("verify", "We are checking your report"),
        ("grade", "We are checking your report"),
        ("dispatch", "We are putting it right"),
        ("rectify", "We are putting it right"),
        ("recheck", "We are checking that it is right now"),
        ("close", "We are checking that it is right now"),
    ],
)
def test_the_lit_station_is_where_the_case_stands(
    station: str,
    heading: str,
    client: Client,
    tidewell: Organisation,
    received: Received,
    address: str,
) -> None:
    open_case(received, tidewell, station=station)
    page = english(client, address)
    assert f"<h1>{heading}</h1>" in page
    assert page.count('data-s="now"') == page.count('aria-current="step"') == 1


def test_a_closed_case_lights_nothing_and_says_how_it_ended(
    client: Client, tidewell: Organisation, received: Received, address: str
) -> None:
    open_case(received, tidewell, station="verify", closed_at=NOON, outcome="not-confirmed")
    page = english(client, address)
    assert 'data-s="now"' not in page
    assert page.count('data-s="done"') == 5
    assert "What you sent meets the quality standard." in page


@pytest.mark.parametrize(
    ("due_at", "sentence"),
    [
        (datetime.max.replace(tzinfo=NOON.tzinfo) - DAY, "You hear from us by"),
        (NOON + DAY, "We are late: you should have heard by"),
    ],
)
def test_a_promise_is_told_and_so_is_that_it_was_broken(
    due_at: datetime,
    sentence: str,
    client: Client,
    tidewell: Organisation,
    received: Received,
    address: str,
) -> None:
    case = open_case(received, tidewell, station="verify")
    with scope.organisations(tidewell.pk):
        Clock.objects.create(
            organisation_id=tidewell.pk,
            case=case,
            name="verify",
            grade="major",
            started_at=NOON,
            warn_at=NOON,
            due_at=due_at,
        )
    assert sentence in english(client, address)


def test_who_looks_after_the_report_is_named(
    client: Client, tidewell: Organisation, received: Received, address: str, mai: Member
) -> None:
    open_case(received, tidewell, owner_id=mai.pk)
    page = english(client, address)
    assert "<bdi>Mai</bdi> looks after your report from start to end." in page


def test_an_answer_that_cannot_be_read_is_named_and_asked_again(
    client: Client, tidewell: Organisation, received: Received, address: str
) -> None:
    with scope.organisations(tidewell.pk):
        Ask.objects.create(
            organisation_id=tidewell.pk, report_id=received.report_id, item="lot", asked_at=NOON
        )
        Words.objects.filter(pk=received.report_id).update(
            remarks=[{"field": "lot", "code": "too-long", "given": "<b>L</b>"}]
        )
    page = english(client, address)
    assert "We could not read <bdi>&lt;b&gt;L&lt;/b&gt;</bdi>. Please give it again." in page


def test_the_page_renews_itself_only_when_something_changed(
    client: Client, tidewell: Organisation, received: Received, address: str
) -> None:
    first = client.get(f"{address}live/?lang=en")
    mark = first.headers["ETag"]
    again = client.get(f"{address}live/", headers={"if-none-match": mark})
    assert (first.status_code, again.status_code) == (200, 304)
    client.post(f"{address}write/", {"text": "Is it <dangerous>?"})
    changed = client.get(f"{address}live/", headers={"if-none-match": mark})
    assert changed.status_code == 200
    assert "Is it &lt;dangerous&gt;?" in changed.content.decode()


def test_a_message_of_many_words_is_refused_and_stays_typed(client: Client, address: str) -> None:
    client.get(f"{address}?lang=en")
    response = client.post(f"{address}write/", {"text": "x" * 10_001})
    assert response.status_code == 422
    page = response.content.decode()
    assert "Write at least one word, and at most 10000 letters." in page
    assert "x" * 10_001 in page


def test_an_empty_form_is_answered_by_a_sentence(client: Client, address: str) -> None:
    client.get(f"{address}?lang=en")
    nothing = client.post(f"{address}answer/")
    assert nothing.status_code == 422
    no_file = client.post(f"{address}evidence/")
    assert "Choose a photo first." in no_file.content.decode()


def test_the_receipt_of_the_page_is_checked_by_the_public_key_alone(
    client: Client, received: Received, address: str
) -> None:
    response = client.get(f"{address}receipt.json")
    receipt = json.loads(response.content)
    assert receipt["body"]["number"] == received.number
    assert receipts.check(receipt, public_key=keys.public_key_note()).kind == "promise"


def test_an_erased_person_leaves_a_page_that_says_so_and_takes_nothing_more(
    client: Client, tidewell: Organisation, received: Received, address: str
) -> None:
    client.get(f"{address}?lang=en")
    client.post(f"{address}write/", {"text": "Is it dangerous?"})
    assert client.post(f"{address}erase/").status_code == 200
    assert client.post(f"{address}erase/", {"sure": "yes"}).status_code == 302
    with scope.organisations(tidewell.pk):
        assert Message.objects.count() == Words.objects.count() == 0
    page = client.get(address).content.decode()
    assert "This report no longer holds anything about you." in page
    assert "<form" not in page
    assert client.post(f"{address}write/", {"text": "Again"}).status_code == 410


def test_a_legal_hold_is_told_and_nothing_is_erased(
    client: Client, tidewell: Organisation, address: str
) -> None:
    with scope.organisations(tidewell.pk):
        Contact.objects.update(is_held_by_law=True)
    response = client.post(f"{address}erase/?lang=en", {"sure": "yes"})
    assert "under legal hold" in response.content.decode()
    with scope.organisations(tidewell.pk):
        assert Words.objects.count() == 1


def test_a_long_conversation_costs_no_more_queries_than_a_short_one(
    client: Client, tidewell: Organisation, received: Received, address: str, mai: Member
) -> None:
    open_case(received, tidewell, owner_id=mai.pk)
    counts = []
    for number in range(30):
        with scope.organisations(tidewell.pk):
            Message.objects.create(
                organisation_id=tidewell.pk,
                report_id=received.report_id,
                is_from_reporter=number % 2 == 0,
                member_id=mai.pk if number % 2 else None,
                text=f"Message {number}",
                at=NOON,
            )
        if number in {1, 29}:
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= BUDGET[connection.vendor]
