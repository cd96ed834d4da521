"""Take an open invitation back: its link lets nobody in any more."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from andon.ledger import book
from andon.people import actors
from andon.people.actors import Actor
from andon.people.faults import Fault
from andon.people.models import Invitation
from andon.rules.access import Act


@transaction.atomic
def withdraw_invitation(invitation: Invitation, *, by: Actor, at: datetime) -> Invitation:
    """Close the door. Fault where somebody came in by it, or it was closed before."""
    actors.require(by, Act.PEOPLE_INVITE)
    withdrawn = Invitation.objects.filter(
        pk=invitation.pk, accepted_at__isnull=True, withdrawn_at__isnull=True
    ).update(withdrawn_at=at)
    if not withdrawn:
        raise Fault("invitation", gettext("This invitation is not open any more."))
    book.append(
        "invitation.withdrawn",
        subject=book.Subject("invitation", invitation.pk, invitation.organisation_id),
        facts={},
        by=by.as_by(),
        at=at,
    )
    invitation.withdrawn_at = at
    return invitation
