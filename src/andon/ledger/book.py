"""The only door to the ledger: write lines, read a subject's history, erase what a person left.

Facts hold ids, codes, numbers and instants. They never hold words that somebody wrote, a contact,
or the bare hash of either: those stand in tables that can be erased.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from andon.ledger.lines import (
    SYSTEM,
    Actor,
    Fields,
    Line,
    LineError,
    Receipted,
    Subject,
    canonical,
    prepare,
    prepare_many,
)
from andon.ledger.models import Entry, Opening
from andon.runtime.inserts import insert_many

__all__ = [
    "ERASED",
    "SYSTEM",
    "Actor",
    "Line",
    "LineError",
    "Receipted",
    "Subject",
    "Told",
    "append",
    "append_many",
    "append_many_raw",
    "canonical",
    "erase_openings",
    "find",
    "history",
    "prepare",
]

ERASED = "person.erased"

ENTRY = (
    "id",
    "organisation_id",
    "kind",
    "subject_type",
    "subject_id",
    "at",
    "by_kind",
    "by_id",
    "digest",
)
OPENING = ("entry_id", "organisation_id", "salt", "facts")
QUEUED = ("entry_id", "leaf_hash")


@dataclass(frozen=True, slots=True)
class Told:
    """One line of a history. Facts are None once they were erased."""

    id: UUID
    kind: str
    at: datetime
    by_kind: str
    by_id: UUID | None
    facts: dict[str, Any] | None


def append(
    kind: str, *, subject: Subject, facts: Mapping[str, Any], by: Actor, at: datetime
) -> Receipted:
    """Write one line, in the caller's transaction."""
    line = Line(kind=kind, subject=subject, facts=facts, by=by, at=at)
    return append_many([line])[0]


def append_many(lines: Iterable[Line]) -> list[Receipted]:
    """Write lines in the caller's transaction, in three statements; all of them or none."""
    # Prepared first: a line that the book refuses must not spoil the caller's transaction.
    receipted = prepare_many(list(lines))
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        _insert_all(cursor, receipted)
    return receipted


def append_many_raw(cursor: CursorWrapper, lines: Iterable[Line]) -> list[Receipted]:
    """Write lines on a cursor whose transaction the caller holds open: the intake's own path."""
    receipted = prepare_many(list(lines))
    _insert_all(cursor, receipted)
    return receipted


def history(subject_id: UUID, *, organisation_id: UUID) -> list[Told]:
    """All that happened to a subject, oldest first."""
    entries = list(
        Entry.objects.filter(organisation_id=organisation_id, subject_id=subject_id).order_by(
            "at", "id"
        )
    )
    facts = dict(
        Opening.objects.filter(
            organisation_id=organisation_id, entry_id__in=[entry.id for entry in entries]
        ).values_list("entry_id", "facts")
    )
    return [
        Told(
            id=entry.id,
            kind=entry.kind,
            at=entry.at,
            by_kind=entry.by_kind,
            by_id=entry.by_id,
            facts=json.loads(facts[entry.id]) if entry.id in facts else None,
        )
        for entry in entries
    ]


def find(entry_id: UUID, *, organisation_id: UUID) -> Receipted | None:
    """One line as it stands in the book, for its receipt; None if it is not there or was erased."""
    entry = Entry.objects.filter(id=entry_id, organisation_id=organisation_id).first()
    opening = Opening.objects.filter(entry_id=entry_id, organisation_id=organisation_id).first()
    if entry is None or opening is None:
        return None
    fields = fields_of(entry)
    return Receipted(
        entry=fields,
        salt=bytes(opening.salt),
        facts=opening.facts,
        leaf_hash=fields.leaf_hash(),
    )


def fields_of(entry: Entry) -> Fields:
    """An entry's row as values."""
    return Fields(
        id=entry.id,
        organisation_id=entry.organisation_id,
        kind=entry.kind,
        subject_type=entry.subject_type,
        subject_id=entry.subject_id,
        at=entry.at,
        by_kind=entry.by_kind,
        by_id=entry.by_id,
        digest=bytes(entry.digest),
    )


def erase_openings(
    entry_ids: Sequence[UUID], *, subject: Subject, by: Actor, at: datetime
) -> Receipted:
    """Erase the salt and facts of these entries of one client, and say so in the book.

    The entries stay and still verify; that they were opened once, and by whom they were erased,
    stays too. Ids that belong to another client or to an erasure are passed by.
    """
    with transaction.atomic(savepoint=False):
        entries = Entry.objects.filter(
            id__in=entry_ids, organisation_id=subject.organisation_id
        ).exclude(kind=ERASED)
        erased = sorted(entries.values_list("id", flat=True))
        Opening.objects.filter(
            entry_id__in=erased, organisation_id=subject.organisation_id
        ).delete()
        return append(ERASED, subject=subject, facts={"entries": erased}, by=by, at=at)


def _insert_all(cursor: CursorWrapper, receipted: Sequence[Receipted]) -> None:
    """Three statements for all rows: an object a row would double the time."""
    entries = [row.entry for row in receipted]
    insert_many(
        cursor,
        "ledger_entry",
        ENTRY,
        [
            (
                entry.id,
                entry.organisation_id,
                entry.kind,
                entry.subject_type,
                entry.subject_id,
                entry.at,
                entry.by_kind,
                entry.by_id,
                entry.digest,
            )
            for entry in entries
        ],
    )
    insert_many(
        cursor,
        "ledger_opening",
        OPENING,
        [(row.entry.id, row.entry.organisation_id, row.salt, row.facts) for row in receipted],
    )
    insert_many(
        cursor, "ledger_queued", QUEUED, [(row.entry.id, row.leaf_hash) for row in receipted]
    )
