"""Make a program's key; its secret is shown once and kept as a digest."""

import secrets
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext

from andon.ledger import book
from andon.people import actors, directory
from andon.people.actors import Actor
from andon.people.faults import Fault
from andon.people.models import ApiToken, Member
from andon.rules.access import SCOPES, Act
from andon.runtime.ids import new_id

MOST_NAME = 80


@transaction.atomic
def make_token(
    name: str,
    *,
    scopes: Collection[str],
    by: Actor,
    at: datetime,
    member_id: UUID | None = None,
    expires_at: datetime | None = None,
) -> tuple[ApiToken, str]:
    """The token's row and its secret, which nobody can read again.

    With a member, the program acts in her name, within both her role and the scopes. Raises Fault
    (name, scopes, member, expiry) or access.Refused.
    """
    actors.require(by, Act.TOKEN_MANAGE)
    _check(name, scopes=scopes, expires_at=expires_at, at=at)
    _check_member(member_id, by=by)
    prefix = secrets.token_hex(4)
    secret = f"andon_{prefix}_{secrets.token_urlsafe(32)}"
    token = ApiToken.objects.create(
        id=new_id(at=at),
        organisation_id=by.organisation_id,
        name=name.strip(),
        prefix=prefix,
        digest=directory.digest_of(secret),
        scopes=sorted(scopes),
        member_id=member_id,
        created_at=at,
        expires_at=expires_at,
    )
    book.append(
        "token.made",
        subject=book.Subject("token", token.pk, by.organisation_id),
        facts={"scopes": sorted(scopes), "member": member_id, "expires_at": expires_at},
        by=by.as_by(),
        at=at,
    )
    return token, secret


def _check(
    name: str, *, scopes: Collection[str], expires_at: datetime | None, at: datetime
) -> None:
    if not 0 < len(name.strip()) <= MOST_NAME:
        raise Fault("name", gettext("Name the program that will use the token."))
    if not scopes or not set(scopes) <= set(SCOPES):
        raise Fault("scopes", gettext("Choose at least one scope of the list."))
    if expires_at is not None and expires_at <= at:
        raise Fault("expires_at", gettext("The last day must lie in the future."))


def _check_member(member_id: UUID | None, *, by: Actor) -> None:
    """One's own name, or nobody's: nobody lends a program somebody else's name."""
    if member_id is not None and (
        member_id != by.member_id
        or not Member.objects.filter(pk=member_id, is_active=True).exists()
    ):
        raise Fault("member", gettext("A program can act in your own name only."))
