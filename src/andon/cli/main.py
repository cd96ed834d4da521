"""The `andon` command: every engine and every chore, each usable alone."""

import os
from typing import Annotated

import django
import typer

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "andon.settings")
django.setup()

# ruff: noqa: E402  # rows can be named only after setup
from andon.cli import ledger, people, receive, serve, standards, worker
from andon.cli import migrate as migrating
from andon.cli.api_schema import api_schema
from andon.cli.recognise import recognise_command

app = typer.Typer(
    name="andon",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command()(serve.serve)
app.command()(worker.worker)
app.command()(receive.receive)
app.command("api-schema")(api_schema)
app.command("recognise")(recognise_command)
app.command("verify-receipt")(ledger.verify_receipt)
app.add_typer(ledger.app, name="ledger")
app.add_typer(standards.app, name="standards")
app.add_typer(people.app, name="people")


@app.callback()
def main() -> None:
    """An andon cord for products that have already left the factory."""


@app.command()
def migrate(
    grant_to: Annotated[str, typer.Option(help="PostgreSQL: the web role to let in.")] = "",
    quiet: Annotated[bool, typer.Option("--quiet", help="Say nothing.")] = False,
) -> None:
    """Bring the database up to date."""
    migrating.migrate(grant_to=grant_to, is_quiet=quiet)


def run() -> None:
    """Entry point of the console script."""
    app()


if __name__ == "__main__":
    run()
