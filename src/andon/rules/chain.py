"""The arithmetic of the ledger's tree: RFC 6962 hashes and proofs, values in and values out.

Sources: RFC 6962 section 2 (tree, proofs), RFC 9162 section 2.1 (how to verify them). A hash is 32
bytes of SHA-256. A position counts leaves from 0; a size is a number of leaves.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Self

HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()

# Every eighth level of the tree is stored, so that a proof reads a few hundred hashes at most.
STRIDE = 8

Span = tuple[int, int]
"""Leaves from the first position to the second, which is not included."""

NodeReader = Callable[[int, int, int], Sequence[bytes]]
"""(level, first, count) -> that many hashes of complete subtrees of 2**level leaves each."""


class ChainError(ValueError):
    """A position, size or frontier that no tree can have."""


@dataclass(frozen=True, slots=True)
class Node:
    """The root of a complete subtree: leaves number << level to (number + 1) << level."""

    level: int
    number: int
    hash: bytes


@dataclass(slots=True)
class Frontier:
    """The complete subtrees that make up a tree, largest first: all that growing it needs."""

    size: int = 0
    hashes: list[bytes] = field(default_factory=list)

    @classmethod
    def from_bytes(cls, blob: bytes, *, size: int) -> Self:
        """Read what `to_bytes` wrote; ChainError if the length does not fit the size."""
        if size < 0 or len(blob) != HASH_BYTES * size.bit_count():
            raise ChainError(f"A frontier of {len(blob)} bytes cannot belong to {size} leaves.")
        hashes = [blob[i : i + HASH_BYTES] for i in range(0, len(blob), HASH_BYTES)]
        return cls(size=size, hashes=hashes)

    def to_bytes(self) -> bytes:
        """The hashes one after another, largest subtree first."""
        return b"".join(self.hashes)

    def add(self, leaf: bytes) -> list[Node]:
        """Append one leaf hash; return the subtrees above it that it completed, lowest first."""
        completed: list[Node] = []
        carry, level, number = leaf, 0, self.size
        while number & 1:
            carry = node_hash(self.hashes.pop(), carry)
            level, number = level + 1, number >> 1
            completed.append(Node(level=level, number=number, hash=carry))
        self.hashes.append(carry)
        self.size += 1
        return completed

    def root(self) -> bytes:
        """The root of the tree as it stands."""
        return _fold(self.hashes)


def leaf_hash(data: bytes) -> bytes:
    """MTH of one entry (RFC 6962, 2.1): the prefix 0x00 keeps leaves and nodes apart."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """MTH of two subtrees (RFC 6962, 2.1)."""
    return sha256(b"\x01" + left + right).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """The root over leaf hashes, in their order."""
    frontier = Frontier()
    for leaf in leaves:
        frontier.add(leaf)
    return frontier.root()


def inclusion_proof(position: int, *, size: int, nodes: NodeReader) -> list[bytes]:
    """The audit path of a leaf in the tree of `size` leaves, leaf to root (RFC 6962, 2.1.1)."""
    if not 0 <= position < size:
        raise ChainError(f"A tree of {size} leaves has no position {position}.")
    start, end = 0, size
    spans: list[Span] = []
    while end - start > 1:
        middle = start + _split(end - start)
        if position < middle:
            spans.append((middle, end))
            end = middle
        else:
            spans.append((start, middle))
            start = middle
    return [span_hash(span, nodes=nodes) for span in reversed(spans)]


def consistency_proof(old: int, *, size: int, nodes: NodeReader) -> list[bytes]:
    """That the tree of `size` leaves begins with the tree of `old` leaves (RFC 6962, 2.1.2)."""
    if not 0 < old <= size:
        raise ChainError(f"No proof leads from {old} leaves to {size}.")
    start, end = 0, size
    spans: list[Span] = []
    while end != old:
        middle = start + _split(end - start)
        if old <= middle:
            spans.append((middle, end))
            end = middle
        else:
            spans.append((start, middle))
            start = middle
    if start:
        spans.append((start, end))
    return [span_hash(span, nodes=nodes) for span in reversed(spans)]


def span_hash(span: Span, *, nodes: NodeReader) -> bytes:
    """The root over a span that starts where a subtree starts, from the stored levels alone."""
    start, end = span
    subtrees: list[bytes] = []
    while start < end:
        level = (end - start).bit_length() - 1
        stored = level - level % STRIDE
        hashes = nodes(stored, start >> stored, 1 << (level - stored))
        subtrees.append(root(hashes))
        start += 1 << level
    return _fold(subtrees)


def is_included(
    leaf: bytes, *, position: int, size: int, path: Sequence[bytes], root: bytes
) -> bool:
    """Whether the path leads from the leaf hash to the root (RFC 9162, 2.1.3.2)."""
    if not 0 <= position < size:
        return False
    at, last, result = position, size - 1, leaf
    for sibling in path:
        if last == 0:
            return False
        if at & 1 or at == last:
            result = node_hash(sibling, result)
            at, last = _up_to_right_child(at, last)
        else:
            result = node_hash(result, sibling)
        at, last = at >> 1, last >> 1
    return last == 0 and result == root


def is_consistent(
    path: Sequence[bytes], *, old: int, old_root: bytes, size: int, root: bytes
) -> bool:
    """Whether the newer tree begins with the older one (RFC 9162, 2.1.4.2)."""
    if not 0 < old <= size:
        return False
    if old == size:
        return not path and old_root == root
    hashes = [old_root, *path] if old.bit_count() == 1 else list(path)
    if not hashes:
        return False
    at, last = old - 1, size - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    return _consistent_walk(hashes, at=at, last=last) == (old_root, root)


def _consistent_walk(hashes: Sequence[bytes], *, at: int, last: int) -> tuple[bytes, bytes] | None:
    """The two roots that the hashes lead to; None if there are too many or too few."""
    older = newer = hashes[0]
    for sibling in hashes[1:]:
        if last == 0:
            return None
        if at & 1 or at == last:
            older, newer = node_hash(sibling, older), node_hash(sibling, newer)
            at, last = _up_to_right_child(at, last)
        else:
            newer = node_hash(newer, sibling)
        at, last = at >> 1, last >> 1
    return (older, newer) if last == 0 else None


def _up_to_right_child(at: int, last: int) -> tuple[int, int]:
    """Climb past the levels at which the last, lone subtree has no sibling."""
    while at and not at & 1:
        at, last = at >> 1, last >> 1
    return at, last


def _fold(hashes: Sequence[bytes]) -> bytes:
    """The root over complete subtrees, largest first."""
    if not hashes:
        return EMPTY_ROOT
    result = hashes[-1]
    for left in reversed(hashes[:-1]):
        result = node_hash(left, result)
    return result


def _split(count: int) -> int:
    """The largest power of two smaller than count, which is at least 2."""
    return 1 << ((count - 1).bit_length() - 1)
