"""Name who acts for a department, and who deputises."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext

from andon.ledger import book
from andon.people import actors
from andon.people.actors import Actor
from andon.people.faults import Fault
from andon.people.models import Department, Member
from andon.rules import access
from andon.rules.access import Act
from andon.runtime.ids import new_id


@transaction.atomic
def set_department(
    name: access.Department,
    *,
    contact_id: UUID | None,
    deputy_id: UUID | None,
    language: str,
    by: Actor,
    at: datetime,
) -> Department:
    """Set contact, deputy and language of a department, which is made if the client had none.

    Raises Fault (unknown member, contact and deputy the same) or access.Refused.
    """
    actors.require(by, Act.ORGANISATION_MANAGE)
    if contact_id is not None and contact_id == deputy_id:
        sentence = gettext("Contact and deputy must be two people. Choose another deputy.")
        raise Fault("deputy", sentence)
    department, _ = Department.objects.update_or_create(
        organisation_id=by.organisation_id,
        name=name,
        defaults={
            "contact": _member(contact_id, field="contact", by=by),
            "deputy": _member(deputy_id, field="deputy", by=by),
            "language": language,
        },
        create_defaults={
            "id": new_id(at=at),
            "contact": _member(contact_id, field="contact", by=by),
            "deputy": _member(deputy_id, field="deputy", by=by),
            "language": language,
        },
    )
    book.append(
        "department.set",
        subject=book.Subject("department", department.pk, by.organisation_id),
        facts={"name": name, "contact": contact_id, "deputy": deputy_id, "language": language},
        by=by.as_by(),
        at=at,
    )
    return department


def _member(member_id: UUID | None, *, field: str, by: Actor) -> Member | None:
    if member_id is None:
        return None
    found = Member.objects.filter(
        pk=member_id, organisation_id=by.organisation_id, is_active=True
    ).first()
    if found is None:
        raise Fault(field, gettext("This person is no member of this client. Choose another."))
    return found
