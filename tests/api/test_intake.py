"""The intake door: what it takes, what it refuses, and that it promises only what is stored."""

import asyncio
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import psycopg
import pytest
from django.db import connection

from andon.api import intake_queue
from andon.api.intake import IntakeDoor
from andon.api.intake_limits import MOST
from andon.ledger import receipts
from andon.people import directory
from andon.people.models import ApiToken, Organisation
from andon.reports.models import Report, Words
from andon.runtime import clock, keys, scope
from tests import databases
from tests.cast import NOON

pytestmark = pytest.mark.both

Answer = tuple[int, dict[str, str], dict[str, Any]]


async def nothing_behind(scope: Any, receive: Any, send: Any) -> None:
    """Stands for Django."""
    await send({"type": "http.response.start", "status": 299, "headers": []})
    await send({"type": "http.response.body", "body": b"{}"})


async def post(door: IntakeDoor, path: str, *parts: bytes, **headers: str) -> Answer:
    """One request, its body in parts as they come from a socket."""
    messages = [
        {"type": "http.request", "body": part, "more_body": place < len(parts)}
        for place, part in enumerate(parts, 1)
    ]
    sent: list[Any] = []

    async def receive() -> Any:
        return messages.pop(0) if messages else {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    named = {name.replace("_", "-").encode(): value.encode() for name, value in headers.items()}
    request = {"type": "http", "method": "POST", "path": path, "client": ("192.0.2.7", 5)}
    await door({**request, "headers": list(named.items())}, receive, send)
    start, body = sent
    return (
        start["status"],
        {name.decode(): value.decode() for name, value in start["headers"]},
        json.loads(body["body"]),
    )


@pytest.fixture
def client(committed: str) -> Organisation:
    """Tidewell, committed, so that the door's own threads see it."""
    with scope.whole_house():
        return Organisation.objects.create(slug="tidewell", name="Tidewell", created_at=NOON)


@pytest.fixture
def door(client: Organisation) -> Iterator[IntakeDoor]:
    """The door, with nothing behind it."""
    door = IntakeDoor(nothing_behind)
    yield door
    door.close()


@pytest.fixture
def token(client: Organisation) -> str:
    """A program's secret that may send reports."""
    return _token(client, scopes=["reports:write"])


def _token(client: Organisation, *, scopes: list[str]) -> str:
    directory.forget_tokens()
    secret = f"secret of {'-'.join(scopes)}"
    with scope.organisations(client.pk):
        ApiToken.objects.create(
            organisation_id=client.pk,
            name="shop",
            prefix="x",
            digest=directory.digest_of(secret),
            scopes=scopes,
            created_at=clock.now(),
        )
    return secret


def report(**fields: Any) -> bytes:
    return json.dumps({"words": "The pump broke.", **fields}).encode()


def _rename(table: str, to: str) -> None:
    """By the tables' owner, as an accident would."""
    owner = databases.superuser_url(str(connection.settings_dict["NAME"]).split("/")[-1])
    if databases.IS_POSTGRESQL:
        with psycopg.connect(owner) as link:
            link.execute(f"ALTER TABLE {table} RENAME TO {to}")
        return
    with closing(sqlite3.connect(connection.settings_dict["NAME"])) as file:
        file.execute(f"ALTER TABLE {table} RENAME TO {to}")
        file.commit()


def stored(client: Organisation) -> int:
    with scope.organisations(client.pk):
        assert Report.objects.count() == Words.objects.count()
        return Report.objects.count()


def test_a_program_gets_number_link_and_receipt_when_the_report_is_stored(
    door: IntakeDoor, client: Organisation, token: str
) -> None:
    status, headers, body = asyncio.run(
        post(door, "/api/v1/reports", report(lot="L7"), authorization=f"Bearer {token}")
    )

    assert status == 201
    assert headers["content-type"] == "application/json"
    assert body["number"].startswith("R-")
    assert "/p/" in body["link"]
    assert receipts.check(body["receipt"], public_key=keys.public_key_note()).kind == "promise"
    assert stored(client) == 1


def test_anybody_may_send_to_a_client_that_takes_reports(
    door: IntakeDoor, client: Organisation
) -> None:
    status, _, body = asyncio.run(post(door, "/api/v1/public/tidewell/reports", report()))

    assert status == 201
    with scope.organisations(client.pk):
        assert Report.objects.get(number=body["number"]).channel == "public"


def test_the_same_key_gets_the_same_answer_and_stores_nothing(
    door: IntakeDoor, client: Organisation, token: str
) -> None:
    async def twice() -> list[Answer]:
        return [
            await post(
                door,
                "/api/v1/reports",
                report(),
                authorization=f"Bearer {token}",
                idempotency_key="order-7",
            )
            for _ in range(2)
        ]

    first, again = asyncio.run(twice())
    assert (first[0], again[0]) == (201, 200)
    assert {**first[2], "is_repeat": True} == again[2]
    assert stored(client) == 1


def test_a_guessed_key_gets_nobodys_private_link_and_loses_no_report(
    door: IntakeDoor, client: Organisation, token: str
) -> None:
    def sent(path: str, words: str) -> Answer:
        named = {"authorization": f"Bearer {token}", "idempotency_key": "order-7"}
        return asyncio.run(post(door, path, report(words=words), **named))

    doors = ["/api/v1/reports", *["/api/v1/public/tidewell/reports"] * 3]
    links = [sent(path, words)[2]["link"] for path, words in zip(doors, "AABB", strict=True)]
    assert len(set(links)) == stored(client) == 3
    assert links[2] == links[3]


def test_many_at_once_are_each_answered_with_their_own_number(
    door: IntakeDoor, client: Organisation, token: str
) -> None:
    async def together() -> list[Answer]:
        return await asyncio.gather(
            *(
                post(
                    door,
                    "/api/v1/reports",
                    report(words=f"Number {n}."),
                    authorization=f"Bearer {token}",
                )
                for n in range(200)
            )
        )

    answers = asyncio.run(together())
    with scope.organisations(client.pk):
        words = {
            report.number: Words.objects.get(pk=report.pk).words for report in Report.objects.all()
        }
    assert [words[body["number"]] for _, _, body in answers] == [f"Number {n}." for n in range(200)]


@pytest.mark.parametrize(
    ("body", "status", "code", "field"),
    [
        (b"{", 400, "body.not-json", ""),
        (b"\xff\xfe", 400, "body.not-json", ""),
        (b'{"words": "\xe9"}', 400, "body.not-json", ""),
        (b"[" * 60_000, 400, "body.not-json", ""),
        (b"[]", 422, "body.not-an-object", ""),
        (b'"words"', 422, "body.not-an-object", ""),
        (b"{}", 422, "words.missing", "words"),
        (b'{"words": " \\u0000 "}', 422, "words.missing", "words"),
        (b'{"words": 7}', 422, "words.not-text", "words"),
        (b'{"words": "' + b"a" * 20_001 + b'"}', 422, "words.too-long", "words"),
        (b'{"words": "' + b"a" * 70_000 + b'"}', 413, "body.too-large", ""),
    ],
)
def test_what_cannot_be_taken_is_refused_with_a_code_and_a_sentence(
    door: IntakeDoor,
    client: Organisation,
    token: str,
    body: bytes,
    status: int,
    code: str,
    field: str,
) -> None:
    answer = asyncio.run(post(door, "/api/v1/reports", body, authorization=f"Bearer {token}"))

    assert answer[0] == answer[2]["status"] == status
    assert answer[1]["content-type"] == "application/problem+json"
    assert (answer[2]["code"], answer[2]["field"]) == (code, field)
    assert answer[2]["type"] == f"/problems/{code}"
    assert answer[2]["detail"].rstrip("`").endswith((".", ")"))
    assert stored(client) == 0


def test_a_wrong_optional_field_is_named_and_the_report_goes_in(
    door: IntakeDoor, client: Organisation, token: str
) -> None:
    fields = {"gtin": "4006381333932", "market": "Atlantis", "colour": "red", "lot": ["L7"]}
    status, _, body = asyncio.run(
        post(door, "/api/v1/reports", report(**fields), authorization=f"Bearer {token}")
    )

    assert status == 201
    assert {(one["field"], one["code"]) for one in body["remarks"]} == {
        ("gtin", "wrong-check-digit"),
        ("market", "not-a-market"),
        ("colour", "unknown-field"),
        ("lot", "wrong-type"),
    }


def test_a_body_that_grows_past_the_limit_is_refused_wherever_it_is_cut(
    door: IntakeDoor, token: str
) -> None:
    status, _, body = asyncio.run(
        post(
            door,
            "/api/v1/reports",
            *[b"a" * 1000] * 70,
            authorization=f"Bearer {token}",
        )
    )

    assert (status, body["code"]) == (413, "body.too-large")


@pytest.mark.parametrize(
    ("authorization", "status", "code"),
    [
        ("", 401, "token.missing"),
        ("Basic abc", 401, "token.missing"),
        ("Bearer nobody's", 401, "token.unknown"),
    ],
)
def test_a_program_without_a_good_token_is_refused(
    door: IntakeDoor, client: Organisation, authorization: str, status: int, code: str
) -> None:
    answer = asyncio.run(post(door, "/api/v1/reports", report(), authorization=authorization))

    assert (answer[0], answer[2]["code"]) == (status, code)
    assert answer[1]["www-authenticate"] == "Bearer"
    assert stored(client) == 0


def test_a_token_without_the_scope_is_refused(door: IntakeDoor, client: Organisation) -> None:
    secret = _token(client, scopes=["cases:read"])
    answer = asyncio.run(post(door, "/api/v1/reports", report(), authorization=f"Bearer {secret}"))

    assert (answer[0], answer[2]["code"]) == (403, "token.may-not")


def test_an_unknown_client_is_not_found(door: IntakeDoor) -> None:
    status, _, body = asyncio.run(post(door, "/api/v1/public/nobody/reports", report()))

    assert (status, body["code"]) == (404, "client.unknown")


def test_a_form_is_no_json(door: IntakeDoor, token: str) -> None:
    status, _, body = asyncio.run(
        post(
            door,
            "/api/v1/reports",
            b"words=hello",
            authorization=f"Bearer {token}",
            content_type="application/x-www-form-urlencoded",
        )
    )

    assert (status, body["code"]) == (415, "body.wrong-type")


def test_everything_else_goes_on_to_django(door: IntakeDoor) -> None:
    status, _, _ = asyncio.run(post(door, "/api/v1/cases"))

    assert status == 299


def test_one_address_may_not_flood_a_public_door(door: IntakeDoor, client: Organisation) -> None:
    async def flood() -> list[int]:
        path = "/api/v1/public/tidewell/reports"
        return [(await post(door, path, report()))[0] for _ in range(MOST + 1)]

    assert asyncio.run(flood()) == [201] * MOST + [429]


def test_a_full_house_says_come_again(
    door: IntakeDoor, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake_queue, "MOST_WAITING", 0)
    status, headers, body = asyncio.run(
        post(door, "/api/v1/reports", report(), authorization=f"Bearer {token}")
    )

    assert (status, body["code"], headers["retry-after"]) == (503, "intake.full", "2")


def test_without_a_database_nothing_is_acknowledged(
    door: IntakeDoor, client: Organisation, token: str
) -> None:
    """The table is gone: to the intake that is a database that does not answer."""

    async def before_and_after() -> list[Answer]:
        send = {"authorization": f"Bearer {token}"}
        first = await post(door, "/api/v1/reports", report(), **send)
        await asyncio.to_thread(_rename, "reports_words", "hidden")
        second = await post(door, "/api/v1/reports", report(), **send)
        await asyncio.to_thread(_rename, "hidden", "reports_words")
        third = await post(door, "/api/v1/reports", report(), **send)
        return [first, second, third]

    first, second, third = asyncio.run(before_and_after())

    assert [first[0], second[0], third[0]] == [201, 503, 201]
    assert (second[2]["code"], second[1]["retry-after"]) == ("database.gone", "60")
    assert stored(client) == 2


def test_a_sender_that_hangs_up_early_leaves_nothing(
    door: IntakeDoor, client: Organisation, token: str
) -> None:
    async def hang_up() -> list[Any]:
        sent: list[Any] = []
        headers = [(b"authorization", f"Bearer {token}".encode())]
        request = {"type": "http", "method": "POST", "path": "/api/v1/reports", "headers": headers}

        async def receive() -> Any:
            return {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            sent.append(message)

        await door(request, receive, send)
        return sent

    assert asyncio.run(hang_up()) == []
    assert stored(client) == 0


def test_what_waits_is_stored_before_the_server_stops(client: Organisation, token: str) -> None:
    async def stop_at_once() -> list[int]:
        door = IntakeDoor(nothing_behind)
        headers = {"authorization": f"Bearer {token}"}
        sending = [
            asyncio.create_task(post(door, "/api/v1/reports", report(words=f"{n}"), **headers))
            for n in range(50)
        ]
        while not stored_or_waiting(door):
            await asyncio.sleep(0)
        await asyncio.to_thread(door.close)
        return [(await one)[0] for one in sending]

    answers = asyncio.run(stop_at_once())
    assert stored(client) == answers.count(201)
    assert set(answers) <= {201, 503}


def stored_or_waiting(door: IntakeDoor) -> bool:
    return door.queue._thread is not None
