"""Invite somebody into one role at one client."""

from datetime import datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from andon.ledger import book
from andon.people import actors, standing, vault
from andon.people.actors import Actor
from andon.people.faults import Fault
from andon.people.models import Invitation, Member
from andon.rules.access import Act, Role
from andon.runtime import jobs
from andon.runtime.ids import new_id

OPEN_FOR: Final = timedelta(days=7)


@transaction.atomic
def invite_member(
    email: str,
    *,
    role: Role,
    by: Actor,
    at: datetime,
    department: str = "",
    language: str = "en",
) -> Invitation:
    """Open a door for seven days, and leave the job that mails its link.

    Raises Fault (address, role, department, already a member or invited) or access.Refused.
    """
    actors.require(by, Act.PEOPLE_INVITE)
    standing.check_reach(by, role)
    address = _address(email)
    _check_new(address, by=by, at=at)
    invitation = _open(
        Invitation(
            id=new_id(at=at),
            organisation_id=by.organisation_id,
            email=address,
            role=role,
            department=standing.department_for(by, role, department),
            language=language,
            invited_by_id=by.member_id,
            created_at=at,
            expires_at=at + OPEN_FOR,
        )
    )
    book.append(
        "member.invited",
        subject=book.Subject("invitation", invitation.id, by.organisation_id),
        facts={"role": role, "department": department},
        by=by.as_by(),
        at=at,
    )
    jobs.add(
        "member.invited",
        {"invitation": str(invitation.id)},
        organisation_id=by.organisation_id,
        at=at,
    )
    return invitation


def _address(email: str) -> str:
    try:
        person = vault.parse_contact(email)
    except vault.BadContactError as error:
        raise Fault("email", error.sentence) from error
    if not person.email:
        raise Fault("email", gettext("An invitation needs an e-mail address."))
    return person.email.lower()


def _check_new(address: str, *, by: Actor, at: datetime) -> None:
    if Member.objects.filter(
        organisation_id=by.organisation_id, user__email=address, is_active=True
    ).exists():
        raise Fault("email", gettext("This person is a member already."))
    waiting = Invitation.objects.filter(
        organisation_id=by.organisation_id,
        email=address,
        accepted_at__isnull=True,
        withdrawn_at__isnull=True,
    )
    if waiting.filter(expires_at__gt=at).exists():
        raise _open_already()
    waiting.update(withdrawn_at=at)  # over: it makes room for the new one


def _open(invitation: Invitation) -> Invitation:
    try:
        with transaction.atomic():
            invitation.save(force_insert=True)
    except IntegrityError as error:  # somebody else invited the same address just now
        raise _open_already() from error
    return invitation


def _open_already() -> Fault:
    return Fault(
        "email",
        gettext("This person has an open invitation already. Withdraw it to send a new one."),
    )
