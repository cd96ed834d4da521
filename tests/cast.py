"""The small cast of every test: two clients, and who works for them.

Mai (specialist), Jonas (supervisor), Lin (quality control), Asha (specialist on call) and Petra
(production) work for Tidewell; Otto works for another client and must never see Tidewell's rows.
"""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from andon.people.models import Member, Organisation, User
from andon.rules.access import Role
from andon.runtime import scope
from andon.runtime.ids import new_id

NOON = datetime(2026, 3, 16, 12, 0, tzinfo=UTC)


@pytest.fixture
def at() -> datetime:
    """Monday, 16 March 2026, noon UTC: the instant at which tests begin."""
    return NOON


@pytest.fixture
def tidewell(db: None) -> Organisation:
    """The client that tests look at."""
    return make_client("tidewell", "Tidewell Beauty")


@pytest.fixture
def elsewhere(db: None) -> Organisation:
    """Another client of the same service team."""
    return make_client("elsewhere", "Elsewhere Foods")


@pytest.fixture
def scoped(tidewell: Organisation) -> Iterator[Organisation]:
    """Inside Tidewell's scope, as a request of its members is."""
    with scope.organisations(tidewell.pk):
        yield tidewell


def make_client(slug: str, name: str) -> Organisation:
    """A client, made inside its own scope as the row policies demand."""
    key = new_id()
    with scope.organisations(key):
        return Organisation.objects.create(id=key, slug=slug, name=name, created_at=NOON)


def make_member(name: str, role: Role, organisation: Organisation, **fields: object) -> Member:
    """A user and her membership."""
    user = User.objects.create_user(
        f"{name.lower()}@{organisation.slug}.example", name=name, created_at=NOON
    )
    with scope.organisations(organisation.pk):
        return Member.objects.create(
            organisation_id=organisation.pk, user=user, role=role, created_at=NOON, **fields
        )


@pytest.fixture
def mai(tidewell: Organisation) -> Member:
    """A specialist."""
    return make_member("Mai", Role.SPECIALIST, tidewell)


@pytest.fixture
def asha(tidewell: Organisation) -> Member:
    """A specialist, on call."""
    return make_member("Asha", Role.SPECIALIST, tidewell)


@pytest.fixture
def jonas(tidewell: Organisation) -> Member:
    """A supervisor."""
    return make_member("Jonas", Role.SUPERVISOR, tidewell)


@pytest.fixture
def lin(tidewell: Organisation) -> Member:
    """Quality control."""
    return make_member("Lin", Role.QUALITY_CONTROL, tidewell)


@pytest.fixture
def otto(elsewhere: Organisation) -> Member:
    """A supervisor of another client: must never see Tidewell's rows."""
    return make_member("Otto", Role.SUPERVISOR, elsewhere)
