"""`andon people ...`: clients, invitations, sign-in links, and the vault's keys."""

from typing import Annotated

import typer

from andon.people import actors, links
from andon.people.actors import Actor
from andon.people.faults import Fault
from andon.people.models import Organisation, User
from andon.people.steps.add_client import add_client
from andon.people.steps.first_admin import sign_in_link as link_for
from andon.people.steps.invite_member import invite_member
from andon.people.steps.reseal_vault import reseal_vault
from andon.rules.access import PERSONAL, SCOPES, Act, Role, may
from andon.runtime import clock, keys, scope
from andon.web.people import words

app = typer.Typer(help="Clients, members, and their ways in.", no_args_is_help=True)

ROLES = ", ".join(Role)

ROLES_HEAD = """# Who may do what

Written by `andon people roles` from `src/andon/rules/access.py`; a test compares the two. A person
has one role a client. The rules of a case bind every role alike: two people for what is grave or
sensitive, a reason for a downgrade, proof by somebody else than the doer.
"""

SCOPES_HEAD = """
## Programs

A token acts within its scopes. What a person answers for, a program does only in the name of the
member who made the token, and only if that member may.
"""


@app.command("add-client")
def add_a_client(
    slug: Annotated[str, typer.Argument(help="Short name, for addresses; it never changes.")],
    name: Annotated[str, typer.Argument(help="The client's name.")],
    language: Annotated[str, typer.Option(help="Its language, such as de.")] = "en",
    administrator: Annotated[
        str, typer.Option(help="E-mail address of the account that administers it at first.")
    ] = "",
) -> None:
    """Add a client with its core departments."""
    user = _user(administrator) if administrator else None
    try:
        client = add_client(
            slug, name=name, language=language, administrator=user, by=None, at=clock.now()
        )
    except Fault as fault:
        raise _wrong_use(fault.sentence) from fault
    typer.echo(f"{client.name} is added. Its report form: /r/{client.slug}/")


@app.command()
def invite(
    email: Annotated[str, typer.Argument(help="Whom to invite.")],
    role: Annotated[str, typer.Argument(help=f"One of: {ROLES}.")],
    client: Annotated[str, typer.Argument(help="The client's short name.")],
    department: Annotated[str, typer.Option(help="For the role department: which one.")] = "",
    language: Annotated[str, typer.Option(help="Language of the invitation.")] = "en",
) -> None:
    """Invite somebody to work for a client; mails the link, and prints it."""
    if role not in list(Role):
        raise _wrong_use(f"There is no role {role!r}. Choose one of: {ROLES}.")
    by = _house_at(client)
    try:
        with scope.organisations(by.organisation_id):
            invitation = invite_member(
                email,
                role=Role(role),
                department=department,
                language=language,
                by=by,
                at=clock.now(),
            )
    except Fault as fault:
        raise _wrong_use(fault.sentence) from fault
    typer.echo(links.invitation_url(invitation.pk))


@app.command("sign-in-link")
def make_sign_in_link(
    email: Annotated[str, typer.Argument(help="Whose account.")],
) -> None:
    """Print an address that signs this person in, once, within 24 hours."""
    typer.echo(link_for(_user(email), at=clock.now()))


@app.command("rotate-vault-key")
def rotate_vault_key() -> None:
    """Put a new vault key before the old ones, which still open what they sealed."""
    keys.rotate_vault_key()
    typer.echo("The key is made. Restart every andon process, then: andon people reseal-vault")


@app.command("reseal-vault")
def reseal() -> None:
    """Seal every contact under the newest vault key; what has it already is left alone."""
    with scope.whole_house():
        ids = list(Organisation.objects.values_list("pk", flat=True))
    typer.echo(f"{sum(reseal_vault(one) for one in ids)} contacts are sealed anew.")


@app.command()
def roles() -> None:
    """Print who may do what, as docs/reference/roles.md shows it."""
    typer.echo(roles_page(), nl=False)


def roles_page() -> str:
    """The matrix as a Markdown page."""
    lines = [
        ROLES_HEAD,
        f"| act | | {' | '.join(str(words.ROLES[role]) for role in Role)} |",
        f"|---|---|{'---|' * len(Role)}",
    ]
    for act in Act:
        marks = " | ".join("yes" if may(role, act) else "" for role in Role)
        lines.append(f"| {words.ACTS[act]} | `{act.value}` | {marks} |")
    lines += [
        SCOPES_HEAD,
        "| scope | may | in its own name | in a member's name |",
        "|---|---|---|---|",
    ]
    for scope_name, acts in SCOPES.items():
        own = [f"`{act.value}`" for act in Act if act in acts - PERSONAL]
        lent = [f"`{act.value}`" for act in Act if act in acts & PERSONAL]
        lines.append(
            f"| `{scope_name}` | {words.SCOPES[scope_name]} | {' '.join(own)} | {' '.join(lent)} |"
        )
    return "\n".join(lines) + "\n"


def _user(email: str) -> User:
    user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if user is None:
        raise _wrong_use(f"There is no account for {email}. Invite the address first.")
    return user


def _house_at(slug: str) -> Actor:
    """The house itself at this client: whoever has the command line owns the database anyway."""
    with scope.whole_house():
        client = Organisation.objects.filter(slug=slug).first()
    if client is None:
        raise _wrong_use(
            f"There is no client {slug!r}. Add it: andon people add-client {slug} NAME"
        )
    return actors.system(client.pk)


def _wrong_use(sentence: str) -> typer.Exit:
    typer.echo(sentence, err=True)
    return typer.Exit(code=2)
