"""Revoke a program's key: dead here at once, in every other process within 30 s."""

from datetime import datetime

from django.db import transaction

from andon.ledger import book
from andon.people import actors, directory
from andon.people.actors import Actor
from andon.people.models import ApiToken
from andon.rules.access import Act


@transaction.atomic
def revoke_token(token: ApiToken, *, by: Actor, at: datetime) -> ApiToken:
    """Revoke it; twice is no error and writes no second line."""
    actors.require(by, Act.TOKEN_MANAGE)
    revoked = ApiToken.objects.filter(pk=token.pk, revoked_at__isnull=True).update(revoked_at=at)
    if revoked:
        token.revoked_at = at
        book.append(
            "token.revoked",
            subject=book.Subject("token", token.pk, token.organisation_id),
            facts={},
            by=by.as_by(),
            at=at,
        )
    directory.forget_tokens()
    return token
