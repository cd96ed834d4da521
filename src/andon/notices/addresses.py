"""Whom a notice goes to: the address and name are looked up when it is sent, and kept nowhere."""

from dataclasses import dataclass
from uuid import UUID

from andon.notices.models import Notice
from andon.notices.states import Reason
from andon.people import vault
from andon.people.models import Contact, Department, Invitation, Member
from andon.rules.access import Role


@dataclass(frozen=True, slots=True)
class Address:
    """One or several addresses of one message; a name where one person is meant."""

    emails: tuple[str, ...]
    name: str = ""

    def __repr__(self) -> str:
        return "Address(...)"  # a traceback or a log line must not tell


def address_of(notice: Notice) -> Address | Reason:
    """Where to send the notice, or why there is nobody to send it to. Needs the client's scope."""
    find = {
        "contact": _of_contact,
        "member": _of_member,
        "department": _of_department,
        "invitation": _of_invitation,
    }[notice.to_kind]
    return find(notice.to_id)


def _of_contact(contact_id: UUID) -> Address | Reason:
    contact = Contact.objects.filter(pk=contact_id).first()
    if contact is None:
        return Reason.NO_CONTACT
    if contact.erased_at is not None:
        return Reason.ERASED
    if not contact.may_be_contacted:
        return Reason.NO_CONSENT
    try:
        person = vault.open(contact)
    except vault.SealedError:
        return Reason.SEALED
    if person is None:
        return Reason.ERASED
    return Address((person.email,), person.name) if person.email else Reason.NO_ADDRESS


def _of_member(member_id: UUID) -> Address | Reason:
    member = Member.objects.select_related("user").filter(pk=member_id).first()
    if member is None:
        return Reason.NO_MEMBER
    return _of_active(member) or Reason.INACTIVE


def _of_department(department_id: UUID) -> Address | Reason:
    """The contact, else the deputy, else every supervisor of the client in one message."""
    department = (
        Department.objects.select_related("contact__user", "deputy__user")
        .filter(pk=department_id)
        .first()
    )
    if department is None:
        return Reason.NO_DEPARTMENT
    for member in (department.contact, department.deputy):
        if member is not None and (address := _of_active(member)):
            return address
    supervisors = Member.objects.filter(
        organisation_id=department.organisation_id,
        role=Role.SUPERVISOR,
        is_active=True,
        user__is_active=True,
    )
    emails = tuple(supervisors.order_by("id").values_list("user__email", flat=True))
    return Address(emails) if emails else Reason.NO_DEPARTMENT


def _of_invitation(invitation_id: UUID) -> Address | Reason:
    open_ones = Invitation.objects.filter(accepted_at=None, withdrawn_at=None)
    invitation = open_ones.filter(pk=invitation_id).first()
    return Address((invitation.email,)) if invitation else Reason.NO_INVITATION


def _of_active(member: Member) -> Address | None:
    if not (member.is_active and member.user.is_active and member.user.email):
        return None
    return Address((member.user.email,), member.user.name)
