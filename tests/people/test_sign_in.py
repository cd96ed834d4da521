"""Signing in: by invitation only; by password, code, passkey, second step, or a link, once."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal.auth import hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from andon.people import actors, links
from andon.people.models import Member, Organisation, User
from andon.people.steps.first_admin import sign_in_link
from andon.people.steps.invite_member import invite_member
from andon.rules.access import Role
from andon.runtime import clock, scope

PASSWORD = "a long quiet sentence"
ENTRANCE = ["account_login", "account_request_login_code", "account_reset_password"]
OWN = [
    "account_change_password",
    "mfa_index",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_activate_totp",
    "account_logout",
    "account_reauthenticate",
]
EXECUTABLE = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")[^>]*>")
INLINE = re.compile(r"\s(style|on\w+)=\"", re.IGNORECASE)


@pytest.fixture
def browser() -> Client:
    """A visitor whose forms need the token against forgery, as in life."""
    return Client(enforce_csrf_checks=False)


@pytest.fixture
def mai_knows_a_password(mai: Member) -> Member:
    mai.user.set_password(PASSWORD)
    mai.user.save()
    return mai


def is_signed_in(browser: Client, user: User) -> bool:
    return browser.session.get("_auth_user_id") == str(user.pk)


def assert_ours(page: str) -> None:
    """On our own sheet, and nothing in it that the content policy would block."""
    assert "andon.css" in page
    assert EXECUTABLE.findall(page) == []
    assert INLINE.findall(page) == []


@pytest.mark.django_db
@pytest.mark.parametrize("name", ENTRANCE)
def test_every_page_at_the_entrance_is_ours_and_needs_no_inline_script(
    browser: Client, name: str
) -> None:
    answer = browser.get(reverse(name))
    assert answer.status_code == 200
    assert_ours(answer.text)
    assert "script-src 'self'" in answer["Content-Security-Policy"]
    assert "unsafe" not in answer["Content-Security-Policy"]


@pytest.mark.parametrize("name", OWN)
def test_every_page_of_ones_own_account_is_ours_and_needs_no_inline_script(
    browser: Client, mai_knows_a_password: Member, name: str
) -> None:
    sign_in(browser, mai_knows_a_password.user)
    confirm_it_is_her(browser)
    answer = browser.get(reverse(name))
    assert answer.status_code == 200
    assert_ours(answer.text)


def sign_in(browser: Client, user: User, *, password: str = PASSWORD) -> None:
    browser.post(reverse("account_login"), {"login": user.email, "password": password})


def confirm_it_is_her(browser: Client) -> None:
    browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def test_the_door_leads_to_the_sign_in_page_and_back_to_the_page_that_was_asked_for(
    browser: Client, mai_knows_a_password: Member
) -> None:
    asked = browser.get("/people/me/")
    assert urlsplit(asked["Location"]).path == "/sign-in/"
    door = browser.get(asked["Location"])
    assert door["Location"] == "/sign-in/login/?next=%2Fpeople%2Fme%2F"
    answer = browser.post(
        door["Location"],
        {"login": mai_knows_a_password.user.email, "password": PASSWORD, "next": "/people/me/"},
    )
    assert answer["Location"] == "/people/me/"
    assert browser.get("/people/me/").status_code == 200


def test_a_wrong_password_signs_nobody_in_and_does_not_say_whether_the_account_exists(
    browser: Client, mai_knows_a_password: Member
) -> None:
    def refusal(email: str) -> str:
        answer = browser.post(reverse("account_login"), {"login": email, "password": "wrong one"})
        assert answer.status_code == 200
        found = re.search(r'<p class="err" role="alert">.*?</p>', answer.text, re.DOTALL)
        assert found is not None
        return found[0]

    assert refusal(mai_knows_a_password.user.email) == refusal("nobody@tidewell.example")
    assert not is_signed_in(browser, mai_knows_a_password.user)


def test_a_code_by_e_mail_signs_in_without_a_password(browser: Client, mai: Member) -> None:
    browser.post(reverse("account_request_login_code"), {"email": mai.user.email})
    (letter,) = mail.outbox
    assert letter.to == [mai.user.email]
    code = re.search(r"^\s*([0-9A-Z]{3,}-?[0-9A-Z]{3,})\s*$", letter.body, re.MULTILINE)
    assert code is not None
    page = browser.get(reverse("account_confirm_login_code"))
    assert_ours(page.text)
    browser.post(reverse("account_confirm_login_code"), {"code": code[1]})
    assert is_signed_in(browser, mai.user)


def test_nobody_signs_up(browser: Client, db: None) -> None:
    answer = browser.get(reverse("account_signup"))
    assert "by invitation" in answer.text
    assert_ours(answer.text)
    browser.post(
        reverse("account_signup"), {"email": "eve@tidewell.example", "password1": PASSWORD}
    )
    assert User.objects.count() == 0


def test_nobody_takes_over_an_address_that_may_be_invited_one_day(
    browser: Client, mai: Member
) -> None:
    browser.force_login(mai.user)
    answer = browser.post("/sign-in/email/", {"email": "kim@tidewell.example", "action_add": "1"})
    assert answer["Location"] == "/people/me/"
    mai.user.refresh_from_db()
    assert mai.user.email == "mai@tidewell.example"


def test_a_second_step_is_asked_for_once_it_is_set_up(
    browser: Client, mai_knows_a_password: Member
) -> None:
    user = mai_knows_a_password.user
    sign_in(browser, user)
    confirm_it_is_her(browser)
    secret = browser.get(reverse("mfa_activate_totp")).context["form"].secret
    browser.post(reverse("mfa_activate_totp"), {"code": code_now(secret)})
    assert get_adapter().is_mfa_enabled(user)
    browser.post(reverse("account_logout"))
    sign_in(browser, user)
    assert not is_signed_in(browser, user)
    assert_ours(browser.get(reverse("mfa_authenticate")).text)
    browser.post(reverse("mfa_authenticate"), {"code": "not-it"})
    assert not is_signed_in(browser, user)
    cache.clear()  # the same code counts once in its half minute, and this is the same minute
    browser.post(reverse("mfa_authenticate"), {"code": code_now(secret)})
    assert is_signed_in(browser, user)


def code_now(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return f"{hotp_value(secret, counter):06d}"


def test_a_sign_in_link_waits_for_the_button_and_works_once(browser: Client, mai: Member) -> None:
    path = urlsplit(sign_in_link(mai.user, at=clock.now())).path
    for _ in range(2):  # a mail scanner looks, twice
        looked = browser.get(path)
        assert looked.status_code == 200
        assert_ours(looked.text)
    assert not is_signed_in(browser, mai.user)
    assert browser.post(path)["Location"] == "/desk/"
    assert is_signed_in(browser, mai.user)
    other = Client()
    assert other.post(path).status_code == 410
    assert not is_signed_in(other, mai.user)


def test_a_link_over_a_day_old_says_so(browser: Client, mai: Member) -> None:
    path = urlsplit(sign_in_link(mai.user, at=clock.now() - timedelta(days=1))).path
    answer = browser.get(path)
    assert answer.status_code == 410
    assert "not open any more" in answer.text


def test_an_invited_person_gives_a_name_and_is_in(
    browser: Client, ada: Member, tidewell: Organisation
) -> None:
    with scope.organisations(tidewell.pk):
        invitation = invite_member(
            "kim@tidewell.example",
            role=Role.SUPERVISOR,
            by=actors.of_member(ada),
            at=clock.now(),
        )
    path = urlsplit(links.invitation_url(invitation.pk)).path
    page = browser.get(path)
    assert_ours(page.text)
    assert "Tidewell Beauty" in page.text
    assert "Supervisor" in page.text
    unnamed = browser.post(path, {"name": " ", "password": ""})
    assert unnamed.status_code == 422
    assert "Give the name that your colleagues know you by." in unnamed.text
    browser.post(path, {"name": "Kim Lee", "password": ""})
    kim = User.objects.get(email="kim@tidewell.example")
    assert is_signed_in(browser, kim)
    assert browser.get("/people/clients/tidewell/members/").status_code == 200
    assert Client().get(path).status_code == 410


def test_a_page_follows_the_language_and_theme_of_its_reader(browser: Client, mai: Member) -> None:
    browser.force_login(mai.user)
    kept = browser.post(
        "/people/me/",
        {"name": "Mai T.", "language": "ar", "theme": "dark", "has_single_keys": "on"},
    )
    assert kept["Location"] == "/people/me/"
    page = browser.get("/people/me/")
    assert 'lang="ar"' in page.text
    assert 'dir="rtl"' in page.text
    assert 'data-theme="dark"' in page.text
    assert page["Content-Language"] == "ar"
    browser.post("/people/me/", {"name": "", "language": "xx", "theme": "pink"})
    mai.user.refresh_from_db()
    user = mai.user
    assert (user.name, user.language, user.theme, user.has_single_keys) == (
        "Mai T.",
        "ar",
        "dark",
        False,
    )
