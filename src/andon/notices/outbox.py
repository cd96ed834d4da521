"""The only way into the outbox: notices are written in the transaction of the act that they tell.

A notice holds ids, codes and numbers. What a reporter or colleague wrote never enters it; names and
addresses are looked up when it is sent.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from andon.notices.models import Notice
from andon.notices.render import check
from andon.runtime.ids import new_id

MOST_ROWS = 500


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
    notices = [_notice(telling, at=at) for telling in tellings]
    Notice.objects.bulk_create(notices, batch_size=MOST_ROWS)
    return len(notices)


def _notice(telling: Telling, *, at: datetime) -> Notice:
    subject_type, subject_id = telling.subject
    check(telling.template, telling.facts, subject=subject_type)
    return Notice(
        id=new_id(at=at),
        organisation_id=telling.organisation_id,
        template=telling.template,
        facts=dict(telling.facts),
        language=telling.language,
        to_kind=telling.to.kind,
        to_id=telling.to.id,
        subject_type=subject_type,
        subject_id=subject_id,
        created_at=at,
        due_at=at,
    )
