"""Members: who works for the client, in which role."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ninja import Query, Router

from andon.api.operations import look, take
from andon.api.paging import Fetched, PageQuery, by_id, page
from andon.api.problems import not_found
from andon.api.requests import ApiRequest
from andon.api.shapes import Body
from andon.people.models import Member
from andon.people.steps.change_role import change_role
from andon.people.steps.deactivate_member import deactivate_member
from andon.rules.access import Act, Department, Role

router = Router(tags=["members"])


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberShape:
    """A member."""

    id: UUID
    name: str
    role: str
    department: str
    is_active: bool
    created_at: datetime


@dataclass(frozen=True, slots=True)
class MemberPage:
    """Some members; `next` is the whole address of the rest."""

    items: list[MemberShape]
    next: str | None


class NewRole(Body):
    """A role; a department member's takes a department."""

    role: Role
    department: Department | None = None


@look(router, "", name="list_members", act=Act.PEOPLE_READ, returns=MemberPage)
def members(request: ApiRequest, asked: Query[PageQuery]) -> MemberPage:
    """Everybody who works for the client now."""
    mine = request.auth.organisation_id
    rows = Member.objects.filter(organisation_id=mine, is_active=True).select_related(
        "user", "department"
    )

    def fetch(after: str | None) -> Fetched[Member]:
        return by_id(rows, after=after, limit=asked.limit)

    found, following = page(request, asked, fetch)
    return MemberPage([_shown(row) for row in found], following)


@look(router, "/{member_id}", name="read_member", act=Act.PEOPLE_READ, returns=MemberShape)
def member(request: ApiRequest, member_id: UUID) -> MemberShape:
    """One member, also one who left."""
    return _shown(_member(request, member_id))


@take(
    router,
    "/{member_id}/role",
    name="change_role",
    act=Act.PEOPLE_MANAGE,
    returns=MemberShape,
    status=200,
)
def role(request: ApiRequest, member_id: UUID, body: NewRole) -> MemberShape:
    """Give a member another role or department."""
    row = _member(request, member_id, is_active=True)
    named = body.department or ""
    return _shown(
        change_role(row, role=body.role, department=named, by=request.auth, at=request.at)
    )


@take(
    router,
    "/{member_id}/end",
    name="deactivate_member",
    act=Act.PEOPLE_MANAGE,
    returns=MemberShape,
    status=200,
)
def end(request: ApiRequest, member_id: UUID) -> MemberShape:
    """End a membership; what the person did stays in her name."""
    row = _member(request, member_id, is_active=True)
    return _shown(deactivate_member(row, by=request.auth, at=request.at))


def _member(request: ApiRequest, member_id: UUID, **only: bool) -> Member:
    rows = Member.objects.select_related("user", "department").filter(**only)
    row = rows.filter(organisation_id=request.auth.organisation_id, pk=member_id).first()
    if row is None:
        raise not_found("member")
    return row


def _shown(row: Member) -> MemberShape:
    return MemberShape(
        id=row.pk,
        name=row.user.name,
        role=row.role,
        department=row.department.name if row.department else "",
        is_active=row.is_active,
        created_at=row.created_at,
    )
