"""End a membership: the person sees and does nothing more at this client."""

from datetime import datetime

from django.db import transaction

from andon.ledger import book
from andon.people import actors, directory, standing
from andon.people.actors import Actor
from andon.people.models import Department, Member
from andon.rules.access import Act, Role


@transaction.atomic
def deactivate_member(member: Member, *, by: Actor, at: datetime) -> Member:
    """End it; what the person did stays in her name. Departments lose her as contact or deputy.

    Raises Fault for the last administrator, or access.Refused.
    """
    actors.require(by, Act.PEOPLE_MANAGE)
    standing.check_reach(by, Role(member.role))
    standing.check_somebody_stays(member)
    Department.objects.filter(contact=member).update(contact=None)
    Department.objects.filter(deputy=member).update(deputy=None)
    member.is_active = False
    member.save(update_fields=["is_active"])
    book.append(
        "member.deactivated",
        subject=book.Subject("member", member.pk, member.organisation_id),
        facts={"role": member.role},
        by=by.as_by(),
        at=at,
    )
    directory.forget_tokens()
    return member
