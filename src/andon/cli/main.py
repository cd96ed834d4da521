"""The `andon` command: every engine and every chore, each usable alone."""

import os
import sys

import typer

app = typer.Typer(
    name="andon",
    help="An andon cord for products that have already left the factory.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def run() -> None:
    """Entry point of the console script."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "andon.settings")
    app()


if __name__ == "__main__":
    sys.exit(run())
