"""Who may open which page: generated from the addresses and the matrix, so it grows by itself.

Every view declares its act (`web.access.needs`), that it is for all the staff (`signed_in`), or why
it is public. Every role is tried on every view; a member of another client is tried on every
address that names something of the first.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from tests.cast import make_member
from tests.web.things import Things, client_named, things_of

from andon.cases.models import Case
from andon.cases.next_acts import ACTS
from andon.ledger import book
from andon.people.models import Member, Organisation
from andon.rules.access import Act, Role, may, roles_of
from andon.runtime import scope

# Views of libraries, which cannot declare an act of ours.
OTHERS = {
    "allauth": "signing in: its own tests and tests/people/test_sign_in.py",
    "ninja": "the API: each operation declares its own act",
    "django.views.generic.base": "sends on to a page that asks for itself",
    "django.views.static": "sheets and scripts, the same for everybody",
}
SOME_UUID = UUID(int=7)


@dataclass(frozen=True, slots=True)
class Address:
    """One address of ours: its name for `reverse`, the view, and what its parts are called."""

    name: str
    view: Any
    parts: tuple[str, ...]

    @property
    def act(self) -> Act | None:
        return getattr(self.view, "act", None)

    def __str__(self) -> str:
        return self.name


def _walk(
    patterns: list[URLPattern | URLResolver], *, space: str = "", parts: tuple[str, ...] = ()
) -> Iterator[Address]:
    for pattern in patterns:
        here = (*parts, *pattern.pattern.converters)
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _walk(pattern.url_patterns, space=inner, parts=here)
        elif not _module(pattern.callback).startswith(tuple(OTHERS)):
            yield Address(f"{space}{pattern.name}", pattern.callback, here)


def _module(view: Any) -> str:
    """Where a view comes from, also behind a partial or a class."""
    return str(getattr(view, "func", view).__module__)


ADDRESSES = list(_walk(get_resolver().url_patterns))
GUARDED = [address for address in ADDRESSES if address.act is not None]
STAFF = [one for one in ADDRESSES if hasattr(one.view, "is_for_staff_because")]
WITH_PARTS = [address for address in GUARDED if address.parts]
WITHOUT_PARTS = [address for address in GUARDED if not address.parts]


def test_every_view_says_which_act_it_is_or_why_everybody_may_see_it() -> None:
    silent = [
        address.name
        for address in ADDRESSES
        if address.act is None
        and not getattr(address.view, "is_for_staff_because", "")
        and not getattr(address.view, "is_public_because", "")
    ]
    assert silent == []


def test_there_is_something_to_try() -> None:
    assert len(WITH_PARTS) >= 8
    assert len(WITHOUT_PARTS) >= 2


def made_up(address: Address) -> str:
    """The address with parts that name nothing."""
    for value in (SOME_UUID, "nothing", 7):
        try:
            return reverse(address.name, kwargs=dict.fromkeys(address.parts, value))
        except Exception as error:
            last = error
    parts: dict[str, Any] = {
        part: SOME_UUID if part.endswith("_id") else "nothing" for part in address.parts
    }
    try:
        return reverse(address.name, kwargs=parts)
    except Exception:
        raise last from None


def both_ways(browser: Client, path: str) -> list[HttpResponseBase]:
    """What a look and an act are answered with; a wrong method says nothing about rights."""
    answers = [browser.get(path), browser.post(path)]
    return [answer for answer in answers if answer.status_code != 405]


def statuses(browser: Client, path: str) -> set[int]:
    return {answer.status_code for answer in both_ways(browser, path)}


@pytest.fixture
def tidewell(db: None) -> Organisation:
    """The client whose things are tried."""
    return client_named("tidewell", "Tidewell Beauty")


@pytest.fixture
def elsewhere(db: None) -> Organisation:
    """Otto's client."""
    return client_named("elsewhere", "Elsewhere Foods")


def signed_in(member: Member) -> Client:
    browser = Client(raise_request_exception=True)
    browser.force_login(member.user)
    return browser


