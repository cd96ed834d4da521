"""The only way into the outbox: notices are written in the transaction of the act that they tell.

A notice holds ids, codes and numbers. What a reporter or colleague wrote never enters it; names and
addresses are looked up when it is sent.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec
from django.db import connection, transaction

from andon.notices.channels import readable
from andon.notices.models import Notice
from andon.notices.render import check
from andon.runtime.ids import new_ids
from andon.runtime.inserts import Json, insert_many

NOTICE = (
    "id",
    "organisation_id",
    "template",
    "facts",
    "language",
    "to_kind",
    "to_id",
    "channel",
    "subject_type",
    "subject_id",
    "state",
    "reason",
    "attempts",
    "created_at",
    "due_at",
)


@dataclass(frozen=True, slots=True)
class To:
    """Whom to tell: the id of a contact of the vault, a member, a department, an invitation."""

    kind: Literal["contact", "member", "department", "invitation"]
    id: UUID


@dataclass(frozen=True, slots=True)
class Telling:
    """One thing to tell one recipient. `facts` are what the template's words name."""

    template: str
    to: To
    language: str
    organisation_id: UUID
    subject: tuple[str, UUID]
    facts: Mapping[str, Any] = field(default_factory=dict)


def add(tellings: Iterable[Telling], *, at: datetime) -> int:
    """Write the notices, due at once, in the caller's transaction; returns how many.

    Raises BrokenNoticeError for an unknown template or a missing fact: a fault of the caller.
    """
    told = list(tellings)
    # Checked first: a notice that cannot be rendered must not spoil the caller's transaction.
    for one in told:
        check(one.template, one.facts, subject=one.subject[0])
    ids = new_ids(len(told), at=at)
    rows = [_row(one, notice_id=one_id, at=at) for one, one_id in zip(told, ids, strict=True)]
    with connection.cursor() as cursor:
        insert_many(cursor, "notices_notice", NOTICE, rows)
    return len(rows)


def forget(subject_id: UUID) -> None:
    """The reporter of this report is erased: her mails that lie here as files go, too.

    After the caller's transaction, so that what is rolled back keeps them.
    """
    told = Notice.objects.filter(subject_id=subject_id, to_kind="contact")
    ids = list(told.values_list("pk", flat=True))
    transaction.on_commit(lambda: readable.forget(ids))


def _row(telling: Telling, *, notice_id: UUID, at: datetime) -> tuple[Any, ...]:
    subject_type, subject_id = telling.subject
    facts = Json(msgspec.json.encode(telling.facts))
    return (
        notice_id,
        telling.organisation_id,
        telling.template,
        facts,
        telling.language,
        telling.to.kind,
        telling.to.id,
        "email",
        subject_type,
        subject_id,
        "waiting",
        "",
        0,
        at,
        at,
    )
