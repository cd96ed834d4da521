"""Reads the whole book and finds whatever was changed, removed, inserted, reordered or cut off.

It streams, so a book of millions needs little memory. Run it in the scope of the whole house. It
cannot find a line that was removed with its queue row before the sealer came (within 5 s), nor a
book rewritten from its start by somebody who holds the signing key and every outside copy.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.db.models import Exists, OuterRef

from andon.ledger.book import ERASED, fields_of
from andon.ledger.lines import Fields, digest
from andon.ledger.models import Checkpoint, Entry, Leaf, Opening, Queued
from andon.ledger.tree import Finding, Outside, Placed, TreeWalk, first_beyond
from andon.rules.notes import CheckpointText, NoteError, VerifierKey, open_note
from andon.runtime import keys

CHUNK = 1_000


@dataclass(frozen=True, slots=True)
class Opened:
    """An opening's row."""

    organisation_id: UUID
    salt: bytes
    facts: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the book has come: sealed leaves, and lines that still wait for the sealer."""

    sealed: int
    waiting: int


def standing() -> Standing:
    """The size of the newest checkpoint, and the length of the queue."""
    newest = Checkpoint.objects.order_by("-size").first()
    return Standing(sealed=newest.size if newest else 0, waiting=Queued.objects.count())


@dataclass(frozen=True, slots=True)
class Signed:
    """A checkpoint: how many entries it seals, when, and the note that was signed."""

    size: int
    at: datetime
    note: str


def checkpoints(*, limit: int) -> list[Signed]:
    """The newest checkpoints, the newest first."""
    rows = Checkpoint.objects.order_by("-size").values_list("size", "at", "note")[:limit]
    return [Signed(*row) for row in rows]


def verify_book(*, copy: Path, key: VerifierKey) -> Iterator[Finding]:
    """Each finding is one sentence; none means that nothing was altered.

    `copy` is the file of checkpoints outside the database, `key` the house's public key.
    """
    # The copy is read first: what it holds by then is in the database already.
    outside = Outside()
    parts: list[tuple[str, Callable[[], Iterator[Finding]]]] = [
        ("copy outside the database", lambda: _read_copy(copy, key=key, outside=outside)),
        ("tree", lambda: _sealed(key=key, outside=outside)),
        ("queue", _waiting),
        ("entries", _strays),
    ]
    for name, part in parts:
        try:
            yield from part()
        except (ValueError, TypeError, AttributeError) as error:
            # SQLite stores any value in any column: what cannot be read was not written by us.
            yield Finding(f"The {name} cannot be read to the end: a row holds nonsense ({error}).")


def _sealed(*, key: VerifierKey, outside: Outside) -> Iterator[Finding]:
    """Each leaf with its entry and opening, and the tree that they make."""
    erasures = _Erasures()
    walk = TreeWalk(key=key, outside=outside)
    for placed in _leaves(end=walk.end):
        chunk = [leaf.entry_id for leaf in placed]
        entries, openings = _entries(chunk), _openings(chunk)
        for leaf in placed:
            entry = entries.get(leaf.entry_id)
            where = f"at position {leaf.position}"
            yield from _line(leaf.entry_id, entry, leaf_hash=leaf.hash, where=where)
            if entry:
                yield from erasures.take(entry, openings.get(entry.id))
            yield from walk.take(leaf)
    yield from walk.finish()
    yield from erasures.finish()
    beyond = first_beyond()
    if beyond is not None:
        yield Finding(f"The leaf at position {beyond} stands beyond the newest checkpoint.")


def _waiting() -> Iterator[Finding]:
    """Lines that are not sealed yet: their leaf must fit already."""
    erasures = _Erasures()
    last = UUID(int=0)
    while rows := list(Queued.objects.filter(entry_id__gt=last).order_by("entry_id")[:CHUNK]):
        ids = [row.entry_id for row in rows]
        entries, openings = _entries(ids), _openings(ids)
        for row in rows:
            entry = entries.get(row.entry_id)
            yield from _line(
                row.entry_id, entry, leaf_hash=bytes(row.leaf_hash), where="before the sealer"
            )
            if entry:
                yield from erasures.take(entry, openings.get(entry.id))
        last = ids[-1]
    yield from erasures.finish()


def _strays() -> Iterator[Finding]:
    """Rows that nothing in the tree or the queue speaks of, and leaves that are in both."""
    has_leaf = Exists(Leaf.objects.filter(entry_id=OuterRef("id")))
    is_queued = Exists(Queued.objects.filter(entry_id=OuterRef("id")))
    strays = Entry.objects.filter(~has_leaf, ~is_queued).values_list("id", flat=True)
    for entry_id in strays.iterator(chunk_size=CHUNK):
        yield Finding(f"Entry {entry_id} is neither in the tree nor in the queue: inserted.")
    has_entry = Exists(Entry.objects.filter(id=OuterRef("entry_id")))
    openings = Opening.objects.filter(~has_entry).values_list("entry_id", flat=True)
    for entry_id in openings.iterator(chunk_size=CHUNK):
        yield Finding(f"There is an opening for entry {entry_id}, but no such entry.")
    in_tree = Exists(Leaf.objects.filter(entry_id=OuterRef("entry_id")))
    twice = Queued.objects.filter(in_tree).values_list("entry_id", flat=True)
    for entry_id in twice.iterator(chunk_size=CHUNK):
        yield Finding(f"Entry {entry_id} is sealed and waits in the queue again: inserted.")


def _line(
    entry_id: UUID, entry: Fields | None, *, leaf_hash: bytes, where: str
) -> Iterator[Finding]:
    """Whether an entry is there and is the one that its leaf was made from."""
    if entry is None:
        yield Finding(
            f"Entry {entry_id} {where} is missing: it was removed, or its id was altered."
        )
    elif entry.leaf_hash() != leaf_hash:
        yield Finding(f"Entry {entry_id} {where} does not fit its leaf: one of them was altered.")


class _Erasures:
    """Which openings may be missing. One that is erased while the book is being read is no finding,
    so the missing ones are held against the book once more at the end.
    """

    def __init__(self) -> None:
        self._erased = _erased()
        self._missing: list[UUID] = []

    def take(self, entry: Fields, opened: Opened | None) -> Iterator[Finding]:
        """Whether an entry's opening fits its digest."""
        if opened is None:
            self._missing += [] if entry.id in self._erased else [entry.id]
        elif entry.id in self._erased:
            yield Finding(f"The opening of entry {entry.id} was erased, but it is there again.")
        elif digest(opened.salt, opened.facts) != entry.digest:
            yield Finding(
                f"The opening of entry {entry.id} does not fit its digest: it was altered."
            )
        elif opened.organisation_id != entry.organisation_id:
            yield Finding(f"The opening of entry {entry.id} was given to another organisation.")

    def finish(self) -> Iterator[Finding]:
        """The openings that are gone for no reason that the book tells."""
        erased = _erased() if self._missing else frozenset()
        for entry_id in self._missing:
            if entry_id not in erased:
                told = f"and no {ERASED} entry tells of it."
                yield Finding(f"The opening of entry {entry_id} is missing, {told}")


