"""Both databases refuse to change or delete the ledger; PostgreSQL shows a client only its own."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from andon.runtime.rows import row_security

# Table -> what is refused, and the unique keys by which SQLite's INSERT OR REPLACE could overwrite
# a row: it deletes the old row without asking the trigger on DELETE.
PROTECTED = {
    "ledger_entry": ("UPDATE", "DELETE", ["id"]),
    "ledger_leaf": ("UPDATE", "DELETE", ["position", "entry_id"]),
    "ledger_node": ("UPDATE", "DELETE", ["level, number"]),
    "ledger_checkpoint": ("UPDATE", "DELETE", ["size"]),
    "ledger_opening": ("UPDATE", "", ["entry_id"]),
    "ledger_queued": ("UPDATE", "", ["entry_id"]),
}

SQLITE_REFUSE = """
CREATE TRIGGER {table}_no_{name} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, 'The ledger is append-only: {table} refuses {verb}.'); END
"""

SQLITE_REPLACE = """
CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {exists}
BEGIN SELECT RAISE(ABORT, 'The ledger is append-only: {table} refuses to replace a row.'); END
"""

POSTGRESQL_FUNCTION = """
CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The ledger is append-only: % refuses %.', TG_TABLE_NAME, TG_OP
    USING ERRCODE = 'restrict_violation';
END $$
"""

POSTGRESQL_REFUSE = """
CREATE TRIGGER {table}_append_only BEFORE {verbs} ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()
"""


def protect(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Create the triggers of this database."""
    if editor.connection.vendor == "postgresql":
        editor.execute(POSTGRESQL_FUNCTION, params=None)
    for table, (update, delete, keys) in PROTECTED.items():
        verbs = [verb for verb in (update, delete) if verb]
        if editor.connection.vendor == "postgresql":
            refused = " OR ".join([*verbs, "TRUNCATE"])
            editor.execute(POSTGRESQL_REFUSE.format(table=table, verbs=refused), params=None)
            continue
        for verb in verbs:
            sql = SQLITE_REFUSE.format(table=table, verb=verb, name=verb.lower())
            editor.execute(sql, params=None)
        editor.execute(SQLITE_REPLACE.format(table=table, exists=_taken(table, keys)), params=None)


def unprotect(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Drop them again: a migration back is an act of the database's owner, seen by nobody else."""
    if editor.connection.vendor == "postgresql":
        editor.execute("DROP FUNCTION ledger_refuse() CASCADE", params=None)
        return
    for table, (update, delete, _) in PROTECTED.items():
        for verb in (update, delete, "replace"):
            editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb.lower()}", params=None)


def _taken(table: str, keys: list[str]) -> str:
    """SQL: whether a new row meets an old one on any of its unique keys."""
    tests = []
    for key in keys:
        fields = ", ".join(f"NEW.{field.strip()}" for field in key.split(","))
        found = f"SELECT 1 FROM {table} WHERE ({key}) = ({fields})"  # noqa: S608  # constants above
        tests.append(f"EXISTS ({found})")
    return " OR ".join(tests)


class Migration(migrations.Migration):
    """Triggers and row security."""

    dependencies = [("ledger", "0001_book")]

    operations = [
        migrations.RunPython(protect, unprotect),
        row_security("ledger_entry", "ledger_opening"),
    ]
