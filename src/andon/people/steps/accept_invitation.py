"""Come in by an invitation: an account, where there is none, and the membership."""

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext

from andon.ledger import book
from andon.people import links
from andon.people.faults import Fault
from andon.people.models import Invitation, Member, User
from andon.runtime import scope
from andon.runtime.ids import new_id

MOST_NAME = 120


def open_invitation(token: str, *, at: datetime) -> Invitation | None:
    """The invitation behind a link, if it is still open."""
    invitation_id = links.id_of("invitation", token)
    if invitation_id is None:
        return None
    with scope.whole_house():
        return (
            Invitation.objects.filter(
                pk=invitation_id,
                accepted_at__isnull=True,
                withdrawn_at__isnull=True,
                expires_at__gt=at,
            )
            .select_related("department")
            .first()
        )


def account_of(invitation: Invitation) -> User | None:
    """The account that the invited address has already; its name and password are left alone."""
    return User.objects.filter(email=invitation.email).first()


def accept_invitation(token: str, *, name: str, password: str, at: datetime) -> Member:
    """Make the account and the membership, once. Without a password: by code or passkey.

    Raises Fault (link, name, password).
    """
    invitation = open_invitation(token, at=at)
    if invitation is None:
        raise Fault("link", gettext("This invitation is not open any more. Ask for a new one."))
    with scope.organisations(invitation.organisation_id), transaction.atomic():
        # Only one of two clicks gets through.
        taken = Invitation.objects.filter(
            pk=invitation.pk, accepted_at__isnull=True, withdrawn_at__isnull=True
        ).update(accepted_at=at)
        if not taken:
            raise Fault("link", gettext("This invitation was used already. Sign in instead."))
        user = account_of(invitation) or _new_account(
            invitation, name=name, password=password, at=at
        )
        member = _membership(invitation, user=user, at=at)
        book.append(
            "member.joined",
            subject=book.Subject("member", member.pk, member.organisation_id),
            facts={"invitation": invitation.pk, "role": member.role},
            by=book.Actor(kind="member", id=member.pk),
            at=at,
        )
    return member


def _new_account(invitation: Invitation, *, name: str, password: str, at: datetime) -> User:
    given = " ".join(name.split())
    if not 0 < len(given) <= MOST_NAME:
        raise Fault("name", gettext("Give the name that your colleagues know you by."))
    if password:
        try:
            validate_password(password, User(email=invitation.email, name=given))
        except ValidationError as error:
            raise Fault("password", " ".join(error.messages)) from error
    return User.objects.create_user(
        invitation.email,
        password or None,
        name=given,
        language=invitation.language,
        created_at=at,
    )


def _membership(invitation: Invitation, *, user: User, at: datetime) -> Member:
    """A new membership, or the former one of somebody who comes back."""
    member, _ = Member.objects.update_or_create(
        organisation_id=invitation.organisation_id,
        user=user,
        defaults={
            "role": invitation.role,
            "department": invitation.department,
            "is_active": True,
        },
        create_defaults={
            "id": new_id(at=at),
            "role": invitation.role,
            "department": invitation.department,
            "created_at": at,
        },
    )
    return member
