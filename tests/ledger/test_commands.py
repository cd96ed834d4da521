"""`andon ledger verify` and `andon verify-receipt`, as an operator or a stranger runs them."""

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from andon.cli import ledger as commands
from andon.ledger import book, receipts, seal
from andon.runtime import keys, scope
from tests.ledger.conftest import NOON, MakeLine
from tests.ledger.forger import Forger

app = typer.Typer()
app.add_typer(commands.app, name="ledger")
app.command("verify-receipt")(commands.verify_receipt)


def run(*words: object) -> tuple[int, str]:
    result = CliRunner().invoke(app, [str(word) for word in words])
    return result.exit_code, result.output


@pytest.fixture
def receipt(tmp_path: Path, make_line: MakeLine) -> Path:
    """A file as a reporter downloads it."""
    path = tmp_path / "R-1.receipt.json"
    path.write_text(json.dumps(receipts.promise(book.prepare(make_line()), number="R-1")))
    return path


@pytest.mark.both
def test_verify_counts_an_unaltered_ledger(committed: str, copy: Path, make_line: MakeLine) -> None:
    with scope.whole_house():
        book.append_many(make_line(number) for number in range(3))
    seal.seal(at=NOON)
    assert run("ledger", "verify") == (0, "The ledger is unaltered. Sealed entries: 3.\n")
    with scope.whole_house():
        book.append_many([make_line()])
    said = "The ledger is unaltered. Sealed entries: 3, waiting for the sealer: 1.\n"
    assert run("ledger", "verify", "--copy", copy, "--key", keys.public_key_note()) == (0, said)


def test_verify_names_what_was_altered(committed: str, copy: Path, make_line: MakeLine) -> None:
    with scope.whole_house():
        book.append_many([make_line()])
    seal.seal(at=NOON)
    with Forger(committed) as forger:
        row = forger.switch_triggers_off().rows("ledger_entry")[0]
        forger.change("ledger_entry", row, by_kind="system")
    code, said = run("ledger", "verify")
    assert code == 1
    assert "at position 0 does not fit its leaf: one of them was altered.\n" in said
    assert said.endswith("\nFindings: 1. Sealed entries: 1.\n")


def test_the_public_key_can_be_handed_out(receipt: Path, tmp_path: Path) -> None:
    code, key = run("ledger", "key")
    assert (code, key.strip()) == (0, keys.public_key_note())
    (tmp_path / "key").write_text(key)
    for given in (key.strip(), tmp_path / "key"):
        code, said = run("verify-receipt", receipt, "--key", given)
        assert code == 0
        assert said.startswith("promise: R-1: report.received was written on 2026-03-16T12:00")


def test_a_changed_receipt_ends_with_exit_code_1(receipt: Path) -> None:
    receipt.write_text(receipt.read_text().replace("R-1", "R-2"))
    code, said = run("verify-receipt", receipt)
    assert code == 1
    assert said.startswith("invalid: This receipt was not signed by andon.ledger/")


def test_a_file_that_is_no_receipt_ends_with_exit_code_1(tmp_path: Path) -> None:
    (tmp_path / "letter").write_text("Dear Sir")
    code, said = run("verify-receipt", tmp_path / "letter")
    assert (code, said) == (
        1,
        f"{tmp_path / 'letter'}: This file is no receipt; a receipt is JSON of type "
        "andon-receipt-v1.\n",
    )


def test_wrong_use_ends_with_exit_code_2(receipt: Path, tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere"
    assert run("verify-receipt", nowhere) == (
        2,
        f"{nowhere} cannot be read: No such file or directory.\n",
    )
    assert run("verify-receipt", receipt, "--key", nowhere) == (2, f"{nowhere} cannot be read.\n")
    assert run("verify-receipt", receipt, "--key", "a+b") == (
        2,
        "This is no public key; it should read name+key id+base64.\n",
    )
