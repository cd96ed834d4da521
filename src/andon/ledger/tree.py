"""Walks the stored tree from its first leaf, and holds it against every checkpoint on the way."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Subquery
from django.db.models.functions import Coalesce

from andon.ledger.lines import instant
from andon.ledger.models import Checkpoint, Leaf, Node
from andon.rules.chain import STRIDE, ChainError, Frontier
from andon.rules.chain import Node as Subtree
from andon.rules.notes import CheckpointText, NoteError, VerifierKey, open_note
from andon.runtime import keys


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as the book was written, in one sentence."""

    sentence: str


@dataclass(frozen=True, slots=True)
class Placed:
    """A leaf's row."""

    position: int
    entry_id: UUID
    hash: bytes


@dataclass(slots=True)
class Outside:
    """The roots by size that were kept outside the database."""

    roots: dict[int, bytes] = field(default_factory=dict)


class TreeWalk:
    """Takes the leaves in their order. After damage it goes on from the next sound checkpoint,
    so that one alteration is told once, and where it is.
    """

    def __init__(self, *, key: VerifierKey, outside: Outside) -> None:
        newest = Checkpoint.objects.order_by("-size").first()
        self.end = newest.size if newest else 0
        self._key = key
        self._outside = outside
        self._frontier: Frontier | None = Frontier()
        self._expected = 0
        self._before = 0
        self._seen: set[int] = set()
        self._checkpoints = (
            Checkpoint.objects.filter(size__lte=self.end).order_by("size").iterator(chunk_size=500)
        )
        self._next = next(self._checkpoints, None)

    def take(self, leaf: Placed) -> Iterator[Finding]:
        """Add a leaf; compare the nodes and checkpoints that it completes."""
        if leaf.position != self._expected:
            yield Finding(
                f"The leaves from position {self._expected} to {leaf.position - 1} are missing."
            )
            self._frontier = None
        self._expected = leaf.position + 1
        if self._frontier is not None:
            for subtree in self._frontier.add(leaf.hash):
                if subtree.level % STRIDE == 0:
                    yield from _node(subtree)
        while self._next is not None and self._next.size <= self._expected:
            yield from self._pass(self._next)

    def finish(self) -> Iterator[Finding]:
        """What the checkpoints and the copy know beyond the last leaf."""
        while self._next is not None:
            yield Finding(
                f"Checkpoint {self._next.size} counts more leaves than there are: the leaves from "
                f"position {self._expected} on were cut off."
            )
            yield from self._pass(self._next)
        nodes = sum(self.end >> level for level in range(STRIDE, 64, STRIDE))
        if Node.objects.count() > nodes and self.end == _newest_size():
            yield Finding(f"There are more stored nodes than a tree of {self.end} leaves has.")
        for size in sorted(self._outside.roots.keys() - self._seen):
            what = "the book was cut off" if size > self.end else "it was removed"
            yield Finding(
                f"Checkpoint {size} is in the copy outside the database, but not in it: {what}."
            )

    def _pass(self, checkpoint: Checkpoint) -> Iterator[Finding]:
        """Compare one checkpoint, then go on to the next."""
        size = checkpoint.size
        yield from self._note(checkpoint)
        root, stored = bytes(checkpoint.root), bytes(checkpoint.frontier)
        reached = self._frontier if self._frontier and self._frontier.size == size else None
        if reached is not None and reached.root() != root:
            yield Finding(
                f"The leaves from position {self._before} to {size - 1} are not those that "
                f"checkpoint {size} sealed."
            )
        elif reached is not None and reached.to_bytes() != stored:
            yield Finding(f"The frontier of checkpoint {size} was altered.")
        if self._outside.roots.get(size, root) != root:
            yield Finding(f"Checkpoint {size} has another root than its copy outside the database.")
        if self._expected == size:
            self._frontier = _sound(stored, size=size, root=root) or reached
        self._seen.add(size)
        self._before = size
        self._next = next(self._checkpoints, None)

    def _note(self, checkpoint: Checkpoint) -> Iterator[Finding]:
        """Whether the signed note says what the row says, and follows the checkpoint before it."""
        size = checkpoint.size
        try:
            text = open_note(checkpoint.note, key=self._key, verify=keys.is_signed)
            note = CheckpointText.parse(text)
        except NoteError as error:
            yield Finding(f"The note of checkpoint {size} was altered: {error}")
            return
        said = (note.origin, note.size, note.root, note.further[1:])
        if said != (
            self._key.name,
            size,
            bytes(checkpoint.root),
            (f"at {instant(checkpoint.at)}",),
        ):
            yield Finding(f"The row of checkpoint {size} does not say what its signed note says.")
        elif note.further[:1] != (f"after {self._before}",):
            yield Finding(
                f"Checkpoint {size} does not follow checkpoint {self._before}: "
                "one between them was removed or inserted."
            )


def first_beyond() -> int | None:
    """The first position at or beyond the newest checkpoint's size, asked in one statement."""
    newest = Checkpoint.objects.order_by("-size").values("size")[:1]
    leaves = Leaf.objects.filter(position__gte=Coalesce(Subquery(newest), 0))
    return leaves.order_by("position").values_list("position", flat=True).first()


def _newest_size() -> int:
    newest = Checkpoint.objects.order_by("-size").first()
    return newest.size if newest else 0


def _node(subtree: Subtree) -> Iterator[Finding]:
    stored = Node.objects.filter(level=subtree.level, number=subtree.number).first()
    if stored is None or bytes(stored.hash) != subtree.hash:
        yield Finding(f"Node {subtree.number} of level {subtree.level} is missing or was altered.")


def _sound(stored: bytes, *, size: int, root: bytes) -> Frontier | None:
    """A stored frontier, if it leads to the root."""
    try:
        frontier = Frontier.from_bytes(stored, size=size)
    except ChainError:
        return None
    return frontier if frontier.root() == root else None
