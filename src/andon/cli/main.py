"""The `andon` command: every engine and every chore, each usable alone."""

import os
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module

import django
import typer

# Where each command stands. Only the one that is called is read: all of them together take longer
# to read than most take to run.
COMMANDS: Mapping[str, tuple[str, str]] = {
    "serve": ("andon.cli.serve", "serve"),
    "worker": ("andon.cli.worker", "worker"),
    "migrate": ("andon.cli.migrate", "migrate_command"),
    "receive": ("andon.cli.receive", "receive"),
    "recognise": ("andon.cli.recognise", "recognise_command"),
    "verify-receipt": ("andon.cli.ledger", "verify_receipt"),
    "api-schema": ("andon.cli.api_schema", "api_schema"),
    "ledger": ("andon.cli.ledger", "app"),
    "standards": ("andon.cli.standards", "app"),
    "people": ("andon.cli.people", "app"),
}


def app_for(words: Sequence[str]) -> typer.Typer:
    """The app that runs these words: with their command alone, or with all to choose from."""
    app = typer.Typer(
        name="andon",
        help="An andon cord for products that have already left the factory.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    app.callback()(_andon)
    for name in [word for word in words[:1] if word in COMMANDS] or COMMANDS:
        module, attribute = COMMANDS[name]
        command = getattr(import_module(module), attribute)
        if isinstance(command, typer.Typer):
            app.add_typer(command, name=name)
        else:
            app.command(name)(command)
    return app


def _andon() -> None:
    """Keep one command a command of `andon`: typer would take a single one for the whole app."""


def run() -> None:
    """Entry point of the console script."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "andon.settings")
    django.setup()
    app_for(sys.argv[1:])()


if __name__ == "__main__":
    run()
