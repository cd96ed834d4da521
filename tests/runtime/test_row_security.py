"""Every table that holds a client's rows is guarded, by its manager and by the database."""

import pytest
from django.apps import apps
from django.db import connection, models

from andon.runtime import scope
from andon.runtime.rows import ScopedManager

HOUSE = {
    # Tables of the house itself, and why no policy guards them.
    "runtime_job": "holds ids only, claimed by the worker for every client",
    "cases_casecounter": "a number a client, no content",
}
TENANTS = [
    model
    for model in apps.get_models()
    if model.__module__.startswith("andon.")
    and any(field.name == "organisation_id" for field in model._meta.fields)
    and model._meta.db_table not in HOUSE
]
# The ledger's rows have one door (ledger.book), and shipped standards are everybody's.
WITHOUT_SCOPED_MANAGER = {"ledger", "library"}


def test_there_are_tables_of_clients() -> None:
    assert "reports_report" in {model._meta.db_table for model in TENANTS}


def test_every_clients_row_is_read_by_a_manager_that_asks_for_the_scope() -> None:
    open_managers = [
        model._meta.label
        for model in TENANTS
        if model._meta.app_label not in WITHOUT_SCOPED_MANAGER
        and not isinstance(model._default_manager, ScopedManager)
    ]
    assert open_managers == []


@pytest.mark.parametrize("model", TENANTS, ids=lambda model: model._meta.db_table)
def test_without_a_scope_a_query_refuses_or_shows_nothing(
    model: type[models.Model], db: None
) -> None:
    if isinstance(model._default_manager, ScopedManager):
        with pytest.raises(scope.NoScopeError):
            model._default_manager.count()
    else:
        assert not model._base_manager.exists()


@pytest.mark.django_db
def test_postgresql_itself_guards_every_table_of_a_client() -> None:
    if connection.vendor != "postgresql":
        assert not connection.features.has_select_for_update_skip_locked  # the other run looks
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity"
            " AND EXISTS (SELECT 1 FROM pg_policies WHERE tablename = relname)"
        )
        guarded = {name for (name,) in cursor.fetchall()}
    assert {model._meta.db_table for model in TENANTS} - guarded == set()
