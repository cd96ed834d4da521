"""The verifier against somebody who may change anything in the database."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.db import connection

from andon.ledger import book, seal, verify
from andon.ledger.models import Entry
from andon.ledger.verify import Standing, standing, verify_book
from andon.runtime import keys, scope
from tests import databases
from tests.ledger.conftest import HARBOR, KOMOREBI, MAI, NOON, MakeLine
from tests.ledger.forger import TABLES, Forger, other

pytestmark = pytest.mark.both

SEALED = 523
ERASED = 40
SECOND = timedelta(seconds=1)


@pytest.fixture
def forger(committed: str, copy: Path, make_line: MakeLine) -> Iterator[Forger]:
    """A book of two clients, a person erased, checkpoints on the way, two lines not sealed yet."""
    written = []
    for start, end in ((0, 1), (1, 250), (250, 500), (500, 520)):
        batch = [
            make_line(n, organisation_id=HARBOR if n % 3 else KOMOREBI, at=NOON + n * SECOND)
            for n in range(start, end)
        ]
        with scope.whole_house():
            written += book.append_many(batch)
        seal.seal(at=NOON)
    gone = [one.entry.id for one in written if one.entry.organisation_id == KOMOREBI][:ERASED]
    with scope.whole_house():
        book.erase_openings(gone, subject=make_line().subject, by=MAI, at=NOON)
        book.append_many([make_line(600), make_line(601)])
    seal.seal(at=NOON)
    with scope.whole_house():
        book.append_many([make_line(700), make_line(701, by=book.SYSTEM)])
    with Forger(committed) as forger:
        yield forger.switch_triggers_off()


def findings(copy: Path) -> list[str]:
    with scope.whole_house():
        found = verify_book(copy=copy, key=keys.public_key())
        return [one.sentence for one in found]


def test_an_unaltered_book_has_no_findings_even_after_a_person_was_erased(
    forger: Forger, copy: Path
) -> None:
    assert findings(copy) == []
    with scope.whole_house():
        assert standing() == Standing(sealed=SEALED, waiting=2)


def test_an_empty_book_has_no_findings(committed: str, copy: Path) -> None:
    assert findings(copy) == []


def test_every_column_of_sampled_rows_is_altered_and_every_alteration_is_found(
    forger: Forger, copy: Path
) -> None:
    for table, rows in forger.keep().items():
        for row in {id(one): one for one in (rows[0], rows[len(rows) // 2], rows[-1])}.values():
            for column, value in row.items():
                forger.change(table, row, **{column: other(column, value)})
                assert findings(copy), f"{table}.{column} of {row} was altered unnoticed"
                forger.put_back({table: rows})
    assert findings(copy) == []


def test_every_removed_row_is_found(forger: Forger, copy: Path) -> None:
    for table, rows in forger.keep().items():
        for row in (rows[0], rows[len(rows) // 2], rows[-1]):
            forger.remove(table, row)
            assert findings(copy), f"{row} was removed from {table} unnoticed"
            forger.put_back({table: rows})


def test_every_row_that_comes_back_with_another_key_is_found(forger: Forger, copy: Path) -> None:
    for table, rows in forger.keep().items():
        for row in (rows[0], rows[-1]):
            ids = list(row)[: 2 if table == "ledger_leaf" else 1]
            forger.insert(table, {**row, **{name: other(name, row[name]) for name in ids}})
            assert findings(copy), f"a copy of {row} was inserted into {table} unnoticed"
            forger.put_back({table: rows})


def test_two_leaves_that_changed_places_are_found(forger: Forger, copy: Path) -> None:
    rows = forger.rows("ledger_leaf")
    first, last = rows[3], rows[400]
    forger.change("ledger_leaf", first, position=-1)
    forger.change("ledger_leaf", last, position=3)
    forger.change("ledger_leaf", {**first, "position": -1}, position=400)
    assert findings(copy) == [
        "The leaves from position 1 to 249 are not those that checkpoint 250 sealed.",
        "The leaves from position 250 to 499 are not those that checkpoint 500 sealed.",
    ]


def test_a_leaf_that_was_made_to_fit_its_altered_entry_is_found(forger: Forger, copy: Path) -> None:
    leaf = forger.rows("ledger_leaf")[100]
    entry = next(row for row in forger.rows("ledger_entry") if row["id"] == leaf["entry_id"])
    forger.change("ledger_entry", entry, kind="report.forgotten")
    altered = f"Entry {_uuid(entry['id'])} at position 100 does not fit its leaf: one of them"
    assert findings(copy) == [f"{altered} was altered."]
    with scope.whole_house():
        fitting = book.fields_of(Entry.objects.get(id=entry["id"])).leaf_hash()
    forger.change("ledger_leaf", leaf, leaf_hash=fitting)
    assert findings(copy) == [
        "The leaves from position 1 to 249 are not those that checkpoint 250 sealed.",
    ]


def test_a_tree_cut_off_with_everything_that_tells_of_it_is_found_by_the_copy(
    forger: Forger, copy: Path
) -> None:
    for leaf in forger.rows("ledger_leaf")[520:]:
        forger.remove("ledger_leaf", leaf)
        forger.remove("ledger_entry", {"id": leaf["entry_id"]})
        forger.remove("ledger_opening", {"entry_id": leaf["entry_id"]})
    forger.remove("ledger_checkpoint", {"size": SEALED})
    cut = "in the copy outside the database, but not in it: the book was cut off."
    found = findings(copy)
    assert f"Checkpoint {SEALED} is {cut}" in found
    kept = copy.read_text().splitlines(keepends=True)
    copy.write_text("".join(kept[:-1]))
    # What the erasure explained is missing without it: even then the book does not fit.
    assert len(findings(copy)) == ERASED


def test_a_whole_book_that_vanished_is_found_by_the_copy(forger: Forger, copy: Path) -> None:
    forger.put_back({table: [] for table in TABLES})
    assert [one.split(" is ")[0] for one in findings(copy)] == [
        "Checkpoint 1",
        "Checkpoint 250",
        "Checkpoint 500",
        "Checkpoint 520",
        "Checkpoint 523",
    ]


def test_leaves_cut_off_behind_a_checkpoint_are_found_without_the_copy(
    forger: Forger, copy: Path
) -> None:
    forger.remove("ledger_leaf", {"position": SEALED - 1})
    assert findings(copy)[0] == (
        "Checkpoint 523 counts more leaves than there are: the leaves from position 522 on were "
        "cut off."
    )


def test_a_gap_is_told_once_and_the_rest_is_still_compared(forger: Forger, copy: Path) -> None:
    for position in (100, 101):
        leaf = forger.rows("ledger_leaf")[100]
        assert leaf["position"] == position
        forger.remove("ledger_leaf", leaf)
    forger.change("ledger_leaf", forger.rows("ledger_leaf")[398], leaf_hash=b"x" * 32)
    sentences = findings(copy)
    assert sentences[0] == "The leaves from position 100 to 101 are missing."
    assert "The leaves from position 250 to 499 are not those that checkpoint 500 sealed." in (
        sentences
    )
    assert not any("checkpoint 250 sealed" in one for one in sentences)


def test_a_leaf_added_behind_the_newest_checkpoint_is_found(forger: Forger, copy: Path) -> None:
    queued = forger.rows("ledger_queued")[0]
    forger.insert("ledger_leaf", {"position": SEALED, **queued})
    forger.remove("ledger_queued", queued)
    assert findings(copy) == [f"The leaf at position {SEALED} stands beyond the newest checkpoint."]


def test_an_opening_that_comes_back_after_its_person_was_erased_is_found(
    forger: Forger, copy: Path
) -> None:
    openings = forger.rows("ledger_opening")
    known = {row["entry_id"] for row in openings}
    gone = next(row for row in forger.rows("ledger_entry") if row["id"] not in known)
    forger.insert("ledger_opening", {**openings[0], "entry_id": gone["id"]})
    assert findings(copy) == [
        f"The opening of entry {_uuid(gone['id'])} was erased, but it is there again."
    ]


def test_a_person_who_is_erased_while_the_book_is_read_is_no_finding(
    forger: Forger, copy: Path, make_line: MakeLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The first finding stops the verifier before it has read the opening that is erased meanwhile.
    monkeypatch.setattr(verify, "CHUNK", 100)
    forger.change("ledger_entry", {"id": forger.rows("ledger_leaf")[0]["entry_id"]}, by_kind="api")
    late = UUID(str(forger.rows("ledger_leaf")[518]["entry_id"]))
    with scope.whole_house():
        verifying = verify_book(copy=copy, key=keys.public_key())
        assert "at position 0 does not fit" in next(verifying).sentence
        book.erase_openings(
            [late], subject=make_line(organisation_id=HARBOR).subject, by=MAI, at=NOON
        )
        assert list(verifying) == []


def test_a_sealed_line_that_is_queued_again_is_found(forger: Forger, copy: Path) -> None:
    leaf = forger.rows("ledger_leaf")[0]
    queued = {name: leaf[name] for name in ("entry_id", "leaf_hash")}
    forger.insert("ledger_queued", queued)
    again = f"Entry {_uuid(leaf['entry_id'])} is sealed and waits in the queue again: inserted."
    assert findings(copy) == [again]


def test_a_removed_checkpoint_is_found_without_the_copy(forger: Forger, copy: Path) -> None:
    forger.remove("ledger_checkpoint", {"size": 250})
    copy.unlink()
    assert findings(copy) == [
        f"The copy of the checkpoints {copy} is missing.",
        "Checkpoint 500 does not follow checkpoint 1: one between them was removed or inserted.",
    ]


def test_a_checkpoint_in_the_copy_that_the_house_did_not_sign_is_found(
    forger: Forger, copy: Path
) -> None:
    lines = copy.read_text().splitlines()
    note = json.loads(lines[1])
    with copy.open("a") as file:
        file.write(json.dumps(note.replace("250", "999")) + "\n[]\n{torn\n")
    assert [one.split(" of this house: ")[0] for one in findings(copy)] == [
        f"Line {number} of {copy} is no checkpoint" for number in (6, 7, 8)
    ]


def test_a_copy_of_another_past_is_found(forger: Forger, copy: Path, make_line: MakeLine) -> None:
    past = copy.read_text()
    forger.put_back({table: [] for table in TABLES})
    copy.unlink()
    with scope.whole_house():
        book.append_many([make_line()])
    seal.seal(at=NOON)
    copy.write_text(past + copy.read_text())
    found = findings(copy)
    assert f"{copy} holds two different roots of 1 leaves." in found
    assert "Checkpoint 1 has another root than its copy outside the database." in found


@pytest.mark.skipif(databases.IS_POSTGRESQL, reason="only SQLite takes any value in any column")
def test_nonsense_in_a_row_is_a_finding_and_no_crash(forger: Forger, copy: Path) -> None:
    assert connection.vendor == "sqlite"
    for table, rows in forger.keep().items():
        for column in rows[0]:
            for nonsense in ("nonsense", 5_000_000, b"\x00"):
                forger.change(table, rows[0], **{column: nonsense})
                assert findings(copy), f"{table}.{column} holds {nonsense!r} unnoticed"
                forger.put_back({table: rows})


def _uuid(value: object) -> str:
    return str(UUID(str(value)))
