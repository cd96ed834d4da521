"""Idempotency keys: the same key of the same client does a thing once, and gets its first answer.

Only successes are kept, for a day, in the transaction that did the thing. So a refused request may
be mended and sent again under its key, and nothing is done without its answer being kept.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection

from andon.api.models import KeptAnswer
from andon.api.problems import Problem
from andon.api.requests import ApiRequest

HEADER = "Idempotency-Key"
KEPT_FOR = timedelta(hours=24)
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Answer:
    """Status and JSON; `is_repeat` where it was given before."""

    status: int
    body: str
    is_repeat: bool = False


def once(request: ApiRequest, run: Callable[[], Answer], *, is_secret: bool) -> Answer:
    """Run, or give the first answer again. Runs in the caller's transaction.

    `is_secret`: the answer holds a secret, which is not kept. Raises Problem `key.wrong`,
    `key.busy`, `key.reused`, `key.secret`.
    """
    key = _key(request)
    organisation_id = request.auth.organisation_id
    _hold(f"{organisation_id} {key}")
    digest = _digest(request)
    kept = KeptAnswer.objects.filter(organisation_id=organisation_id)
    first = kept.filter(key=key, created_at__gt=request.at - KEPT_FOR).first()
    if first is not None:
        return _again(first, digest=digest)
    kept.filter(created_at__lte=request.at - KEPT_FOR).delete()
    answer = run()
    KeptAnswer.objects.create(
        organisation_id=organisation_id,
        key=key,
        digest=digest,
        status=answer.status,
        body="" if is_secret else answer.body,
        created_at=request.at,
    )
    return answer


def _again(first: KeptAnswer, *, digest: str) -> Answer:
    if first.digest != digest:
        raise Problem(
            "key.reused",
            "This key was used for another request: take a new key for a new request.",
            field=HEADER,
        )
    if not first.body:
        raise Problem(
            "key.secret",
            "This was done already. Its secret was shown once: revoke it and make a new one.",
        )
    return Answer(first.status, first.body, is_repeat=True)


def _key(request: ApiRequest) -> str:
    key = request.headers[HEADER].strip()
    if not 0 < len(key) <= LONGEST or not key.isascii() or not key.isprintable():
        raise Problem(
            "key.wrong",
            f"A key has 1 to {LONGEST} plain letters: send a UUID, for example.",
            field=HEADER,
        )
    return key


def _digest(request: ApiRequest) -> str:
    """Who asked what: another program's key must not read this one's answer."""
    by = request.auth
    who = f"{by.kind} {by.token_id or by.member_id}"
    named = f"{who}\n{request.method} {request.get_full_path()}\n".encode()
    return hashlib.sha256(named + request.body).hexdigest()


def _hold(name: str) -> None:
    """Until the transaction ends nobody else runs under this name.

    SQLite has one writer at a time: a second one waits there, and then finds the first answer.
    """
    if connection.vendor != "postgresql":
        return
    number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
        (is_held,) = cursor.fetchone() or (False,)
    if not is_held:
        raise Problem(
            "key.busy",
            "The first request with this key is under way: send it again in a second.",
            retry_after=1,
        )