@pytest.mark.parametrize("role", list(Role))
def test_a_role_opens_the_pages_of_its_acts_and_no_others(
    tidewell: Organisation, role: Role
) -> None:
    browser = signed_in(make_member("Kim", role, tidewell))
    wrong: dict[str, set[int]] = {}
    for address in GUARDED:
        assert address.act is not None
        found = statuses(browser, made_up(address))
        is_right = 403 not in found if may(role, address.act) else found == {403}
        if not is_right:
            wrong[f"{address} ({address.act})"] = found
    assert wrong == {}


def test_whoever_is_not_signed_in_is_led_to_the_door(db: None) -> None:
    for address in [*GUARDED, *STAFF]:
        for answer in both_ways(Client(), made_up(address)):
            assert answer.status_code == 302, address
            assert answer["Location"].startswith("/sign-in/?next="), address


def test_every_member_of_the_staff_has_the_pages_that_are_for_all_of_them(
    tidewell: Organisation,
) -> None:
    for number, role in enumerate(Role):
        browser = signed_in(make_member(f"Kim{number}", role, tidewell))
        for address in STAFF:
            assert statuses(browser, made_up(address)) <= {200, 302, 404, 422}, address


def test_whoever_works_for_nobody_any_more_opens_nothing(tidewell: Organisation) -> None:
    member = make_member("Kim", Role.SERVICE_ADMIN, tidewell)
    with scope.organisations(tidewell.pk):
        Member.objects.filter(pk=member.pk).update(is_active=False)
    browser = signed_in(member)
    for address in GUARDED:
        assert statuses(browser, made_up(address)) == {403}, address


def path_to(address: Address, things: Things) -> str:
    """The address of Tidewell's things; a part that is new to this test fails it by name."""
    named = {part: f"{address.name} {part}" for part in address.parts}
    unknown = [part for part in named if not {part, named[part]} & set(things.parts)]
    assert unknown == [], f"{address}: say in things_of() what {unknown} stands for"
    return reverse(
        address.name,
        kwargs={
            part: things.parts[long if long in things.parts else part]
            for part, long in named.items()
        },
    )


@pytest.mark.parametrize("address", WITH_PARTS, ids=str)
def test_nothing_of_a_client_is_there_for_a_member_of_another(
    address: Address, tidewell: Organisation, elsewhere: Organisation
) -> None:
    assert address.act is not None
    things = things_of(tidewell)
    path = path_to(address, things)
    for role in sorted(roles_of(address.act)):
        otto = make_member(f"Otto-{role}", role, elsewhere)
        assert statuses(signed_in(otto), path) == {404}, role


@pytest.mark.parametrize("address", WITH_PARTS, ids=str)
def test_the_same_address_is_there_for_the_clients_own(
    address: Address, tidewell: Organisation
) -> None:
    assert address.act is not None
    path = path_to(address, things_of(tidewell))
    role = max(roles_of(address.act), key=list(Role).index)
    kim = make_member("Kim", role, tidewell)
    assert statuses(signed_in(kim), path) & {200, 302, 409, 422}


@pytest.mark.parametrize("address", WITHOUT_PARTS, ids=str)
def test_a_list_never_names_another_clients_things(
    address: Address, tidewell: Organisation, elsewhere: Organisation
) -> None:
    assert address.act is not None
    things = things_of(tidewell)
    role = max(roles_of(address.act), key=list(Role).index)
    browser = signed_in(make_member("Otto", role, elsewhere))
    answer = browser.get(reverse(address.name), follow=True)
    assert [word for word in things.words if word in answer.text] == []


@pytest.mark.parametrize("role", list(Role))
def test_a_step_on_the_cases_page_is_taken_by_nobody_whose_role_lacks_it(
    tidewell: Organisation, role: Role
) -> None:
    things = things_of(tidewell)
    browser = signed_in(make_member("Kim", role, tidewell))
    with scope.organisations(tidewell.pk):
        case = Case.objects.get(number=things.parts["number"])
    refused = "Your role does not include this: "
    for step, needed in ACTS.items():
        parts = {"client": tidewell.slug, "number": case.number, "step": step}
        answer = browser.post(reverse("desk:act", kwargs=parts))
        if any(may(role, act) for act in needed):
            assert refused not in answer.text, step
        else:
            assert answer.status_code == 404 or refused in answer.text, step
            with scope.organisations(tidewell.pk):
                told = book.history(case.pk, organisation_id=tidewell.pk)
            assert "member" not in {line.by_kind for line in told}, step
