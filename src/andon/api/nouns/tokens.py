"""Tokens: programs of the client, their scopes, and their end."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Query, Router
from pydantic import AwareDatetime, Field

from andon.api.operations import look, take
from andon.api.paging import Fetched, PageQuery, by_id, page
from andon.api.problems import not_found
from andon.api.requests import ApiRequest
from andon.api.shapes import Body, Code, Line
from andon.people.models import ApiToken
from andon.people.steps.make_token import make_token
from andon.people.steps.revoke_token import revoke_token
from andon.rules.access import Act

router = Router(tags=["tokens"])


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenShape:
    """A token without its secret, which nobody can read again."""

    id: UUID
    name: str
    prefix: str
    scopes: list[str]
    member_id: UUID | None
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTokenShape(TokenShape):
    """A token and its secret, shown this once."""

    secret: str


@dataclass(frozen=True, slots=True)
class TokenPage:
    """Some tokens; `next` is the whole address of the rest."""

    items: list[TokenShape]
    next: str | None


class NewToken(Body):
    """`is_mine`: the program acts in your name, within your role."""

    name: Line
    scopes: list[Code] = Field(max_length=40)
    is_mine: bool = False
    expires_at: AwareDatetime | None = None


@look(router, "", name="list_tokens", act=Act.TOKEN_MANAGE, returns=TokenPage)
def tokens(request: ApiRequest, asked: Query[PageQuery]) -> TokenPage:
    """The programs that may or might act for the client."""
    rows = ApiToken.objects.filter(organisation_id=request.auth.organisation_id)

    def fetch(after: str | None) -> Fetched[ApiToken]:
        return by_id(rows, after=after, limit=asked.limit)

    found, following = page(request, asked, fetch)
    return TokenPage([TokenShape(**_values(row)) for row in found], following)


@take(
    router,
    "",
    name="make_token",
    act=Act.TOKEN_MANAGE,
    returns=NewTokenShape,
    is_secret=True,
)
def make(request: ApiRequest, body: NewToken) -> NewTokenShape:
    """Make a token; its secret is in this answer and nowhere else."""
    row, secret = make_token(
        body.name,
        scopes=body.scopes,
        member_id=request.auth.member_id if body.is_mine else None,
        expires_at=body.expires_at,
        by=request.auth,
        at=request.at,
    )
    return NewTokenShape(**_values(row), secret=secret)


@take(
    router,
    "/{token_id}/revoke",
    name="revoke_token",
    act=Act.TOKEN_MANAGE,
    returns=TokenShape,
    status=200,
)
def revoke(request: ApiRequest, token_id: UUID) -> TokenShape:
    """End a token: here at once, in every other process within 30 s."""
    rows = ApiToken.objects.filter(organisation_id=request.auth.organisation_id)
    row = rows.filter(pk=token_id).first()
    if row is None:
        raise not_found("token")
    return TokenShape(**_values(revoke_token(row, by=request.auth, at=request.at)))


def _values(row: ApiToken) -> dict[str, Any]:
    return {name: getattr(row, name) for name in TokenShape.__dataclass_fields__}
