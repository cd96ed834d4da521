"""Receipts: promises, proofs, and what becomes of a changed one."""

import base64
import copy as copying
import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from andon.ledger import book, proofs, receipts, seal
from andon.rules.notes import NoteError, VerifierKey
from andon.runtime import keys
from tests.ledger.conftest import MAI, NOON, MakeLine

NUMBER = "R-7K4M2Q9X"
FOREIGN = Ed25519PrivateKey.from_private_bytes(bytes(32))


@pytest.fixture
def promised(make_line: MakeLine) -> dict[str, Any]:
    """A receipt as a reporter's computer keeps it."""
    written = book.prepare(make_line(facts={"lot": "A7"}))
    receipt: dict[str, Any] = json.loads(json.dumps(receipts.promise(written, number=NUMBER)))
    return receipt


@pytest.fixture
def proved(db: None, house: None, copy: Path, make_line: MakeLine) -> dict[str, Any]:
    """The same after sealing, among others."""
    written = book.append_many(make_line(n) for n in range(20))[7]
    promised = proofs.receipt_of(written, number=NUMBER)
    assert promised == receipts.promise(written, number=NUMBER)
    seal.seal(at=NOON)
    receipt = proofs.receipt_of(written, number=NUMBER)
    result: dict[str, Any] = json.loads(json.dumps(receipt))
    return result


def verdict(receipt: dict[str, Any]) -> receipts.Verdict:
    return receipts.check(receipt, public_key=keys.public_key_note())


def test_a_fresh_receipt_is_a_promise(promised: dict[str, Any]) -> None:
    said = verdict(promised)
    assert said.kind == "promise"
    assert said.sentence == (
        f"{NUMBER}: report.received was written on 2026-03-16T12:00:00.000000Z. "
        f"{keys.public_key().name} promised it under signature; it is not sealed yet."
    )


def test_a_receipt_holds_neither_facts_nor_salt(make_line: MakeLine) -> None:
    written = book.prepare(make_line(facts={"lot": "LOT-A7"}))
    text = json.dumps(receipts.promise(written, number=NUMBER))
    assert "LOT-A7" not in text
    assert written.salt.hex() not in text
    assert base64.b64encode(written.salt).decode() not in text


@pytest.mark.both
def test_a_sealed_receipt_is_a_proof(proved: dict[str, Any]) -> None:
    said = verdict(proved)
    assert said.kind == "proof"
    assert said.sentence == (
        f"{NUMBER}: report.received was written on 2026-03-16T12:00:00.000000Z, "
        f"and is sealed among the 20 entries of {keys.public_key().name}."
    )


def leaves_of(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of each text and number in a receipt."""
    if isinstance(value, dict):
        return [found for key in value for found in leaves_of(value[key], (*path, key))]
    if isinstance(value, list):
        return [found for n, item in enumerate(value) for found in leaves_of(item, (*path, n))]
    return [path]


def changed(receipt: dict[str, Any], path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    result = copying.deepcopy(receipt)
    place = result
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return result


def test_a_receipt_with_any_field_changed_or_spoilt_is_not_valid(proved: dict[str, Any]) -> None:
    labels = [("key",), ("type",)]
    for path in leaves_of(proved):
        if path in labels:
            continue
        old: Any = proved
        for step in path:
            old = old[step]
        others: list[Any] = [None, [], {}, -1, 1e999, "\ud800", "x"]
        others.append(old + 1 if isinstance(old, int) else f"A{str(old)[1:]}")
        for other in others:
            if other != old:
                assert verdict(changed(proved, path, other)).kind == "invalid", (path, other)


@pytest.mark.parametrize("part", ["body", "signature", "proof"])
def test_a_receipt_without_its_parts_or_with_strange_ones_is_not_valid(
    part: str, proved: dict[str, Any]
) -> None:
    strange: Any
    for strange in (None, 5, "x", [], {}):
        assert verdict({**proved, part: strange}).kind == "invalid"
    assert verdict({}).kind == "invalid"


def test_a_receipt_of_another_house_is_not_valid_here(promised: dict[str, Any]) -> None:
    stranger = VerifierKey("andon.ledger/other", FOREIGN.public_key().public_bytes_raw())
    said = receipts.check(promised, public_key=str(stranger))
    assert said.kind == "invalid"
    assert said.sentence == ("This receipt was not signed by andon.ledger/other, or was changed.")


def test_a_proof_cannot_be_moved_to_another_receipt(
    proved: dict[str, Any], promised: dict[str, Any]
) -> None:
    said = verdict({**promised, "proof": proved["proof"]})
    assert said.kind == "invalid"
    assert said.sentence == "The proof does not lead from this entry to the checkpoint."


def test_what_is_no_public_key_is_refused(promised: dict[str, Any]) -> None:
    with pytest.raises(NoteError, match="This is no public key"):
        receipts.check(promised, public_key="password")


def test_a_receipt_reads_back_from_its_file(promised: dict[str, Any]) -> None:
    assert receipts.read(json.dumps(promised, indent=2).encode()) == promised


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (b"", "This file is no receipt"),
        (b"[]", "This file is no receipt"),
        (b"\xff\xfe{", "This file is no receipt"),
        (b'{"type": "invoice"}', "This file is no receipt"),
        (b"[" * 60_000, "This file is no receipt"),
        (b" " * 70_000, "too large to be a receipt"),
    ],
)
def test_a_file_that_is_no_receipt_is_refused(text: bytes, sentence: str) -> None:
    with pytest.raises(receipts.ReceiptError, match=sentence):
        receipts.read(text)


def test_an_erased_persons_receipt_still_proves_its_entry(
    db: None, house: None, copy: Path, make_line: MakeLine
) -> None:
    line = make_line(facts={"lot": "A7"})
    written = book.append_many([line])[0]
    receipt = receipts.promise(written, number=NUMBER)
    book.erase_openings([written.entry.id], subject=line.subject, by=MAI, at=NOON)
    seal.seal(at=NOON)
    proof = proofs.proof_of(written.entry.id)
    assert proof is not None
    assert verdict(receipts.with_proof(receipt, proof=proof)).kind == "proof"
