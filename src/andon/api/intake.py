"""The intake door: takes reports over HTTP before Django, many at a time.

Each is answered when it is stored, not before. `POST /api/v1/reports` is for programs with a token,
`POST /api/v1/public/<client>/reports` for anybody; both take the same JSON, whose fields are
`andon.reports.drafts.FIELDS`. Everything else goes on to Django.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

import msgspec
from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection

from andon.api.intake_limits import Limiter
from andon.api.intake_queue import BrokenError, FullError, IntakeQueue, UnstoredError
from andon.people import actors, directory
from andon.reports.drafts import BadDraft, draft_from
from andon.reports.steps.receive import Received, Refused
from andon.rules.access import Act
from andon.runtime import clock

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

PROGRAMS = "/api/v1/reports"
PUBLIC = re.compile(r"/api/v1/public/([a-z0-9-]{1,60})/reports")
PUBLIC_CHANNEL = "public"
MOST_BYTES = 64 * 1024
KNOWN_FOR = timedelta(seconds=1)
MOST_KNOWN = 5_000


class Problem(Exception):  # noqa: N818  # RFC 9457 calls it so
    """An answer that is no success: a stable code, a sentence, the field that it is about."""

    def __init__(
        self, status: int, code: str, detail: str, *, field: str = "", retry_after: int = 0
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.detail = detail
        self.field = field
        self.retry_after = retry_after


TITLES = {
    400: "The report cannot be read",
    401: "A token is needed",
    403: "This token may not send reports",
    404: "No such client",
    413: "The report is too large",
    415: "The report is no JSON",
    422: "The report cannot be taken",
    429: "Too many reports",
    500: "Something is broken here",
    503: "Not now",
}


@dataclass(frozen=True, slots=True)
class _Known:
    organisation_id: UUID
    until: datetime


class IntakeDoor:
    """An ASGI application that answers for reports and passes everything else on."""

    def __init__(self, behind: App) -> None:
        self.behind = behind
        self.queue = IntakeQueue()
        self.limiter = Limiter()
        self.known: dict[str, _Known] = {}
        # Looking up who sends asks the database, which an event loop must not wait for.
        self.askers = ThreadPoolExecutor(max_workers=2, thread_name_prefix="intake-who")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        client = _client_of(scope)
        if client is None:
            await self.behind(scope, receive, send)
            return
        try:
            status, body = await self._take(scope, receive, client=client)
            await _send(send, status, body)
        except Problem as problem:
            await _send_problem(send, problem)
        except _GoneAwayError:
            return

    async def _live(self, receive: Receive, send: Send) -> None:
        """Start and stop with the server: what was taken in is stored before the process ends."""
        while True:
            message = await receive()
            if message["type"] == "lifespan.shutdown":
                await asyncio.get_running_loop().run_in_executor(None, self.close)
            await send({"type": f"{message['type']}.complete"})
            if message["type"] == "lifespan.shutdown":
                return

    def close(self) -> None:
        """Store what waits, then end the threads."""
        self.queue.close()
        self.askers.shutdown()

    async def _take(self, scope: Scope, receive: Receive, *, client: str) -> tuple[int, bytes]:
        at = clock.now()
        headers = dict(scope["headers"])
        organisation_id = await self._who(scope, headers, client=client, at=at)
        body = await _body(headers, receive)
        draft = draft_or_problem(
            body,
            organisation_id=organisation_id,
            channel=PUBLIC_CHANNEL if client else "api",
            key=headers.get(b"idempotency-key", b"").decode("latin-1") or None,
            at=at,
        )
        try:
            outcome = await self.queue.put(draft, loop=asyncio.get_running_loop())
        except FullError as full:
            raise Problem(
                503, "intake.full", "Very many reports arrive now: send it again.", retry_after=2
            ) from full
        except UnstoredError as unstored:
            raise _database_gone() from unstored
        except BrokenError as broken:
            raise Problem(500, "house.broken", "The report was not stored: a bug.") from broken
        return answer_for(outcome)

    async def _who(
        self, scope: Scope, headers: dict[bytes, bytes], *, client: str, at: datetime
    ) -> UUID:
        """The organisation that the report is for."""
        secret = _secret(headers) if not client else ""
        if client and not self.limiter.may(f"{client} {_address(scope, headers)}", at=at):
            raise Problem(
                429,
                "intake.too-often",
                "Many reports came from this address: wait ten minutes and send it again.",
                retry_after=600,
            )
        name = f"c{client}" if client else f"t{directory.digest_of(secret)}"
        known = self.known.get(name)
        if known is not None and at < known.until:
            return known.organisation_id
        loop = asyncio.get_running_loop()
        try:
            found = await loop.run_in_executor(self.askers, _look_up, client, secret, at)
        except (DatabaseError, InterfaceError) as error:
            raise _database_gone() from error
        if len(self.known) >= MOST_KNOWN:
            self.known.clear()
        self.known[name] = _Known(found, at + KNOWN_FOR)
        return found


def draft_or_problem(
    body: bytes, *, organisation_id: UUID, channel: str, key: str | None, at: datetime
) -> Any:
    """The draft that the JSON describes, or the problem that it has."""
    try:
        fields = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Problem(
            400, "body.not-json", f"The body is no JSON in UTF-8: {error}."[:300]
        ) from error
    try:
        draft = draft_from(
            fields, organisation_id=organisation_id, channel=channel, at=at, idempotency_key=key
        )
    except BadDraft as bad:
        raise Problem(422, bad.code, bad.sentence, field=bad.field) from bad
    if not draft.idempotency_key:
        return draft
    own = _own_key(draft.idempotency_key, channel=channel, body=body)
    return replace(draft, idempotency_key=own)


def _own_key(key: str, *, channel: str, body: bytes) -> str:
    """A key counts among the client's programs; in public only with the very report it came with.

    The answer to a repeat holds the private link. A stranger who guesses or happens to choose
    another's key must neither get that link nor lose what she reports.
    """
    if channel == PUBLIC_CHANNEL:
        return f"{channel}:{sha256(body).hexdigest()}:{key}"
    return f"{channel}:{key}"


def answer_for(outcome: Received | Refused) -> tuple[int, bytes]:
    """Status and JSON of an outcome: 201 for a new report, 200 for one that was known."""
    if isinstance(outcome, Refused):
        raise Problem(422, outcome.code, outcome.sentence, field=outcome.field)
    body = {
        "number": outcome.number,
        "id": outcome.report_id,
        "link": f"{settings.PUBLIC_URL}/p/{outcome.link_token}/",
        "is_repeat": outcome.is_repeat,
        "remarks": outcome.remarks,
        "receipt": outcome.receipt,
    }
    return 200 if outcome.is_repeat else 201, _ENCODER.encode(body)


def _look_up(client: str, secret: str, at: datetime) -> UUID:
    """Runs in a thread of its own: the organisation of a public address or of a token."""
    try:
        if client:
            organisation = directory.client(client)
            if organisation is None or organisation.is_service:
                raise Problem(404, "client.unknown", "No client of this name takes reports.")
            return organisation.pk
        actor = directory.actor_of_token(secret, at=at)
    finally:
        connection.close()
    if actor is None:
        raise Problem(401, "token.unknown", "This token is unknown, revoked or over.")
    if not actors.allowed(actor, Act.REPORT_RECEIVE):
        raise Problem(403, "token.may-not", "This token has no scope to send reports.")
    return actor.organisation_id


def _client_of(scope: Scope) -> str | None:
    """The public client of a request for this door, "" for a program's; None for other requests."""
    if scope["type"] != "http" or scope["method"] != "POST":
        return None
    path = scope["path"].rstrip("/")
    if path == PROGRAMS:
        return ""
    match = PUBLIC.fullmatch(path)
    return match[1] if match else None


