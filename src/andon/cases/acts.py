"""What every step does alike: let only its own people act, move the case on, write the book."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Model

from andon.cases.facts import facts_of, rows_of
from andon.cases.models import Case, Note
from andon.ledger import book
from andon.people import actors
from andon.people.actors import Actor
from andon.people.models import Member
from andon.rules import lifecycle
from andon.rules.access import Act, Refused
from andon.rules.lifecycle import Facts
from andon.runtime.rows import StaleRowError

LONGEST_TEXT = 10_000  # of a reason, a proof, an action, a note: characters
LONGEST_LINE = 200  # of a join's reason


def require(by: Actor, *acts: Act, organisation_id: UUID) -> None:
    """Let pass who may do one of these acts in this organisation; else access.Refused."""
    if by.organisation_id != organisation_id:
        raise Refused(acts[0], by.role)
    if not any(actors.allowed(by, act) for act in acts):
        actors.require(by, acts[0])


def person(by: Actor, act: Act) -> UUID:
    """The member who answers for the act; access.Refused for the house and for bare programs."""
    if by.member_id is None:
        raise Refused(act, by.role)
    return by.member_id


def settle(case: Case, *, at: datetime, **changes: Any) -> Facts:
    """Write the changes by compare-and-swap, and put the case where its facts now belong.

    Raises StaleRowError if somebody else wrote the case since it was read.
    """
    for name, value in changes.items():
        setattr(case, name, value)
    facts = facts_of(rows_of(case), at=at)
    Case.objects.put(case, station=str(lifecycle.station(facts)), **changes)
    return facts


def record(kind: str, *, case: Case, facts: Mapping[str, Any], by: Actor, at: datetime) -> None:
    """Write a line about the case into the ledger. Facts are ids, codes and numbers only."""
    subject = book.Subject("case", case.id, case.organisation_id)
    book.append(kind, subject=subject, facts=dict(facts), by=by.as_by(), at=at)


def write_once(row: Model, *, unless: str, **changes: Any) -> None:
    """Write a row of the case that is decided once; StaleRowError if somebody was faster."""
    free = type(row)._default_manager.filter(pk=row.pk, **{f"{unless}__isnull": True})
    if free.update(**changes) != 1:
        raise StaleRowError(f"Somebody else was faster: the {row._meta.verbose_name} is decided.")
    for name, value in changes.items():
        setattr(row, name, value)


def note(case: Case, text: str, *, by: Actor, at: datetime) -> Note:
    """Keep what somebody wrote beside the case: words never stand in the ledger."""
    return Note.objects.create(
        organisation_id=case.organisation_id,
        case=case,
        member_id=by.member_id,
        at=at,
        text=text.strip(),
    )


def is_member(member_id: UUID | None, *, organisation_id: UUID) -> bool:
    """Whether this is somebody who works for this organisation now."""
    if member_id is None:
        return False
    return Member.objects.filter(
        id=member_id, organisation_id=organisation_id, is_active=True
    ).exists()


def is_text(text: str, *, longest: int = LONGEST_TEXT) -> bool:
    """Whether somebody wrote something, and not too much of it."""
    return 0 < len(text.strip()) <= longest and "\x00" not in text
