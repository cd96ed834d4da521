"""Put a contact under legal hold, or lift it: what is held cannot be erased."""

from datetime import datetime

from django.db import transaction

from andon.ledger import book
from andon.people import actors
from andon.people.actors import Actor
from andon.people.models import Contact
from andon.rules.access import Act


@transaction.atomic
def hold_contact(contact: Contact, *, is_held: bool, by: Actor, at: datetime) -> Contact:
    """Set or lift the hold; the same again writes no second line. Raises access.Refused."""
    actors.require(by, Act.PERSON_ERASE)
    changed = (
        Contact.objects.filter(pk=contact.pk)
        .exclude(is_held_by_law=is_held)
        .update(is_held_by_law=is_held)
    )
    if changed:
        book.append(
            "contact.held" if is_held else "contact.released",
            subject=book.Subject("contact", contact.pk, contact.organisation_id),
            facts={},
            by=by.as_by(),
            at=at,
        )
    contact.is_held_by_law = is_held
    return contact
