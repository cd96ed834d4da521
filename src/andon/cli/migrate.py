"""`andon migrate`: bring the database up to date, and let the web role in."""

from typing import Annotated

import typer
from django.core.management import call_command
from django.db import connection

# Proofs: the web role may add and read, never change or remove; triggers refuse it as well.
APPEND_ONLY = ("ledger_entry", "ledger_leaf", "ledger_node", "ledger_checkpoint")


def migrate_command(
    grant_to: Annotated[str, typer.Option(help="PostgreSQL: the web role to let in.")] = "",
    quiet: Annotated[bool, typer.Option("--quiet", help="Say nothing.")] = False,
) -> None:
    """Bring the database up to date."""
    migrate(grant_to=grant_to, is_quiet=quiet)


def migrate(*, grant_to: str = "", is_quiet: bool = False) -> None:
    """Run the migrations as the tables' owner, then grant what the web role needs.

    `grant_to`: PostgreSQL only, the role of ANDON_DATABASE_URL in production. It owns nothing, so
    row security holds for it.
    """
    call_command("migrate", interactive=False, verbosity=0 if is_quiet else 1)
    if grant_to and connection.vendor == "postgresql":
        _grant(grant_to)


def _grant(role: str) -> None:
    with connection.cursor() as cursor:
        name = connection.ops.quote_name(role)
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {name}")
        cursor.execute(
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {name}"
        )
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {name}")
        tables = [table for table in APPEND_ONLY if table in connection.introspection.table_names()]
        for table in tables:
            cursor.execute(
                f"REVOKE UPDATE, DELETE, TRUNCATE ON {connection.ops.quote_name(table)} FROM {name}"
            )
