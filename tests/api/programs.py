"""Programs and people who call the API in tests."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.http import HttpResponse
from django.test import Client

from andon.people import directory
from andon.people.models import ApiToken, Member, Organisation
from andon.rules.access import SCOPES
from andon.runtime import clock, scope

V1 = "/api/v1"


@dataclass(frozen=True, slots=True)
class Program:
    """Somebody who calls: `program.post("/cases/C-1/notes", {"text": "..."})`."""

    browser: Client

    def get(self, path: str, **query: Any) -> Any:
        """Read, whatever comes of it."""
        return self.browser.get(f"{V1}{path}", query)

    def follow(self, address: str) -> Any:
        """The JSON behind a `next` link."""
        return self.browser.get(address.removeprefix(settings.PUBLIC_URL)).json()

    def look(self, path: str, **query: Any) -> Any:
        """The JSON of a reading that succeeds."""
        answer = self.browser.get(f"{V1}{path}", query)
        assert answer.status_code == 200, answer.content
        return answer.json()

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        """Do something; `headers` as `Idempotency_Key="1"`."""
        return self.send("POST", path, body, **headers)

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """Any method, with a JSON body."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.browser.generic(
            method,
            f"{V1}{path}",
            data=body if isinstance(body, bytes) else _json(body),
            content_type="application/json",
            headers=named,
        )

    def done(self, path: str, body: Any = None, **headers: str) -> Any:
        """The JSON of a step that is taken."""
        answer = self.post(path, body, **headers)
        assert answer.status_code in {200, 201}, answer.content
        return answer.json()


def _json(body: Any) -> bytes:
    return b"" if body is None else Client().json_encoder().encode(body).encode()


def secret_of(
    client: Organisation, *, member: Member | None = None, scopes: frozenset[str] | None = None
) -> str:
    """A new token of this client, by default with every scope."""
    secret = f"secret {uuid4()}"
    with scope.organisations(client.pk):
        ApiToken.objects.create(
            organisation_id=client.pk,
            name="The shop",
            prefix="test",
            digest=directory.digest_of(secret),
            scopes=sorted(SCOPES if scopes is None else scopes),
            member=member,
            created_at=clock.now(),
        )
    return secret


def with_secret(secret: str) -> Program:
    """Whoever shows this token."""
    return Program(Client(headers={"Authorization": f"Bearer {secret}"}))


def program_of(
    client: Organisation, *, member: Member | None = None, scopes: frozenset[str] | None = None
) -> Program:
    """A program of this client."""
    return with_secret(secret_of(client, member=member, scopes=scopes))


def problem_of(answer: HttpResponse) -> tuple[int, str]:
    """Status and code of a problem; it fails where the answer is none."""
    assert answer["Content-Type"] == "application/problem+json", answer.content
    body = answer.json()  # type: ignore[attr-defined]  # the test client's response
    assert body["type"] == f"/problems/{body['code']}"
    assert body["status"] == answer.status_code
    return answer.status_code, body["code"]
