"""Who works for whom: the look-ups that every request and job begins with."""

from andon.people.models import Member, User
from andon.runtime import scope


def members_of(user: User) -> list[Member]:
    """The user's active memberships, one an organisation."""
    with scope.whole_house():
        return list(
            Member.objects.filter(user_id=user.pk, is_active=True)
            .select_related("department")
            .order_by("organisation_id")
        )
