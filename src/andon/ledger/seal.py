"""The sealer: gives new leaves their positions, and signs the tree's root as a checkpoint.

One sealer at a time: PostgreSQL holds an advisory lock for the transaction, SQLite has one writer
anyway, and the keys of leaf and checkpoint refuse a second one in any case. The work grows with the
new leaves only, never with the tree.
"""

import json
import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from andon.ledger.lines import instant
from andon.ledger.models import Checkpoint, Queued
from andon.ledger.rows import insert, stored
from andon.rules.chain import STRIDE, Frontier
from andon.rules.notes import CheckpointText, sign_note
from andon.runtime import keys

# So many that no write transaction on SQLite lasts over 50 ms.
BATCH = 250

# Then the caller has its turn again, even while lines keep coming.
MOST_BATCHES = 80

# Any fixed number of our own: it names the sealer's lock among PostgreSQL's advisory locks.
LOCK = 0x616E646F6E


def seal(*, at: datetime) -> int:
    """Seal what waits, at most 250 leaves a transaction; return how many were sealed.

    Each checkpoint is also appended to the copy outside the database, once it is committed.
    """
    sealed = 0
    for _ in range(MOST_BATCHES):
        # Asked outside a transaction: on SQLite opening one would take the only write lock.
        if not Queued.objects.exists():
            break
        checkpoint, count = _seal_batch(at=at)
        if checkpoint is None:
            break
        copy_outside(checkpoint.note, path=settings.CHECKPOINT_COPY)
        sealed += count
    return sealed


@transaction.atomic
def _seal_batch(*, at: datetime) -> tuple[Checkpoint | None, int]:
    """One batch and its checkpoint; none if another sealer is at work or was faster."""
    if not _is_only_sealer():
        return None, 0
    waiting = list(Queued.objects.order_by("entry_id").values_list("entry_id", "leaf_hash")[:BATCH])
    if not waiting:
        return None, 0
    before = Checkpoint.objects.order_by("-size").first()
    size = before.size if before else 0
    frontier = Frontier.from_bytes(bytes(before.frontier) if before else b"", size=size)
    _place(waiting, frontier=frontier)
    Queued.objects.filter(entry_id__in=[entry_id for entry_id, _ in waiting]).delete()
    checkpoint = Checkpoint.objects.create(
        size=frontier.size,
        root=frontier.root(),
        frontier=frontier.to_bytes(),
        at=at,
        note=_note(frontier, after=size, at=at),
    )
    return checkpoint, len(waiting)


def _place(waiting: Sequence[tuple[UUID, bytes | memoryview]], *, frontier: Frontier) -> None:
    """Write the leaves at the next positions, and the stored nodes that they complete."""
    leaves: list[Any] = []
    nodes: list[Any] = []
    with connection.cursor() as cursor:
        for entry_id, leaf_hash in waiting:
            leaf = bytes(leaf_hash)
            leaves += (frontier.size, *stored(cursor, entry_id), leaf)
            for node in frontier.add(leaf):
                if node.level % STRIDE == 0:
                    nodes += (node.level, node.number, node.hash)
        insert(cursor, "ledger_leaf", columns="position, entry_id, leaf_hash", values=leaves)
        insert(cursor, "ledger_node", columns="level, number, hash", values=nodes)


def _note(frontier: Frontier, *, after: int, at: datetime) -> str:
    """The signed checkpoint. Its further lines chain it to the one before and date it."""
    key = keys.public_key()
    text = CheckpointText(
        origin=key.name,
        size=frontier.size,
        root=frontier.root(),
        further=further_lines(after=after, at=at),
    )
    return sign_note(str(text), key=key, sign=keys.signing_key().sign)


def further_lines(*, after: int, at: datetime) -> tuple[str, str]:
    """What our checkpoints say beyond origin, size and root."""
    return (f"after {after}", f"at {instant(at)}")


def copy_outside(note: str, *, path: Path) -> None:
    """Append a note, as one JSON line, to the file that truncation is found against."""
    line = json.dumps(note).encode() + b"\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as file:
        if file.tell():
            file.seek(-1, os.SEEK_END)
            # The machine once stopped in the middle of a line: keep that from spoiling this one.
            line = line if file.read(1) == b"\n" else b"\n" + line
        file.write(line)
        file.flush()
        os.fsync(file.fileno())


def _is_only_sealer() -> bool:
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        return bool(cursor.fetchone()[0])