def _secret(headers: dict[bytes, bytes]) -> str:
    kind, _, secret = headers.get(b"authorization", b"").decode("latin-1").partition(" ")
    if kind.lower() != "bearer" or not secret.strip():
        raise Problem(401, "token.missing", "Send the token: `Authorization: Bearer <token>`.")
    return secret.strip()


def _address(scope: Scope, headers: dict[bytes, bytes]) -> str:
    """The sender's address; behind our own proxy the last one that it names."""
    if settings.SECURE_PROXY_SSL_HEADER:
        named = headers.get(b"x-forwarded-for", b"").decode("latin-1").rpartition(",")[2].strip()
        if named:
            return named
    return str((scope.get("client") or ("unknown", 0))[0])


class _GoneAwayError(Exception):
    """The sender hung up before the whole report was here."""


async def _body(headers: dict[bytes, bytes], receive: Receive) -> bytes:
    kind = headers.get(b"content-type", b"application/json").partition(b";")[0].strip().lower()
    if kind != b"application/json":
        raise Problem(415, "body.wrong-type", "Send JSON: `Content-Type: application/json`.")
    length = headers.get(b"content-length", b"")
    if length.isdigit() and int(length) > MOST_BYTES:
        raise _too_large()
    parts, size = [], 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise _GoneAwayError
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > MOST_BYTES:
            raise _too_large()
        if not message.get("more_body", False):
            return b"".join(parts)


def _too_large() -> Problem:
    return Problem(
        413,
        "body.too-large",
        f"A report may have at most {MOST_BYTES // 1024} KiB: send fewer words, and files apart.",
    )


def _database_gone() -> Problem:
    return Problem(
        503,
        "database.gone",
        "The database cannot be reached. Nothing was stored: send it again in a minute.",
        retry_after=60,
    )


async def _send(
    send: Send,
    status: int,
    body: bytes,
    *,
    kind: bytes = b"application/json",
    more: list[tuple[bytes, bytes]] | None = None,
) -> None:
    headers = [
        (b"content-type", kind),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
        *(more or []),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _send_problem(send: Send, problem: Problem) -> None:
    body = {
        "type": f"/problems/{problem.code}",
        "title": TITLES[problem.status],
        "status": problem.status,
        "code": problem.code,
        "detail": problem.detail,
        "field": problem.field,
    }
    more = [(b"retry-after", str(problem.retry_after).encode())] if problem.retry_after else []
    if problem.status == 401:
        more.append((b"www-authenticate", b"Bearer"))
    encoded = _ENCODER.encode(body)
    await _send(send, problem.status, encoded, kind=b"application/problem+json", more=more)


_ENCODER = msgspec.json.Encoder()
