"""Clients, invitations, roles, departments: who lets whom in, and who may not."""

from datetime import datetime, timedelta
from string import ascii_letters, digits

import pytest

from andon.ledger import book
from andon.people import actors, directory, links
from andon.people.actors import Actor
from andon.people.faults import Fault
from andon.people.models import Department, Invitation, Member, Organisation, User
from andon.people.steps.accept_invitation import accept_invitation, open_invitation
from andon.people.steps.add_client import add_client
from andon.people.steps.change_role import change_role
from andon.people.steps.deactivate_member import deactivate_member
from andon.people.steps.invite_member import OPEN_FOR, invite_member
from andon.people.steps.set_department import set_department
from andon.people.steps.withdraw_invitation import withdraw_invitation
from andon.rules import access
from andon.rules.access import CORE, Refused, Role
from andon.runtime import scope
from andon.runtime.models import Job
from tests.cast import make_member


def token_of(invitation: Invitation) -> str:
    return links.token_for("invitation", invitation.pk)


def kinds(subject_id: object, organisation: Organisation) -> list[str]:
    return [line.kind for line in book.history(subject_id, organisation_id=organisation.pk)]


def test_a_new_client_has_the_core_departments_and_its_first_administrator(
    sami: Member, at: datetime
) -> None:
    client = add_client(
        "northwind",
        name=" Northwind ",
        language="de",
        by=actors.of_member(sami),
        administrator=sami.user,
        at=at,
    )
    assert (client.name, client.language) == ("Northwind", "de")
    with scope.organisations(client.pk):
        assert set(Department.objects.values_list("name", "language")) == {
            (name.value, "de") for name in CORE
        }
        assert [(m.user, m.role) for m in Member.objects.select_related("user")] == [
            (sami.user, Role.SERVICE_ADMIN)
        ]
        assert kinds(client.pk, client) == ["organisation.added"]


@pytest.mark.parametrize(
    ("slug", "name", "field"),
    [
        ("tidewell", "Tidewell again", "slug"),
        ("Two Words", "Two", "slug"),
        ("UPPER", "Upper", "slug"),
        ("", "None", "slug"),
        ("fine", "  ", "name"),
        ("fine", "n" * 121, "name"),
    ],
)
def test_a_client_needs_a_short_name_of_its_own_and_a_name(
    tidewell: Organisation, at: datetime, slug: str, name: str, field: str
) -> None:
    with pytest.raises(Fault) as raised:
        add_client(slug, name=name, by=None, at=at)
    assert raised.value.field == field


def test_a_clients_own_administrator_adds_no_clients(by_ada: Actor, at: datetime) -> None:
    with pytest.raises(Refused):
        add_client("northwind", name="Northwind", by=by_ada, at=at)


def test_whoever_is_invited_comes_in_with_the_role_and_can_sign_in(
    scoped: Organisation, by_ada: Actor, at: datetime
) -> None:
    invitation = invite_member(
        "Kim <KIM@Tidewell.example>", role=Role.SUPERVISOR, by=by_ada, at=at, language="th"
    )
    assert invitation.email == "kim@tidewell.example"
    assert Job.objects.get(name="member.invited").payload == {"invitation": str(invitation.pk)}
    member = accept_invitation(
        token_of(invitation), name=" Kim  Lee ", password="a long quiet sentence", at=at
    )
    assert (member.role, member.user.name, member.user.language) == ("supervisor", "Kim Lee", "th")
    assert member.user.check_password("a long quiet sentence")
    assert kinds(invitation.pk, scoped) == ["member.invited"]
    assert kinds(member.pk, scoped) == ["member.joined"]


def test_no_address_or_name_enters_the_ledger(
    scoped: Organisation, by_ada: Actor, at: datetime
) -> None:
    invitation = invite_member("kim@tidewell.example", role=Role.AUDITOR, by=by_ada, at=at)
    member = accept_invitation(token_of(invitation), name="Kim Lee", password="", at=at)
    told = [
        *book.history(invitation.pk, organisation_id=scoped.pk),
        *book.history(member.pk, organisation_id=scoped.pk),
    ]
    assert len(told) == 2
    assert not any("kim" in repr(line).lower() for line in told)


def test_without_a_password_an_account_has_none_that_could_be_guessed(
    scoped: Organisation, by_ada: Actor, at: datetime
) -> None:
    invitation = invite_member("kim@tidewell.example", role=Role.AUDITOR, by=by_ada, at=at)
    member = accept_invitation(token_of(invitation), name="Kim", password="", at=at)
    assert not member.user.has_usable_password()


