"""Who acts: a member, a reporter, a program or the house itself, in one organisation."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from andon.ledger import book
from andon.people.models import ApiToken, Member
from andon.rules.access import Act, Refused, Role, may, program_may

Kind = Literal["member", "reporter", "program", "system"]


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who acts in one organisation. A program may act in a member's name."""

    kind: Kind
    organisation_id: UUID
    member_id: UUID | None = None
    role: Role | None = None
    name: str = ""
    department: str | None = None
    scopes: frozenset[str] = frozenset()
    token_id: UUID | None = None

    def as_by(self) -> book.Actor:
        """As the ledger writes it. The house and a reporter have no id of their own."""
        if self.kind == "program":
            return book.Actor(kind="api", id=self.token_id)
        return book.Actor(kind=self.kind, id=self.member_id)


def system(organisation_id: UUID) -> Actor:
    """The house itself: triage, clocks, reminders."""
    return Actor(kind="system", organisation_id=organisation_id, name="Andon")


def reporter(organisation_id: UUID) -> Actor:
    """Whoever holds a report's private link. Has no role: the link itself is the right."""
    return Actor(kind="reporter", organisation_id=organisation_id)


def of_member(member: Member) -> Actor:
    """A member of the staff. Reads `member.user` and `member.department`: select them."""
    return Actor(
        kind="member",
        organisation_id=member.organisation_id,
        member_id=member.id,
        role=Role(member.role),
        name=member.user.name or member.user.email,
        department=member.department.name if member.department else None,
    )


def of_token(token: ApiToken) -> Actor:
    """A program. With a member it acts in his name, within both his role and its own scopes."""
    member = token.member
    return Actor(
        kind="program",
        organisation_id=token.organisation_id,
        member_id=member.id if member else None,
        role=Role(member.role) if member else None,
        name=token.name,
        department=member.department.name if member and member.department else None,
        scopes=frozenset(token.scopes),
        token_id=token.id,
    )


def allowed(actor: Actor, act: Act) -> bool:
    """Whether the actor may do this, as far as the role or the scopes say."""
    if actor.kind == "system":
        return True
    if actor.kind == "program":
        return program_may(actor.scopes, act, on_behalf_of=actor.role)
    return actor.role is not None and may(actor.role, act)


def require(actor: Actor, act: Act) -> None:
    """Let pass or raise `access.Refused`, whose text is a sentence for the reader."""
    if not allowed(actor, act):
        raise Refused(act, None if actor.kind == "program" else actor.role)
