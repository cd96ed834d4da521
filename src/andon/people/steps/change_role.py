"""Give a member another role or department."""

from datetime import datetime

from django.db import transaction

from andon.ledger import book
from andon.people import actors, directory, standing
from andon.people.actors import Actor
from andon.people.models import Member
from andon.rules.access import Act, Role


@transaction.atomic
def change_role(
    member: Member, *, role: Role, by: Actor, at: datetime, department: str = ""
) -> Member:
    """Change the role. Raises Fault (last administrator, reach, department) or access.Refused."""
    actors.require(by, Act.PEOPLE_MANAGE)
    standing.check_reach(by, Role(member.role), role)
    if role not in standing.ADMINISTRATORS:
        standing.check_somebody_stays(member)
    before = member.role
    member.role = role
    member.department = standing.department_for(by, role, department)
    member.save(update_fields=["role", "department"])
    book.append(
        "member.changed",
        subject=book.Subject("member", member.pk, member.organisation_id),
        facts={"before": before, "role": role, "department": department},
        by=by.as_by(),
        at=at,
    )
    directory.forget_tokens()
    return member
