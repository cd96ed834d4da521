"""The sealer, its checkpoints, and proofs from the stored tree."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from andon.ledger import book, proofs, seal
from andon.ledger.models import Checkpoint, Leaf, Node, Queued
from andon.rules import chain
from andon.rules.notes import CheckpointText, open_note
from andon.runtime import keys
from tests.ledger.conftest import NOON, MakeLine

pytestmark = [pytest.mark.django_db, pytest.mark.both, pytest.mark.usefixtures("house")]


def leaves() -> list[bytes]:
    return [bytes(one.leaf_hash) for one in Leaf.objects.order_by("position")]


def test_the_sealer_gives_each_line_the_next_position(copy: Path, make_line: MakeLine) -> None:
    first = book.append_many([make_line(n, at=NOON + timedelta(seconds=n)) for n in range(3)])
    assert seal.seal(at=NOON) == 3
    second = book.append_many([make_line(9)])
    assert seal.seal(at=NOON) == 1
    assert leaves() == [one.leaf_hash for one in (*first, *second)]
    assert [one.entry_id for one in Leaf.objects.order_by("position")] == [
        one.entry.id for one in (*first, *second)
    ]
    assert not Queued.objects.exists()


def test_a_line_that_was_committed_late_is_sealed_after_later_ones(
    copy: Path, make_line: MakeLine
) -> None:
    later = book.append_many([make_line(at=NOON)])[0]
    seal.seal(at=NOON)
    earlier = book.append_many([make_line(at=NOON - timedelta(hours=1))])[0]
    assert earlier.entry.id < later.entry.id
    seal.seal(at=NOON)
    assert leaves() == [later.leaf_hash, earlier.leaf_hash]


def test_each_checkpoint_signs_the_tree_and_names_the_one_before(
    copy: Path, make_line: MakeLine
) -> None:
    for count in (1, 2, 4):
        book.append_many(make_line(n) for n in range(count))
        seal.seal(at=NOON)
    said = []
    for checkpoint in Checkpoint.objects.order_by("size"):
        text = open_note(checkpoint.note, key=keys.public_key(), verify=keys.is_signed)
        said.append(CheckpointText.parse(text))
    at = "at 2026-03-16T12:00:00.000000Z"
    assert [(one.origin, one.size, one.root, one.further) for one in said] == [
        (keys.public_key().name, 1, chain.root(leaves()[:1]), ("after 0", at)),
        (keys.public_key().name, 3, chain.root(leaves()[:3]), ("after 1", at)),
        (keys.public_key().name, 7, chain.root(leaves()), ("after 3", at)),
    ]


def test_each_checkpoint_also_leaves_the_database(copy: Path, make_line: MakeLine) -> None:
    for number in range(2):
        book.append_many([make_line(number)])
        seal.seal(at=NOON)
    kept = [json.loads(line) for line in copy.read_text().splitlines()]
    assert kept == list(Checkpoint.objects.order_by("size").values_list("note", flat=True))


def test_a_line_that_was_torn_by_a_power_cut_spoils_no_other(copy: Path) -> None:
    seal.copy_outside("first", path=copy)
    with copy.open("a") as file:
        file.write('"tor')
    seal.copy_outside("second", path=copy)
    assert copy.read_text() == '"first"\n"tor\n"second"\n'


def test_nothing_new_makes_no_checkpoint(copy: Path, make_line: MakeLine) -> None:
    assert seal.seal(at=NOON) == 0
    book.append_many([make_line()])
    seal.seal(at=NOON)
    assert seal.seal(at=NOON) == 0
    assert Checkpoint.objects.count() == 1


def test_many_lines_are_sealed_in_batches(copy: Path, make_line: MakeLine) -> None:
    book.append_many(make_line(n) for n in range(4 * seal.BATCH + 1))
    assert seal.seal(at=NOON) == 1001
    assert list(Checkpoint.objects.order_by("size").values_list("size", flat=True)) == [
        250,
        500,
        750,
        1000,
        1001,
    ]
    assert chain.root(leaves()) == bytes(Checkpoint.objects.get(size=1001).root)
    stored = {
        (node.level, node.number): bytes(node.hash) for node in Node.objects.order_by("number")
    }
    assert stored == {
        (8, number): chain.root(leaves()[number * 256 : (number + 1) * 256]) for number in range(3)
    }


def test_a_sealed_line_can_be_proved_against_the_newest_checkpoint(
    copy: Path, make_line: MakeLine
) -> None:
    written = book.append_many(make_line(n) for n in range(700))
    assert proofs.proof_of(written[0].entry.id) is None
    seal.seal(at=NOON)
    root = chain.root(leaves())
    for one in written[::97]:
        proof = proofs.proof_of(one.entry.id)
        assert proof is not None
        assert (proof.size, proof.note) == (700, Checkpoint.objects.get(size=700).note)
        assert chain.is_included(
            one.leaf_hash, position=proof.position, size=700, path=proof.path, root=root
        )


def test_a_proof_needs_few_statements_however_large_the_tree_is(
    copy: Path, make_line: MakeLine
) -> None:
    written = book.append_many(make_line(n) for n in range(1000))
    seal.seal(at=NOON)
    # The leaf, the newest checkpoint, the blocks of leaves around it and at the edge, the nodes.
    with CaptureQueriesContext(
        connection,
    ) as queries:
        proofs.proof_of(written[300].entry.id)
    assert len(queries) <= 5


def test_a_newer_checkpoint_can_be_shown_to_contain_an_older_one(
    copy: Path, make_line: MakeLine
) -> None:
    book.append_many(make_line(n) for n in range(700))
    seal.seal(at=NOON)
    path = proofs.consistency(old=500, size=700)
    old, new = Checkpoint.objects.get(size=500), Checkpoint.objects.get(size=700)
    assert chain.is_consistent(
        path, old=500, old_root=bytes(old.root), size=700, root=bytes(new.root)
    )


def test_a_proof_that_meets_missing_rows_says_so(copy: Path, make_line: MakeLine) -> None:
    book.append_many(make_line(n) for n in range(3))
    seal.seal(at=NOON)
    with pytest.raises(chain.ChainError, match="The tree misses rows of level 0 from 2; run"):
        proofs.consistency(old=1, size=4)
