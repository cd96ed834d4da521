"""Programs: tokens that are shown once, act within their scopes, and die when revoked."""

from datetime import datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from andon.ledger import book
from andon.people import actors, directory
from andon.people.actors import Actor, allowed, require
from andon.people.directory import TRUST_FOR, actor_of_token
from andon.people.faults import Fault
from andon.people.models import ApiToken, Member, Organisation
from andon.people.steps.deactivate_member import deactivate_member
from andon.people.steps.make_token import make_token
from andon.people.steps.revoke_token import revoke_token
from andon.rules.access import Act, Refused, Role
from tests.cast import make_member


def test_a_program_acts_within_its_scopes_at_its_own_client(
    scoped: Organisation, by_ada: Actor, at: datetime
) -> None:
    token, secret = make_token("Shop", scopes=["reports:write"], by=by_ada, at=at)
    actor = actor_of_token(secret, at=at)
    assert actor is not None
    assert (actor.kind, actor.organisation_id, actor.name) == ("program", scoped.pk, "Shop")
    assert {act for act in Act if allowed(actor, act)} == {Act.REPORT_RECEIVE}
    with pytest.raises(Refused):
        require(actor, Act.CASE_CLOSE)
    assert actor.as_by() == book.Actor(kind="api", id=token.pk)


def test_the_secret_is_kept_nowhere(scoped: Organisation, by_ada: Actor, at: datetime) -> None:
    token, secret = make_token("Shop", scopes=["reports:write"], by=by_ada, at=at)
    row = repr(ApiToken.objects.filter(pk=token.pk).values().get())
    assert secret not in row
    assert secret.rsplit("_", 1)[1] not in row
    assert secret not in repr(book.history(token.pk, organisation_id=scoped.pk))


def test_an_unknown_secret_is_nobody(scoped: Organisation, at: datetime) -> None:
    for secret in ("", "andon_00000000_x", "\udcff", "é" * 5000):
        assert actor_of_token(secret, at=at) is None


def test_a_token_in_a_members_name_may_what_she_may_within_the_scopes(
    ada: Member, scoped: Organisation, by_ada: Actor, at: datetime
) -> None:
    _, secret = make_token(
        "Desk", scopes=["cases:read", "cases:write"], member_id=ada.pk, by=by_ada, at=at
    )
    actor = actor_of_token(secret, at=at)
    assert actor is not None
    assert actor.member_id == ada.pk
    assert allowed(actor, Act.CASE_CLOSE)
    assert not allowed(actor, Act.CASE_VERIFY_FINAL)  # an administrator may not either
    assert not allowed(actor, Act.PEOPLE_READ)  # not in its scopes


def test_nobody_lends_a_program_somebody_elses_name(
    jonas: Member, scoped: Organisation, by_ada: Actor, at: datetime
) -> None:
    with pytest.raises(Fault, match="your own name only"):
        make_token("Desk", scopes=["cases:read"], member_id=jonas.pk, by=by_ada, at=at)


def test_a_known_token_costs_no_query(
    scoped: Organisation,
    by_ada: Actor,
    at: datetime,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    _, secret = make_token("Shop", scopes=["reports:write"], by=by_ada, at=at)
    first = actor_of_token(secret, at=at)
    with django_assert_num_queries(0):
        assert actor_of_token(secret, at=at + TRUST_FOR - timedelta(microseconds=1)) == first


def test_a_revoked_token_is_dead_here_at_once_and_elsewhere_within_thirty_seconds(
    scoped: Organisation, by_ada: Actor, at: datetime
) -> None:
    token, secret = make_token("Shop", scopes=["reports:write"], by=by_ada, at=at)
    assert actor_of_token(secret, at=at) is not None
    ApiToken.objects.filter(pk=token.pk).update(revoked_at=at)  # as another process does it
    assert timedelta(seconds=30) == TRUST_FOR
    assert actor_of_token(secret, at=at + TRUST_FOR) is None
    other, secret = make_token("Till", scopes=["reports:write"], by=by_ada, at=at)
    assert actor_of_token(secret, at=at) is not None
    later = at + timedelta(seconds=1)
    revoke_token(other, by=by_ada, at=later)
    revoke_token(other, by=by_ada, at=later)
    assert actor_of_token(secret, at=later) is None
    told = book.history(other.pk, organisation_id=scoped.pk)
    assert [line.kind for line in told] == ["token.made", "token.revoked"]


def test_a_token_ends_at_its_instant_even_while_it_is_trusted(
    scoped: Organisation, by_ada: Actor, at: datetime
) -> None:
    end = at + timedelta(seconds=10)
    _, secret = make_token("Shop", scopes=["reports:write"], expires_at=end, by=by_ada, at=at)
    assert actor_of_token(secret, at=end - timedelta(seconds=1)) is not None
    assert actor_of_token(secret, at=end) is None


def test_a_token_ends_with_the_membership_in_whose_name_it_acts(
    scoped: Organisation, by_ada: Actor, at: datetime
) -> None:
    bea = make_member("Bea", Role.CLIENT_ADMIN, scoped)
    by_bea = actors.of_member(bea)
    _, secret = make_token("Desk", scopes=["cases:read"], member_id=bea.pk, by=by_bea, at=at)
    assert actor_of_token(secret, at=at) is not None
    deactivate_member(bea, by=by_ada, at=at)
    assert actor_of_token(secret, at=at) is None


def test_a_token_ends_with_its_client(scoped: Organisation, by_ada: Actor, at: datetime) -> None:
    _, secret = make_token("Shop", scopes=["reports:write"], by=by_ada, at=at)
    Organisation.objects.filter(pk=scoped.pk).update(is_active=False)
    assert actor_of_token(secret, at=at) is None
    assert directory.client("tidewell") is None


@pytest.mark.parametrize(
    ("name", "scopes", "days", "field"),
    [
        (" ", ["reports:write"], 1, "name"),
        ("n" * 81, ["reports:write"], 1, "name"),
        ("Shop", [], 1, "scopes"),
        ("Shop", ["everything"], 1, "scopes"),
        ("Shop", ["reports:write"], 0, "expires_at"),
    ],
)
def test_a_token_says_what_is_wrong_with_it(
    scoped: Organisation,
    by_ada: Actor,
    at: datetime,
    name: str,
    scopes: list[str],
    days: int,
    field: str,
) -> None:
    with pytest.raises(Fault) as raised:
        make_token(name, scopes=scopes, expires_at=at + timedelta(days=days), by=by_ada, at=at)
    assert raised.value.field == field
    assert ApiToken.objects.count() == 0


def test_a_specialist_makes_no_token(mai: Member, scoped: Organisation, at: datetime) -> None:
    with pytest.raises(Refused):
        make_token("Shop", scopes=["reports:write"], by=actors.of_member(mai), at=at)


def test_the_house_itself_may_everything_and_a_reporter_nothing_of_the_staffs(
    tidewell: Organisation,
) -> None:
    assert all(allowed(actors.system(tidewell.pk), act) for act in Act)
    assert not any(allowed(actors.reporter(tidewell.pk), act) for act in Act)
