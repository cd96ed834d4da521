"""Proofs read from the stored tree: at most a few hundred hashes, however large the tree is."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from andon.ledger.lines import Receipted
from andon.ledger.models import Checkpoint, Leaf, Node
from andon.ledger.receipts import Proof, promise, with_proof
from andon.rules import chain

BLOCK = 1 << chain.STRIDE


def receipt_of(receipted: Receipted, *, number: str) -> dict[str, Any]:
    """The best receipt that there is by now: a proof once the line is sealed, else a promise."""
    receipt = promise(receipted, number=number)
    proof = proof_of(receipted.entry.id)
    return with_proof(receipt, proof=proof) if proof else receipt


def proof_of(entry_id: UUID) -> Proof | None:
    """The proof against the newest checkpoint; None while the entry waits for the sealer."""
    leaf = Leaf.objects.filter(entry_id=entry_id).first()
    checkpoint = Checkpoint.objects.order_by("-size").first()
    if leaf is None or checkpoint is None or leaf.position >= checkpoint.size:
        return None
    path = chain.inclusion_proof(leaf.position, size=checkpoint.size, nodes=_Blocks().nodes)
    return Proof(position=leaf.position, size=checkpoint.size, path=path, note=checkpoint.note)


def consistency(*, old: int, size: int) -> list[bytes]:
    """That the tree of `size` leaves begins with that of `old` leaves, for whoever kept a note."""
    return chain.consistency_proof(old, size=size, nodes=_Blocks().nodes)


class _Blocks:
    """Reads hashes of one stored level 256 at a time: a path meets the same few blocks again."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], list[bytes]] = {}

    def nodes(self, level: int, first: int, count: int) -> list[bytes]:
        """As `chain.NodeReader`; ChainError if rows are missing."""
        number, start = divmod(first, BLOCK)
        block = self._known.get((level, number))
        if block is None:
            block = self._known[level, number] = _stored(level, first=number * BLOCK)
        hashes = block[start : start + count]
        if len(hashes) != count:
            raise chain.ChainError(
                f"The tree misses rows of level {level} from {first}; run: andon ledger verify"
            )
        return hashes


def _stored(level: int, *, first: int) -> list[bytes]:
    """The stored hashes of a level, from the first one on, up to a block or the first gap."""
    rows: Iterable[tuple[int, bytes | memoryview]]
    if level == 0:
        leaves = Leaf.objects.filter(position__gte=first, position__lt=first + BLOCK)
        rows = leaves.order_by("position").values_list("position", "leaf_hash")
    else:
        nodes = Node.objects.filter(level=level, number__gte=first, number__lt=first + BLOCK)
        rows = nodes.order_by("number").values_list("number", "hash")
    return [bytes(one) for place, (number, one) in enumerate(rows) if number == first + place]
