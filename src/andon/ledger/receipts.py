"""Receipts: a signed promise first, a proof after sealing; both are checked without the house.

A receipt shows the entry as the tree holds it, and the number that its holder knows. The digest's
salt and the facts are not in it, so a receipt tells nothing about a person who was erased.
"""

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Any, Literal

import rfc8785

from andon.ledger.lines import Receipted, encoded
from andon.rules import chain
from andon.rules.notes import CheckpointText, NoteError, VerifierKey, open_note
from andon.runtime import keys

# Says what was signed, so that a receipt's signature fits nothing else that the key signs.
CONTEXT = b"andon receipt v1\n"

# What reading a hostile file's fields as if they were a receipt's can raise.
UNREADABLE = (
    LookupError,
    TypeError,
    ValueError,
    AttributeError,
    ArithmeticError,
    RecursionError,
)

# A receipt is a few kilobytes; a file much larger is none, and is not read.
MOST_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a receipt is worth, in one sentence: nothing, a signed promise, or a proof."""

    kind: Literal["invalid", "promise", "proof"]
    sentence: str


@dataclass(frozen=True, slots=True)
class Proof:
    """That a leaf stands at its position in the tree that the signed note describes."""

    position: int
    size: int
    path: list[bytes]
    note: str


class ReceiptError(ValueError):
    """A file that is no receipt."""


def promise(receipted: Receipted, *, number: str) -> dict[str, Any]:
    """The receipt for a line that was just written: one signature, no look at the database."""
    body = {"entry": receipted.entry.leaf_data(), "number": number}
    signature = keys.signing_key().sign(CONTEXT + encoded(body))
    return {
        "body": body,
        "key": keys.public_key_note(),
        "signature": base64.b64encode(signature).decode(),
        "type": "andon-receipt-v1",
    }


def with_proof(receipt: dict[str, Any], *, proof: Proof) -> dict[str, Any]:
    """The receipt with the proof that its entry is sealed."""
    return {
        **receipt,
        "proof": {
            "checkpoint": proof.note,
            "path": [base64.b64encode(one).decode() for one in proof.path],
            "position": proof.position,
        },
    }


def read(text: bytes) -> dict[str, Any]:
    """A receipt from its file; ReceiptError if it is none."""
    if len(text) > MOST_BYTES:
        raise ReceiptError("This file is too large to be a receipt.")
    try:
        receipt = json.loads(text)
    except (ValueError, RecursionError):
        receipt = None
    if not isinstance(receipt, dict) or receipt.get("type") != "andon-receipt-v1":
        raise ReceiptError("This file is no receipt; a receipt is JSON of type andon-receipt-v1.")
    return receipt


def check(receipt: dict[str, Any], *, public_key: str) -> Verdict:
    """What the receipt is worth under the house's public key (name+key id+base64), off line.

    The key inside the receipt is only a label: whoever forged the receipt would have put his own.
    NoteError if `public_key` is no key.
    """
    key = VerifierKey.parse(public_key)
    try:
        return _check(receipt, key=key)
    except UNREADABLE as error:
        reason = str(error) if isinstance(error, NoteError) else "its fields cannot be read."
        return Verdict("invalid", f"This receipt is not valid: {reason}")


def _check(receipt: dict[str, Any], *, key: VerifierKey) -> Verdict:
    body = receipt["body"]
    signature = _bytes(receipt["signature"])
    if not keys.is_signed(key.public, signature, CONTEXT + rfc8785.dumps(body)):
        return Verdict("invalid", f"This receipt was not signed by {key.name}, or was changed.")
    number, entry = body["number"], body["entry"]
    said = f"{number}: {entry['kind']} was written on {entry['at']}"
    if "proof" not in receipt:
        return Verdict(
            "promise", f"{said}. {key.name} promised it under signature; it is not sealed yet."
        )
    proof = receipt["proof"]
    text = open_note(proof["checkpoint"], key=key, verify=keys.is_signed)
    checkpoint = CheckpointText.parse(text)
    is_included = chain.is_included(
        chain.leaf_hash(rfc8785.dumps(entry)),
        position=int(proof["position"]),
        size=checkpoint.size,
        path=[_bytes(one) for one in proof["path"]],
        root=checkpoint.root,
    )
    if not is_included or checkpoint.origin != key.name:
        return Verdict("invalid", "The proof does not lead from this entry to the checkpoint.")
    return Verdict(
        "proof", f"{said}, and is sealed among the {checkpoint.size} entries of {key.name}."
    )


def _bytes(encoded: str) -> bytes:
    try:
        return base64.b64decode(encoded, validate=True)
    except binascii.Error as error:
        raise ValueError("This is no base64.") from error