def _erased() -> frozenset[UUID]:
    """The entries whose openings were erased, as the book itself tells."""
    erased: set[UUID] = set()
    ids = Entry.objects.filter(kind=ERASED).values_list("id", flat=True)
    for entry_id in ids.iterator(chunk_size=CHUNK):
        entry = _entries([entry_id]).get(entry_id)
        opened = _openings([entry_id]).get(entry_id)
        if entry and opened and digest(opened.salt, opened.facts) == entry.digest:
            erased.update(UUID(one) for one in json.loads(opened.facts).get("entries", ()))
    return frozenset(erased)


def _leaves(*, end: int) -> Iterator[list[Placed]]:
    """The leaves below the newest checkpoint's size, in chunks, in their order."""
    leaves = Leaf.objects.filter(position__lt=end).order_by("position")
    last = -(2**63)
    while rows := list(leaves.filter(position__gt=last)[:CHUNK]):
        yield [
            Placed(position=row.position, entry_id=row.entry_id, hash=bytes(row.leaf_hash))
            for row in rows
        ]
        last = rows[-1].position


def _entries(ids: Sequence[UUID]) -> dict[UUID, Fields]:
    return {entry.id: fields_of(entry) for entry in Entry.objects.filter(id__in=ids)}


def _openings(ids: Sequence[UUID]) -> dict[UUID, Opened]:
    rows = Opening.objects.filter(entry_id__in=ids)
    return {
        row.entry_id: Opened(row.organisation_id, salt=bytes(row.salt), facts=row.facts)
        for row in rows
    }


def _read_copy(path: Path, *, key: VerifierKey, outside: Outside) -> Iterator[Finding]:
    """Read the checkpoints outside the database into `outside`."""
    if not path.exists():
        if Checkpoint.objects.exists():
            yield Finding(f"The copy of the checkpoints {path} is missing.")
        return
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            try:
                text = open_note(json.loads(line), key=key, verify=keys.is_signed)
                checkpoint = CheckpointText.parse(text)
            except (NoteError, ValueError, AttributeError) as error:
                yield Finding(f"Line {number} of {path} is no checkpoint of this house: {error}")
                continue
            known = outside.roots.setdefault(checkpoint.size, checkpoint.root)
            if known != checkpoint.root:
                yield Finding(f"{path} holds two different roots of {checkpoint.size} leaves.")
