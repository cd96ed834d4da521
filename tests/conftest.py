"""Databases, scope and cast for every test."""

import os
from collections.abc import Iterator
from uuid import uuid4

import django
import hypothesis
import pytest
from pytest_django.plugin import DjangoDbBlocker

from tests import databases

databases.prepare_environment()
django.setup()
# A worker of xdist inherits this environment; with the module named there, it would read its
# settings before it has a folder and a database of its own.
os.environ.pop("DJANGO_SETTINGS_MODULE", None)

# A law holds or not; how fast this machine is just now says nothing about it.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")

pytest_plugins = ["tests.cast"]


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """This worker's own copy of the migrated template; each test rolls back in it."""
    from django.db import connection  # noqa: PLC0415  # settings are read only now

    databases.build_template()
    databases.copy_template(f"andon_{databases.WORKER}")
    yield
    with django_db_blocker.unblock():
        connection.close()


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """A database of this test's own, in which commits are commits; yields its name.

    Other processes and threads may open it: `ANDON_DATABASE_URL` names it meanwhile.
    """
    from django.db import connection  # noqa: PLC0415  # settings are read only now

    name = f"andon_{databases.WORKER}_{uuid4().hex[:8]}"
    before, url = connection.settings_dict["NAME"], os.environ["ANDON_DATABASE_URL"]
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict["NAME"] = databases.copy_template(name)
        os.environ["ANDON_DATABASE_URL"] = databases.url_of(name)
        yield name
        connection.close()
        connection.settings_dict["NAME"] = before
        os.environ["ANDON_DATABASE_URL"] = url
    databases.drop(name)
