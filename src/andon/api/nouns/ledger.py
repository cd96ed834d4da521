"""The ledger: a subject's history, and the key by which receipts are checked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from andon.api.operations import look
from andon.api.problems import not_found
from andon.api.requests import ApiRequest
from andon.ledger import book
from andon.rules.access import Act
from andon.runtime import keys

router = Router(tags=["ledger"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of the book; `facts` are null once they were erased."""

    id: UUID
    kind: str
    at: datetime
    by_kind: str
    by_id: UUID | None
    facts: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class History:
    """All that happened to a subject, the oldest first."""

    items: list[Entry]


@dataclass(frozen=True, slots=True)
class Key:
    """The house's public key, as `andon verify-receipt` takes it."""

    key: str


@router.get(
    "/key",
    operation_id="read_key",
    summary="The public key under which receipts and checkpoints are signed",
    response=Key,
    openapi_extra={"x-public": "whoever holds a receipt must be able to check it"},
)
def key(request: HttpRequest) -> Key:
    """As `andon verify-receipt` takes it."""
    return Key(keys.public_key_note())


@look(router, "/{subject_id}", name="read_history", act=Act.LEDGER_READ, returns=History)
def history(request: ApiRequest, subject_id: UUID) -> History:
    """What the ledger says of a case, a report, a member, a token."""
    told = book.history(subject_id, organisation_id=request.auth.organisation_id)
    if not told:
        raise not_found("subject")
    names = Entry.__dataclass_fields__
    return History([Entry(**{name: getattr(one, name) for name in names}) for one in told])
