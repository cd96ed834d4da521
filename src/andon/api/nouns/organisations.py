"""Organisations: whose token this is, and the clients of the service team."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from ninja import Router

from andon.api.nouns.invitations import Language
from andon.api.operations import look, take
from andon.api.requests import ApiRequest
from andon.api.shapes import Body, Code, Line
from andon.people.models import Organisation, User
from andon.people.steps.add_client import add_client
from andon.rules.access import Act

router = Router(tags=["organisations"])


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationShape:
    """A client, or the service team itself."""

    id: UUID
    slug: str
    name: str
    language: str
    time_zone: str
    is_service: bool
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Me:
    """Who asks: a program or a member, at which client, in which role, with which scopes."""

    kind: str
    name: str
    member_id: UUID | None
    role: str
    department: str
    scopes: list[str]
    organisation: OrganisationShape


class NewClient(Body):
    """`slug` stands in public addresses and never changes."""

    slug: Code
    name: Line
    language: Language = "en"


@look(
    router,
    "/me",
    name="read_me",
    act=None,
    returns=Me,
    because="whoever shows a good token may ask whose it is",
)
def me(request: ApiRequest) -> Me:
    """Whose token or session this is, and what it may do."""
    by = request.auth
    return Me(
        kind=by.kind,
        name=by.name,
        member_id=by.member_id,
        role=by.role or "",
        department=by.department or "",
        scopes=sorted(by.scopes),
        organisation=_shown(Organisation.objects.get(pk=by.organisation_id)),
    )


@take(
    router,
    "/organisations",
    name="add_client",
    act=Act.CLIENT_ADD,
    returns=OrganisationShape,
)
def add(request: ApiRequest, body: NewClient) -> OrganisationShape:
    """Add a client with its core departments; whoever adds it administers it at first."""
    made = add_client(
        body.slug,
        name=body.name,
        language=body.language,
        administrator=cast("User", request.user),
        by=request.auth,
        at=request.at,
    )
    return _shown(made)


def _shown(row: Organisation) -> OrganisationShape:
    names = OrganisationShape.__dataclass_fields__
    return OrganisationShape(**{name: getattr(row, name) for name in names})
