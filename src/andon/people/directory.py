"""Who works for whom: the look-ups that every request and job begins with."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from andon.people import actors
from andon.people.actors import Actor
from andon.people.models import ApiToken, Member, Organisation, User
from andon.runtime import scope

# How long a revoked token may still work in another process. A query a request would cost more
# than the request.
TRUST_FOR = timedelta(seconds=30)
MOST_TRUSTED = 10_000


@dataclass(frozen=True, slots=True)
class _Trusted:
    actor: Actor
    until: datetime


_trusted: dict[str, _Trusted] = {}


def members_of(user: User) -> list[Member]:
    """The user's active memberships, one an organisation, each with its user and department."""
    with scope.whole_house():
        return list(
            Member.objects.filter(
                user_id=user.pk, is_active=True, organisation_id__in=_active_organisations()
            )
            .select_related("department", "user")
            .order_by("organisation_id")
        )


def client(slug: str) -> Organisation | None:
    """The active organisation behind a public address."""
    with scope.whole_house():
        return Organisation.objects.filter(slug=slug, is_active=True).first()


def organisations(*ids: UUID) -> dict[UUID, Organisation]:
    """Organisations by id."""
    with scope.organisations(*ids):
        return {one.id: one for one in Organisation.objects.all()}


def digest_of(secret: str) -> str:
    """What is kept of a token. The secret has 256 random bits: a slow hash would add nothing."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def actor_of_token(secret: str, *, at: datetime) -> Actor | None:
    """The program behind a token; None where it is unknown, revoked or over.

    Trusted for 30 s a process, so that the intake asks the database rarely.
    """
    digest = digest_of(secret)
    known = _trusted.get(digest)
    if known is not None and at < known.until:
        return known.actor
    _trusted.pop(digest, None)
    token = _token(digest, at=at)
    if token is None:
        return None
    until = min(at + TRUST_FOR, token.expires_at or at + TRUST_FOR)
    if len(_trusted) >= MOST_TRUSTED:
        _trusted.clear()
    actor = actors.of_token(token)
    _trusted[digest] = _Trusted(actor=actor, until=until)
    return actor


def forget_tokens() -> None:
    """Ask the database about every token again, in this process."""
    _trusted.clear()


def _token(digest: str, *, at: datetime) -> ApiToken | None:
    with scope.whole_house():
        return (
            ApiToken.objects.filter(
                Q(expires_at__isnull=True) | Q(expires_at__gt=at),
                Q(member__isnull=True) | Q(member__is_active=True, member__user__is_active=True),
                digest=digest,
                revoked_at__isnull=True,
                organisation_id__in=_active_organisations(),
            )
            .select_related("member__user", "member__department")
            .first()
        )


def _active_organisations() -> QuerySet[Organisation, UUID]:
    return Organisation.objects.filter(is_active=True).values_list("id", flat=True)
