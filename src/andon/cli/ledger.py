"""`andon ledger verify` and `andon verify-receipt`: has anything been altered?"""

from pathlib import Path
from typing import Annotated

import typer
from django.conf import settings

from andon.ledger import receipts
from andon.ledger.verify import standing, verify_book
from andon.rules.notes import NoteError, VerifierKey
from andon.runtime import keys, scope

app = typer.Typer(help="The ledger of all that happened.", no_args_is_help=True)

KeyOption = Annotated[
    str,
    typer.Option("--key", help="The public key, name+id+base64, or a file that holds it."),
]


@app.command()
def verify(
    copy: Annotated[
        Path | None,
        typer.Option(help="The checkpoints outside the database; by default this house's file."),
    ] = None,
    key: KeyOption = "",
) -> None:
    """Read the whole ledger and name whatever was altered. Exit code 1 if anything was."""
    found = 0
    public = _key(key)
    with scope.whole_house():
        for finding in verify_book(
            copy=copy or settings.CHECKPOINT_COPY, key=VerifierKey.parse(public)
        ):
            found += 1
            typer.echo(finding.sentence)
        book = standing()
    waiting = f", waiting for the sealer: {book.waiting}" if book.waiting else ""
    if found:
        typer.echo(f"Findings: {found}. Sealed entries: {book.sealed}{waiting}.")
        raise typer.Exit(code=1)
    typer.echo(f"The ledger is unaltered. Sealed entries: {book.sealed}{waiting}.")


@app.command("key")
def public_key() -> None:
    """Print the public key that checks this house's receipts and checkpoints."""
    typer.echo(keys.public_key_note())


def verify_receipt(
    file: Annotated[Path, typer.Argument(help="The receipt, a JSON file.")],
    key: KeyOption = "",
) -> None:
    """Say what a receipt is worth: a proof, a promise, or nothing. Exit code 1 for nothing."""
    public = _key(key)
    try:
        verdict = receipts.check(receipts.read(file.read_bytes()), public_key=public)
    except OSError as error:
        raise _wrong_use(f"{file} cannot be read: {error.strerror}.") from error
    except receipts.ReceiptError as error:
        typer.echo(f"{file}: {error}")
        raise typer.Exit(code=1) from error
    typer.echo(f"{verdict.kind}: {verdict.sentence}")
    if verdict.kind == "invalid":
        raise typer.Exit(code=1)


def _key(given: str) -> str:
    """The key as text: given, read from the file that was given, or this house's own."""
    if not given:
        return keys.public_key_note()
    try:
        text = given if "+" in given else Path(given).read_text("utf-8")
        return str(VerifierKey.parse(text))
    except (OSError, ValueError) as error:
        reason = str(error) if isinstance(error, NoteError) else f"{given} cannot be read."
        raise _wrong_use(reason) from error


def _wrong_use(sentence: str) -> typer.Exit:
    typer.echo(sentence, err=True)
    return typer.Exit(code=2)
