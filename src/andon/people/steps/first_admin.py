"""The first administrator of a new house, and links that sign somebody in once."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from andon.people import links
from andon.people.models import Member, SignInLink, User
from andon.people.steps.add_client import add_client, is_known
from andon.rules.access import Role
from andon.runtime import scope
from andon.runtime.ids import new_id

SERVICE: Final = "service"
FIRST_CLIENT: Final = "example"
FIRST_EMAIL: Final = "admin@andon.example"
OPEN_FOR: Final = timedelta(hours=24)


@transaction.atomic
def first_admin(*, at: datetime, email: str = FIRST_EMAIL) -> User:
    """The oldest administrator of the service; in an empty house made, with a first client.

    Called at every start, so it changes nothing where there is one.
    """
    with scope.whole_house():
        known = (
            Member.objects.filter(role=Role.SERVICE_ADMIN, is_active=True, user__is_active=True)
            .select_related("user")
            .order_by("created_at", "id")
            .first()
        )
    if known is not None:
        return known.user
    user = User.objects.filter(email=email.lower()).first() or User.objects.create_user(
        email, name="Administrator", created_at=at
    )
    for slug, name in ((SERVICE, "Service team"), (FIRST_CLIENT, "Example client")):
        known_id = is_known(slug)
        if known_id is not None:
            _appoint(user, organisation_id=known_id, at=at)
            continue
        add_client(slug, name=name, by=None, at=at, administrator=user, is_service=slug == SERVICE)
    return user


def _appoint(user: User, *, organisation_id: UUID, at: datetime) -> None:
    """Make the user administrator of an organisation that lost its last one."""
    with scope.organisations(organisation_id):
        Member.objects.update_or_create(
            organisation_id=organisation_id,
            user=user,
            defaults={"role": Role.SERVICE_ADMIN, "is_active": True},
            create_defaults={
                "id": new_id(at=at),
                "role": Role.SERVICE_ADMIN,
                "created_at": at,
            },
        )


def sign_in_link(user: User, *, at: datetime) -> str:
    """An address that signs this person in, once, within 24 hours."""
    link = SignInLink.objects.create(
        id=new_id(at=at), user=user, created_at=at, expires_at=at + OPEN_FOR
    )
    return links.sign_in_url(link.pk)


def open_link(token: str, *, at: datetime) -> SignInLink | None:
    """The link behind a token, if nobody used it and its day is not over."""
    link_id: UUID | None = links.id_of("sign-in", token)
    if link_id is None:
        return None
    return (
        SignInLink.objects.filter(
            pk=link_id, used_at__isnull=True, expires_at__gt=at, user__is_active=True
        )
        .select_related("user")
        .first()
    )


def use_link(token: str, *, at: datetime) -> User | None:
    """Use the link up; None where it is not open. Of two clicks one gets through."""
    link = open_link(token, at=at)
    if link is None:
        return None
    used = SignInLink.objects.filter(pk=link.pk, used_at__isnull=True).update(used_at=at)
    return link.user if used else None