def test_an_invitation_lets_in_once(scoped: Organisation, by_ada: Actor, at: datetime) -> None:
    invitation = invite_member("kim@tidewell.example", role=Role.AUDITOR, by=by_ada, at=at)
    accept_invitation(token_of(invitation), name="Kim", password="", at=at)
    with pytest.raises(Fault, match="not open any more"):
        accept_invitation(token_of(invitation), name="Eve", password="", at=at)
    assert User.objects.filter(name="Eve").count() == 0


def test_an_invitation_ends_after_seven_days_and_can_then_be_sent_anew(
    scoped: Organisation, by_ada: Actor, at: datetime
) -> None:
    invitation = invite_member("kim@tidewell.example", role=Role.AUDITOR, by=by_ada, at=at)
    with pytest.raises(Fault, match="open invitation already"):
        invite_member("kim@tidewell.example", role=Role.AUDITOR, by=by_ada, at=at)
    later = at + OPEN_FOR
    assert open_invitation(token_of(invitation), at=later - timedelta(seconds=1)) == invitation
    assert open_invitation(token_of(invitation), at=later) is None
    again = invite_member("kim@tidewell.example", role=Role.AUDITOR, by=by_ada, at=later)
    assert open_invitation(token_of(again), at=later) == again


def test_a_withdrawn_invitation_opens_nothing(
    scoped: Organisation, by_ada: Actor, at: datetime
) -> None:
    invitation = invite_member("kim@tidewell.example", role=Role.AUDITOR, by=by_ada, at=at)
    withdraw_invitation(invitation, by=by_ada, at=at + timedelta(seconds=1))
    assert open_invitation(token_of(invitation), at=at) is None
    with pytest.raises(Fault):
        withdraw_invitation(invitation, by=by_ada, at=at)
    assert kinds(invitation.pk, scoped) == ["member.invited", "invitation.withdrawn"]


def test_a_forged_link_opens_nothing(scoped: Organisation, by_ada: Actor, at: datetime) -> None:
    invitation = invite_member("kim@tidewell.example", role=Role.AUDITOR, by=by_ada, at=at)
    token = token_of(invitation)
    forged = [token[:-1] + letter for letter in ascii_letters + digits if letter != token[-1]]
    wrong_door = links.token_for("sign-in", invitation.pk)
    for attempt in (*forged, f"{token}=", wrong_door, str(invitation.pk), "", "é", "A" * 4000):
        assert open_invitation(attempt, at=at) is None


def test_an_invited_person_who_has_an_account_keeps_its_name_and_password(
    otto: Member, scoped: Organisation, by_ada: Actor, at: datetime
) -> None:
    invitation = invite_member(otto.user.email, role=Role.SPECIALIST, by=by_ada, at=at)
    member = accept_invitation(token_of(invitation), name="Eve", password="an other one", at=at)
    assert (member.user, member.user.name) == (otto.user, "Otto")
    assert not User.objects.get(pk=otto.user.pk).check_password("an other one")


def test_whoever_comes_back_takes_up_the_former_membership(
    mai: Member, scoped: Organisation, by_ada: Actor, at: datetime
) -> None:
    deactivate_member(mai, by=by_ada, at=at)
    invitation = invite_member(mai.user.email, role=Role.SUPERVISOR, by=by_ada, at=at)
    member = accept_invitation(token_of(invitation), name="", password="", at=at)
    assert (member.pk, member.role, member.is_active) == (mai.pk, "supervisor", True)


@pytest.mark.parametrize("address", ["kim", "+66 81 234 5678", "", "kim@tidewell"])
def test_an_invitation_needs_an_address_that_can_be_written_to(
    scoped: Organisation, by_ada: Actor, at: datetime, address: str
) -> None:
    with pytest.raises(Fault) as raised:
        invite_member(address, role=Role.AUDITOR, by=by_ada, at=at)
    assert raised.value.field == "email"


def test_a_member_is_not_invited_again(
    mai: Member, scoped: Organisation, by_ada: Actor, at: datetime
) -> None:
    with pytest.raises(Fault, match="a member already"):
        invite_member("MAI@tidewell.example", role=Role.AUDITOR, by=by_ada, at=at)


