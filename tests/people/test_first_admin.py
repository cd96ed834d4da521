"""The first administrator, and links that sign in once."""

from datetime import datetime, timedelta

import pytest

from andon.people import directory, links
from andon.people.models import Member, Organisation, SignInLink, User
from andon.people.steps.first_admin import (
    FIRST_CLIENT,
    OPEN_FOR,
    SERVICE,
    first_admin,
    open_link,
    sign_in_link,
    use_link,
)
from andon.rules.access import Role
from andon.runtime import scope

pytestmark = pytest.mark.django_db


def token_of(url: str) -> str:
    return url.rstrip("/").rsplit("/", 1)[1]


def test_an_empty_house_gets_an_administrator_a_service_team_and_a_first_client(
    at: datetime,
) -> None:
    user = first_admin(at=at)
    members = directory.members_of(user)
    slugs = {
        one.slug for one in directory.organisations(*(m.organisation_id for m in members)).values()
    }
    assert slugs == {SERVICE, FIRST_CLIENT}
    assert {member.role for member in members} == {Role.SERVICE_ADMIN}


def test_every_later_start_finds_the_same_administrator(at: datetime) -> None:
    first = first_admin(at=at)
    assert first_admin(at=at + timedelta(days=1), email="other@andon.example") == first
    assert User.objects.count() == 1
    with scope.whole_house():
        assert Organisation.objects.count() == 2


def test_a_house_that_lost_its_last_administrator_gets_one_again(at: datetime) -> None:
    first = first_admin(at=at)
    with scope.whole_house():
        Member.objects.update(is_active=False)
    again = first_admin(at=at, email="rescue@andon.example")
    assert again != first
    assert len(directory.members_of(again)) == 2


def test_a_sign_in_link_works_once(at: datetime) -> None:
    user = first_admin(at=at)
    token = token_of(sign_in_link(user, at=at))
    assert use_link(token, at=at) == user
    assert use_link(token, at=at) is None
    assert open_link(token, at=at) is None


def test_looking_at_a_sign_in_link_does_not_use_it_up(at: datetime) -> None:
    user = first_admin(at=at)
    token = token_of(sign_in_link(user, at=at))
    for _ in range(3):
        assert open_link(token, at=at) is not None
    assert use_link(token, at=at) == user


def test_a_sign_in_link_ends_after_a_day(at: datetime) -> None:
    token = token_of(sign_in_link(first_admin(at=at), at=at))
    assert open_link(token, at=at + OPEN_FOR - timedelta(seconds=1)) is not None
    assert use_link(token, at=at + OPEN_FOR) is None


def test_a_sign_in_link_of_somebody_who_was_shut_out_is_dead(at: datetime) -> None:
    user = first_admin(at=at)
    token = token_of(sign_in_link(user, at=at))
    User.objects.update(is_active=False)
    assert use_link(token, at=at) is None


def test_a_sign_in_links_token_is_not_in_the_database(at: datetime) -> None:
    token = token_of(sign_in_link(first_admin(at=at), at=at))
    link = SignInLink.objects.get()
    assert token not in repr(SignInLink.objects.values().get())
    assert links.id_of("sign-in", token) == link.pk
    assert links.id_of("invitation", token) is None
