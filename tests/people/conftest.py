"""Administrators of the client and of the service, and passwords that are hashed fast."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from andon.people import actors, directory
from andon.people.actors import Actor
from andon.people.models import Member, Organisation
from andon.rules.access import Role
from tests.cast import make_member


@pytest.fixture(autouse=True)
def _no_token_is_trusted_from_another_test() -> Iterator[None]:
    directory.forget_tokens()
    yield
    directory.forget_tokens()


@pytest.fixture
def ada(tidewell: Organisation) -> Member:
    """Tidewell's administrator."""
    return make_member("Ada", Role.CLIENT_ADMIN, tidewell)


@pytest.fixture
def by_ada(ada: Member) -> Actor:
    """Ada, as steps take her."""
    return actors.of_member(ada)


@pytest.fixture
def sami(tidewell: Organisation) -> Member:
    """An administrator of the service, at Tidewell."""
    return make_member("Sami", Role.SERVICE_ADMIN, tidewell)


@pytest.fixture(autouse=True)
def _hash_fast(settings: Settings) -> None:
    """Passwords are hashed as slowly as in life only where somebody could steal them."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
