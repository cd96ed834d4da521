"""Staff come in and look after members in a real browser; a passkey under the content policy."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from andon.people import actors, directory, links
from andon.people.models import Invitation, Member, User
from andon.people.steps.accept_invitation import accept_invitation
from andon.people.steps.first_admin import FIRST_CLIENT, first_admin, sign_in_link
from andon.people.steps.invite_member import invite_member
from andon.people.steps.make_token import make_token
from andon.rules.access import Role
from andon.runtime import clock, scope
from andon.runtime.ids import new_number
from tests.browser.conftest import DESK, TELEPHONE, Reader, overflow

pytestmark = pytest.mark.browser

Open = Callable[..., Page]
Look = Callable[[Page, str], Path]
Barriers = Callable[[Page], list[str]]

HERE = f"/people/clients/{FIRST_CLIENT}"
PAGES = {
    "account": "/people/me/",
    "clients": "/people/clients/",
    "members": f"{HERE}/members/",
    "departments": f"{HERE}/departments/",
    "programs": f"{HERE}/programs/",
    "second-step": "/sign-in/2fa/",
    "passkeys": "/sign-in/2fa/webauthn/",
    "passkey-add": "/sign-in/2fa/webauthn/add/",
    "totp": "/sign-in/2fa/totp/activate/",
    "password": "/sign-in/password/set/",
}
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def admin(house: str) -> User:
    """The first administrator, whom the running house made when it started."""
    return first_admin(at=clock.now())


def member_of(user: User) -> Member:
    """Her membership at the first client."""
    at_client = directory.client(FIRST_CLIENT)
    assert at_client is not None
    return next(one for one in directory.members_of(user) if one.organisation_id == at_client.pk)


def somebody_invited(by: User) -> Invitation:
    """An open invitation of an address that nobody else has."""
    member = member_of(by)
    with scope.organisations(member.organisation_id):
        return invite_member(
            f"{new_number('kim').lower()}@example.org",
            role=Role.SUPERVISOR,
            by=actors.of_member(member),
            at=clock.now(),
        )


def come_in(open_as: Open, reader: Reader, user: User) -> Page:
    """A page of her own, signed in by a link, in her language and light."""
    User.objects.filter(pk=user.pk).update(language=reader.language, theme=reader.theme)
    page = open_as(reader, urlsplit(sign_in_link(user, at=clock.now())).path)
    page.locator("form button").click()
    page.wait_for_url("**/desk/")
    return page


@pytest.mark.parametrize("reader", [TELEPHONE, DESK], ids=str)
def test_every_page_for_people_has_no_barrier_and_fits_its_window(
    reader: Reader, admin: User, open_as: Open, barriers: Barriers, look: Look
) -> None:
    somebody_invited(admin)
    member = member_of(admin)
    with scope.organisations(member.organisation_id):
        make_token("Shop", scopes=["reports:write"], by=actors.of_member(member), at=clock.now())
    page = come_in(open_as, reader, admin)
    found: dict[str, list[str]] = {}
    for name, path in PAGES.items():
        page.goto(path)
        look(page, f"people-{name}-{reader}")
        found[name] = barriers(page) + [f"{overflow(page)} px too wide"] * (overflow(page) > 0)
    assert {name: faults for name, faults in found.items() if faults} == {}


@pytest.mark.parametrize("reader", [TELEPHONE, DESK], ids=str)
def test_the_ways_in_have_no_barrier_and_fit_their_window(
    reader: Reader, admin: User, open_as: Open, barriers: Barriers, look: Look
) -> None:
    ways = {
        "sign-in": "/sign-in/login/",
        "code": "/sign-in/login/code/",
        "forgotten": "/sign-in/password/reset/",
        "link": urlsplit(sign_in_link(admin, at=clock.now())).path,
        "closed-link": "/sign-in/link/nothing/",
        "closed-invitation": "/join/nothing/",
    }
    for name, path in ways.items():
        page = open_as(reader, path)
        look(page, f"people-{name}-{reader}")
        assert barriers(page) == [], name
        assert overflow(page) <= 0, name


def test_an_invitation_is_copied_from_the_page_and_lets_its_reader_in(
    admin: User, open_as: Open
) -> None:
    address = f"{new_number('kim').lower()}@example.org"
    page = come_in(open_as, DESK, admin)
    page.goto(PAGES["members"])
    page.get_by_label("E-mail address").fill(address)
    page.locator("#role-new").select_option("supervisor")
    page.get_by_role("button", name="Invite").click()
    row = page.get_by_role("row").filter(has_text=address)
    row.locator("summary").click()
    link = row.locator(".code").inner_text()
    kim = open_as(TELEPHONE, urlsplit(link).path)
    kim.get_by_label("Your name, as colleagues know you").fill("Kim")
    kim.get_by_role("button", name="Accept the invitation").click()
    kim.wait_for_url("**/desk/")
    kim.goto(PAGES["members"])
    expect(kim.get_by_role("row").filter(has_text=address)).to_contain_text("Kim")


def test_a_passkey_is_added_and_signs_in_under_the_content_policy(
    admin: User, open_as: Open, house: str
) -> None:
    # A passkey belongs to a named host, never to a bare address.
    named = house.replace("127.0.0.1", "localhost")
    token = links.token_for("invitation", somebody_invited(admin).pk)
    kim = accept_invitation(token, name="Kim", password="", at=clock.now()).user
    page = open_as(DESK, f"{named}{urlsplit(sign_in_link(kim, at=clock.now())).path}")
    page.locator("form button").click()
    page.wait_for_url("**/desk/")
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    page.goto(f"{named}{PAGES['passkey-add']}")
    page.locator("[name=name]").fill("My laptop")
    page.locator("[name=passwordless]").check()
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url("**/2fa/**next=**")
    page.goto(f"{named}{PAGES['passkeys']}")
    expect(page.locator("main")).to_contain_text("My laptop")
    page.goto(f"{named}/people/me/")
    page.get_by_role("button", name="Sign out").click()
    page.goto(f"{named}/sign-in/login/?next=/people/me/")
    page.locator("#passkey_login").click()
    page.wait_for_url(f"{named}/people/me/")
    expect(page.locator("main")).to_contain_text(kim.email)
