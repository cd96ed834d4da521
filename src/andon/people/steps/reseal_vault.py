"""Seal a client's contacts again under the newest vault key, after a rotation."""

from uuid import UUID

from django.db import transaction

from andon.people import vault
from andon.people.models import Contact
from andon.runtime import scope

AT_ONCE = 100  # no write on SQLite lasts long


def reseal_vault(organisation_id: UUID) -> int:
    """Reseal every contact that an older key sealed; returns how many. Twice does nothing."""
    done = 0
    last: UUID | None = None
    with scope.organisations(organisation_id):
        while batch := _next(organisation_id, after=last):
            last = batch[-1].pk
            with transaction.atomic():
                for contact in batch:
                    if not vault.is_newest(contact):
                        seen = contact.sealed
                        vault.reseal(contact)
                        # An erasure that came in between must not be undone.
                        done += Contact.objects.filter(pk=contact.pk, sealed=seen).update(
                            sealed=contact.sealed
                        )
    return done


def _next(organisation_id: UUID, *, after: UUID | None) -> list[Contact]:
    rows = Contact.objects.filter(organisation_id=organisation_id, sealed__isnull=False)
    if after is not None:
        rows = rows.filter(pk__gt=after)
    return list(rows.order_by("pk")[:AT_ONCE])
