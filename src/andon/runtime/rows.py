"""What every stored row shares: an id, its organisation, the scoped manager, row security."""

from typing import Any, TypeVar

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython
from django.db.migrations.state import StateApps

from andon.runtime import scope
from andon.runtime.ids import new_id

Row = TypeVar("Row", bound=models.Model)


class StaleRowError(RuntimeError):
    """Somebody changed the row since it was read: read it again, then decide."""


class ScopedManager(models.Manager[Row]):
    """Shows only rows of the scope in force, and refuses where none is set."""

    scoped_by = "organisation_id"

    def get_queryset(self) -> models.QuerySet[Row]:
        rows = super().get_queryset()
        current = scope.current()
        if current.is_whole_house:
            return rows
        return rows.filter(**{f"{self.scoped_by}__in": current.organisations})


class VersionedManager(ScopedManager[Row]):
    """Writes by compare-and-swap on `version`: right on both databases, without locks."""

    def put(self, row: Row, **changes: Any) -> Row:
        """Write the changes if nobody else wrote since `row` was read; else StaleRowError."""
        seen = row.version  # type: ignore[attr-defined]  # every user of this manager has a version
        fresh = self.filter(pk=row.pk, version=seen)
        if fresh.update(version=seen + 1, **changes) != 1:
            raise StaleRowError(
                f"{row._meta.verbose_name} {row.pk} was changed by somebody else: read it again."
            )
        for name, value in changes.items():
            setattr(row, name, value)
        row.version = seen + 1  # type: ignore[attr-defined]  # as above
        return row


class OrganisationRow(models.Model):
    """A row that belongs to one organisation, the key to shard by.

    The organisation is a plain value, no foreign key: a check a row on one parent would make
    every writer of a client meet on the same row.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation_id = models.UUIDField(editable=False)

    # Each table names its manager again with its own rows as type.
    objects: Any = ScopedManager()

    class Meta:
        abstract = True


POLICY = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY {name}_scope ON {table} USING ({rule}) WITH CHECK ({rule});
"""

# Each SELECT is read once a statement; without it PostgreSQL reads the settings for every row.
RULE = (
    "(SELECT current_setting('andon.house', true)) = 'on' OR {shared}{column} = ANY"
    "((SELECT string_to_array(current_setting('andon.organisations', true), ',')::uuid[])::uuid[])"
)


def row_security(
    *tables: str, column: str = "organisation_id", is_shared_when_null: bool = False
) -> RunPython:
    """A migration step: on PostgreSQL only the scope's rows of these tables can be seen.

    `is_shared_when_null`: rows without an organisation are everybody's to read and write
    (the shipped standards).
    """
    shared = f"{column} IS NULL OR " if is_shared_when_null else ""
    rule = RULE.format(shared=shared, column=column)

    def secure(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor != "postgresql":
            return
        for table in tables:
            editor.execute(
                POLICY.format(table=editor.quote_name(table), name=table, rule=rule), params=None
            )

    def open_again(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor != "postgresql":
            return
        for table in tables:
            quoted = editor.quote_name(table)
            editor.execute(f"DROP POLICY {table}_scope ON {quoted}", params=None)
            editor.execute(f"ALTER TABLE {quoted} DISABLE ROW LEVEL SECURITY", params=None)

    return RunPython(secure, open_again)
