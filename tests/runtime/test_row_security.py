"""Every table that holds a client's rows is led by its organisation and guarded by the database."""

import pytest
from django.apps import apps
from django.db import connection

HOUSE = {
    # Tables of the house itself, and why no policy guards them.
    "runtime_job": "holds ids only, claimed by the worker for every client",
    "cases_casecounter": "a number a client, no content",
}
TENANT_TABLES = sorted(
    model._meta.db_table
    for model in apps.get_models()
    if model.__module__.startswith("andon.")
    and any(field.name == "organisation_id" for field in model._meta.fields)
    and model._meta.db_table not in HOUSE
)


def test_there_are_tables_of_clients() -> None:
    assert "reports_report" in TENANT_TABLES


@pytest.mark.django_db
@pytest.mark.parametrize("table", TENANT_TABLES)
def test_the_database_itself_guards_every_table_of_a_client(table: str) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no row policies; the scoped manager is its guard")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relrowsecurity, relforcerowsecurity,"
            " (SELECT count(*) FROM pg_policies WHERE tablename = relname)"
            " FROM pg_class WHERE relname = %s",
            [table],
        )
        assert cursor.fetchone() == (True, True, 1)
