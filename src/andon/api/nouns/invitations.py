"""Invitations: open doors for one e-mail address into one role."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from ninja import Query, Router

from andon.api.operations import look, take
from andon.api.paging import Fetched, PageQuery, by_id, page
from andon.api.problems import not_found
from andon.api.requests import ApiRequest
from andon.api.shapes import Body, Line
from andon.people.models import Invitation
from andon.people.steps.invite_member import invite_member
from andon.people.steps.withdraw_invitation import withdraw_invitation
from andon.rules.access import Act, Department, Role

router = Router(tags=["invitations"])

Language = Literal["en", "zh-hans", "es", "fr", "de", "th", "vi", "id", "ar"]


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationShape:
    """An invitation; its link goes out by e-mail."""

    id: UUID
    email: str
    role: str
    language: str
    created_at: datetime
    expires_at: datetime
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True)
class InvitationPage:
    """Some open invitations; `next` is the whole address of the rest."""

    items: list[InvitationShape]
    next: str | None


class NewInvitation(Body):
    """Whom to let in, as what."""

    email: Line
    role: Role
    department: Department | None = None
    language: Language = "en"


@look(router, "", name="list_invitations", act=Act.PEOPLE_READ, returns=InvitationPage)
def invitations(request: ApiRequest, asked: Query[PageQuery]) -> InvitationPage:
    """The invitations that are open now."""
    rows = Invitation.objects.filter(
        organisation_id=request.auth.organisation_id,
        accepted_at__isnull=True,
        withdrawn_at__isnull=True,
        expires_at__gt=request.at,
    )

    def fetch(after: str | None) -> Fetched[Invitation]:
        return by_id(rows, after=after, limit=asked.limit)

    found, following = page(request, asked, fetch)
    return InvitationPage([_shown(row) for row in found], following)


@take(router, "", name="invite_member", act=Act.PEOPLE_INVITE, returns=InvitationShape)
def invite(request: ApiRequest, body: NewInvitation) -> InvitationShape:
    """Open a door for seven days; the link goes out by e-mail."""
    made = invite_member(
        body.email,
        role=body.role,
        department=body.department or "",
        language=body.language,
        by=request.auth,
        at=request.at,
    )
    return _shown(made)


@take(
    router,
    "/{invitation_id}/withdraw",
    name="withdraw_invitation",
    act=Act.PEOPLE_INVITE,
    returns=InvitationShape,
    status=200,
)
def withdraw(request: ApiRequest, invitation_id: UUID) -> InvitationShape:
    """Take an open invitation back."""
    rows = Invitation.objects.filter(organisation_id=request.auth.organisation_id)
    row = rows.filter(pk=invitation_id).first()
    if row is None:
        raise not_found("invitation")
    return _shown(withdraw_invitation(row, by=request.auth, at=request.at))


def _shown(row: Invitation) -> InvitationShape:
    names = InvitationShape.__dataclass_fields__
    return InvitationShape(**{name: getattr(row, name) for name in names})
