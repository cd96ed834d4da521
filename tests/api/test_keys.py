"""Idempotency keys: a thing is done once, and its first answer comes again."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import psycopg
import pytest
from django.db import connection
from django.test import Client

from andon.api.models import KeptAnswer
from andon.cases.models import Case, Note
from andon.people.models import ApiToken
from andon.rules.access import Role
from andon.runtime import scope
from tests import databases
from tests.api.programs import Program, problem_of, secret_of, with_secret
from tests.cast import NOON, make_client, make_member
from tests.loop.stage import Stage

pytestmark = pytest.mark.both

NOTE = {"text": "The carrier was told."}


@pytest.fixture
def notes(house: Stage) -> str:
    """The address of a case's notes."""
    report = house.report("The box was crushed, the packaging is torn.", sku="MUG-1")
    return f"/cases/{house.case_of(report).number}/notes"


def count(house: Stage) -> int:
    with scope.organisations(house.client.pk):
        return Note.objects.count()


def test_the_same_key_gets_the_first_answer_and_does_nothing(
    house: Stage, notes: str, mai_calls: Program
) -> None:
    first = mai_calls.post(notes, NOTE, Idempotency_Key="n-1")
    again = mai_calls.post(notes, NOTE, Idempotency_Key="n-1")
    assert (first.status_code, "Idempotent-Replayed" in first) == (201, False)
    assert (again.status_code, again["Idempotent-Replayed"]) == (201, "true")
    assert again.json() == first.json()
    assert count(house) == 1


def test_another_key_does_it_again(house: Stage, notes: str, mai_calls: Program) -> None:
    mai_calls.done(notes, NOTE, Idempotency_Key="n-1")
    mai_calls.done(notes, NOTE, Idempotency_Key="n-2")
    mai_calls.done(notes, NOTE)
    assert count(house) == 3


@pytest.mark.parametrize("other", ["body", "address", "program"])
def test_a_key_of_another_request_is_refused(
    house: Stage, notes: str, mai_calls: Program, lin_calls: Program, other: str
) -> None:
    mai_calls.done(notes, NOTE, Idempotency_Key="n-1")
    program = lin_calls if other == "program" else mai_calls
    path = f"{notes}?again=1" if other == "address" else notes
    body = {"text": "Something else."} if other == "body" else NOTE
    refused = program.post(path, body, Idempotency_Key="n-1")
    assert problem_of(refused) == (422, "key.reused")
    assert count(house) == 1


def test_what_was_refused_may_be_mended_under_its_key(
    house: Stage, notes: str, mai_calls: Program
) -> None:
    refused = mai_calls.post(notes, {"text": " "}, Idempotency_Key="n-1")
    assert problem_of(refused) == (409, "step.refused")
    mai_calls.done(notes, NOTE, Idempotency_Key="n-1")
    assert count(house) == 1


@pytest.mark.parametrize("key", [" ", "k" * 201, "schlüssel"])
def test_a_key_that_cannot_be_read_is_refused(notes: str, mai_calls: Program, key: str) -> None:
    assert problem_of(mai_calls.post(notes, NOTE, Idempotency_Key=key)) == (422, "key.wrong")


def test_an_answer_is_forgotten_after_a_day(house: Stage, notes: str, mai_calls: Program) -> None:
    mai_calls.done(notes, NOTE, Idempotency_Key="n-1")
    with scope.organisations(house.client.pk):
        KeptAnswer.objects.update(created_at=house.at - timedelta(hours=25))
    mai_calls.done(notes, {"text": "The day after."}, Idempotency_Key="n-1")
    assert count(house) == 2
    with scope.organisations(house.client.pk):
        assert KeptAnswer.objects.count() == 1


def test_a_secret_is_shown_once_and_never_kept(house: Stage) -> None:
    browser = Client()
    browser.force_login(make_member("Ada", Role.CLIENT_ADMIN, house.client).user)
    ada = Program(browser)
    body = {"name": "Shop", "scopes": ["reports:write"]}
    secret = ada.done("/tokens", body, Idempotency_Key="t-1")["secret"]
    again = ada.post("/tokens", body, Idempotency_Key="t-1")
    assert problem_of(again) == (409, "key.secret")
    with scope.organisations(house.client.pk):
        assert ApiToken.objects.filter(name="Shop").count() == 1
        assert secret not in str(list(KeptAnswer.objects.values()))


@pytest.mark.skipif(
    not databases.IS_POSTGRESQL, reason="SQLite has one writer: the second request waits for it"
)
def test_a_key_whose_first_request_is_under_way_is_answered_at_once(
    house: Stage, notes: str, mai_calls: Program
) -> None:
    name = f"{house.client.pk} n-1"
    with psycopg.connect(databases.url_of(connection.settings_dict["NAME"])) as other:
        other.execute(
            "SELECT pg_advisory_lock(('x' || substr(encode(sha256(%s::bytea), 'hex'), 1, 16))"
            "::bit(64)::bigint)",
            [name.encode()],
        )
        busy = mai_calls.post(notes, NOTE, Idempotency_Key="n-1")
    assert problem_of(busy) == (409, "key.busy")
    assert busy["Retry-After"] == "1"
    assert count(house) == 0


def test_two_requests_at_once_with_one_key_do_the_thing_once(committed: str) -> None:
    client = make_client("tidewell", "Tidewell")
    with scope.organisations(client.pk):
        Case.objects.create(
            organisation_id=client.pk,
            number="C-1",
            problem_key="mug",
            family="PACKAGING_DAMAGE",
            grade="minor",
            opened_at=NOON,
        )
    secret = secret_of(client, member=make_member("Mai", Role.SPECIALIST, client))
    begin = Barrier(2)

    def ask(_: int) -> tuple[int, str]:
        begin.wait()
        try:
            answer = with_secret(secret).post("/cases/C-1/notes", NOTE, Idempotency_Key="n-1")
        finally:
            connection.close()
        return answer.status_code, answer.json().get("code", "")

    with ThreadPoolExecutor(2) as threads:
        answers = set(threads.map(ask, range(2)))
    assert (201, "") in answers
    assert answers <= {(201, ""), (409, "key.busy")}
    with scope.organisations(client.pk):
        assert Note.objects.count() == 1
