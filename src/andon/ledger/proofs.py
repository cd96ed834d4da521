"""Proofs read from the stored tree: at most a few hundred hashes, however large the tree is."""

from typing import Any
from uuid import UUID

from andon.ledger.lines import Receipted
from andon.ledger.models import Checkpoint, Leaf, Node
from andon.ledger.receipts import Proof, promise, with_proof
from andon.rules import chain


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
    path = chain.inclusion_proof(leaf.position, size=checkpoint.size, nodes=stored_nodes)
    return Proof(position=leaf.position, size=checkpoint.size, path=path, note=checkpoint.note)


def consistency(*, old: int, size: int) -> list[bytes]:
    """That the tree of `size` leaves begins with that of `old` leaves, for whoever kept a note."""
    return chain.consistency_proof(old, size=size, nodes=stored_nodes)


def stored_nodes(level: int, first: int, count: int) -> list[bytes]:
    """The hashes of `count` stored nodes; ChainError if rows are missing: run the verifier."""
    last = first + count
    if level == 0:
        found = Leaf.objects.filter(position__gte=first, position__lt=last).order_by("position")
        hashes = list(found.values_list("leaf_hash", flat=True))
    else:
        nodes = Node.objects.filter(level=level, number__gte=first, number__lt=last)
        hashes = list(nodes.order_by("number").values_list("hash", flat=True))
    if len(hashes) != count:
        raise chain.ChainError(
            f"The tree misses rows of level {level} from {first}; run: andon ledger verify"
        )
    return [bytes(one) for one in hashes]
