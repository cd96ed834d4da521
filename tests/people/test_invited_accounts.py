"""An invitation opens a client, never an account that exists: whoever invites gets no way in."""

from urllib.parse import urlsplit

import pytest
from django.test import Client

from andon.people import actors, links
from andon.people.models import Invitation, Member, Organisation, User
from andon.people.steps.invite_member import invite_member
from andon.rules.access import Role
from andon.runtime import clock, scope
from tests.cast import make_member


@pytest.fixture
def invited(ada: Member, otto: Member, tidewell: Organisation) -> Invitation:
    """Otto, who works elsewhere, is invited by Tidewell's administrator."""
    with scope.organisations(tidewell.pk):
        return invite_member(
            otto.user.email, role=Role.SPECIALIST, by=actors.of_member(ada), at=clock.now()
        )


def door_of(invitation: Invitation) -> str:
    return urlsplit(links.invitation_url(invitation.pk)).path


def who(browser: Client) -> str | None:
    return browser.session.get("_auth_user_id")


def works_for(user: User, organisation: Organisation) -> bool:
    with scope.organisations(organisation.pk):
        return Member.objects.filter(user=user, organisation_id=organisation.pk).exists()


def test_the_link_of_an_invitation_signs_nobody_in_to_an_account_that_exists(
    invited: Invitation, otto: Member, tidewell: Organisation
) -> None:
    browser = Client()
    answer = browser.post(door_of(invited))
    assert answer["Location"] == f"/sign-in/?next={door_of(invited)}"
    assert who(browser) is None
    assert not works_for(otto.user, tidewell)


def test_whoever_is_signed_in_as_somebody_else_signs_in_as_the_invited_one_first(
    invited: Invitation, ada: Member, otto: Member, tidewell: Organisation
) -> None:
    browser = Client()
    browser.force_login(ada.user)
    answer = browser.post(door_of(invited))
    assert answer["Location"] == f"/sign-in/?next={door_of(invited)}"
    assert who(browser) is None
    assert not works_for(otto.user, tidewell)


def test_the_invited_one_accepts_when_she_is_signed_in(
    invited: Invitation, otto: Member, tidewell: Organisation
) -> None:
    browser = Client()
    browser.force_login(otto.user)
    assert browser.post(door_of(invited))["Location"] == "/desk/"
    assert who(browser) == str(otto.user.pk)
    assert works_for(otto.user, tidewell)


@pytest.mark.parametrize(("role", "sees"), [(Role.CLIENT_ADMIN, False), (Role.SERVICE_ADMIN, True)])
def test_only_an_administrator_of_the_service_is_shown_the_link_that_was_mailed(
    invited: Invitation, tidewell: Organisation, role: Role, sees: bool
) -> None:
    browser = Client()
    browser.force_login(make_member("Rana", role, tidewell).user)
    page = browser.get("/people/clients/tidewell/members/")
    assert "otto@elsewhere.example" in page.text
    assert (door_of(invited) in page.text) is sees
