"""Who may change whose standing: nobody lifts anybody above himself, nobody shuts the last door."""

from django.utils.translation import gettext

from andon.people.actors import Actor
from andon.people.faults import Fault
from andon.people.models import Department, Member
from andon.rules.access import Role

ADMINISTRATORS = frozenset({Role.CLIENT_ADMIN, Role.SERVICE_ADMIN})


def check_reach(by: Actor, *roles: Role) -> None:
    """Only an administrator of the service makes, changes or removes one."""
    if Role.SERVICE_ADMIN in roles and by.kind == "member" and by.role is not Role.SERVICE_ADMIN:
        raise Fault(
            "role",
            gettext("Only an administrator of the service can do this to such an administrator."),
        )


def check_somebody_stays(leaving: Member) -> None:
    """Refuse what would leave an organisation without an administrator.

    Locks the administrators' rows, so that two of them cannot demote each other at once.
    """
    if leaving.role not in ADMINISTRATORS:
        return
    staying = Member.objects.select_for_update(of=("self",)).filter(
        organisation_id=leaving.organisation_id,
        role__in=ADMINISTRATORS,
        is_active=True,
        user__is_active=True,
    )
    if not [one for one in staying if one.pk != leaving.pk]:
        raise Fault(
            "role",
            gettext("This is the last administrator. Make somebody else an administrator first."),
        )


def department_for(by: Actor, role: Role, name: str) -> Department | None:
    """The department that a member of this role belongs to; a department member must have one."""
    if not name:
        if role is Role.DEPARTMENT:
            sentence = gettext("A department member needs a department. Choose one.")
            raise Fault("department", sentence)
        return None
    found = Department.objects.filter(organisation_id=by.organisation_id, name=name).first()
    if found is None:
        raise Fault("department", gettext("This client has no such department. Choose another."))
    return found