@pytest.mark.parametrize("password", ["short", "password1234"])
def test_a_weak_password_is_refused_and_the_invitation_stays_open(
    scoped: Organisation, by_ada: Actor, at: datetime, password: str
) -> None:
    invitation = invite_member("kim@tidewell.example", role=Role.AUDITOR, by=by_ada, at=at)
    with pytest.raises(Fault) as raised:
        accept_invitation(token_of(invitation), name="Kim", password=password, at=at)
    assert raised.value.field == "password"
    assert open_invitation(token_of(invitation), at=at) == invitation


def test_a_clients_administrator_makes_and_touches_no_administrator_of_the_service(
    sami: Member, mai: Member, scoped: Organisation, by_ada: Actor, at: datetime
) -> None:
    with pytest.raises(Fault, match="Only an administrator of the service"):
        invite_member("eve@tidewell.example", role=Role.SERVICE_ADMIN, by=by_ada, at=at)
    with pytest.raises(Fault, match="Only an administrator of the service"):
        change_role(mai, role=Role.SERVICE_ADMIN, by=by_ada, at=at)
    with pytest.raises(Fault, match="Only an administrator of the service"):
        change_role(sami, role=Role.AUDITOR, by=by_ada, at=at)
    with pytest.raises(Fault, match="Only an administrator of the service"):
        deactivate_member(sami, by=by_ada, at=at)


def test_a_specialist_changes_nobodys_standing(
    mai: Member, jonas: Member, scoped: Organisation, at: datetime
) -> None:
    by_mai = actors.of_member(mai)
    with pytest.raises(Refused):
        invite_member("eve@tidewell.example", role=Role.AUDITOR, by=by_mai, at=at)
    with pytest.raises(Refused):
        change_role(jonas, role=Role.AUDITOR, by=by_mai, at=at)
    with pytest.raises(Refused):
        deactivate_member(jonas, by=by_mai, at=at)


def test_the_last_administrator_stays_one(
    ada: Member, scoped: Organisation, by_ada: Actor, at: datetime
) -> None:
    with pytest.raises(Fault, match="last administrator"):
        change_role(ada, role=Role.AUDITOR, by=by_ada, at=at)
    with pytest.raises(Fault, match="last administrator"):
        deactivate_member(ada, by=by_ada, at=at)
    make_member("Bea", Role.CLIENT_ADMIN, scoped)
    deactivate_member(ada, by=by_ada, at=at)
    assert directory.members_of(ada.user) == []


def test_a_department_member_has_a_department(
    mai: Member, scoped: Organisation, by_ada: Actor, at: datetime
) -> None:
    production = set_department(
        access.Department.PRODUCTION,
        contact_id=None,
        deputy_id=None,
        language="en",
        by=by_ada,
        at=at,
    )
    with pytest.raises(Fault) as raised:
        change_role(mai, role=Role.DEPARTMENT, by=by_ada, at=at)
    assert raised.value.field == "department"
    change_role(mai, role=Role.DEPARTMENT, department="production", by=by_ada, at=at)
    assert mai.department == production
    assert actors.of_member(mai).department == "production"
    assert kinds(mai.pk, scoped) == ["member.changed"]


def test_a_department_has_a_contact_and_another_person_as_deputy(
    mai: Member, jonas: Member, otto: Member, scoped: Organisation, by_ada: Actor, at: datetime
) -> None:
    def named(contact: Member, deputy: Member) -> Department:
        return set_department(
            access.Department.SALES,
            contact_id=contact.pk,
            deputy_id=deputy.pk,
            language="fr",
            by=by_ada,
            at=at,
        )

    with pytest.raises(Fault, match="two people"):
        named(mai, mai)
    with pytest.raises(Fault, match="no member of this client"):
        named(mai, otto)
    assert Department.objects.count() == 0
    named(mai, jonas)
    sales = named(jonas, mai)
    assert (sales.contact, sales.deputy, sales.language) == (jonas, mai, "fr")
    assert Department.objects.count() == 1
    assert kinds(sales.pk, scoped) == ["department.set", "department.set"]


def test_whoever_leaves_is_no_departments_contact_any_more(
    mai: Member, jonas: Member, scoped: Organisation, by_ada: Actor, at: datetime
) -> None:
    sales = set_department(
        access.Department.SALES,
        contact_id=mai.pk,
        deputy_id=jonas.pk,
        language="en",
        by=by_ada,
        at=at,
    )
    deactivate_member(mai, by=by_ada, at=at)
    sales.refresh_from_db()
    assert (sales.contact_id, sales.deputy_id) == (None, jonas.pk)
