"""Add a client organisation with its core departments."""

import re
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from andon.ledger import book
from andon.people import actors
from andon.people.actors import Actor
from andon.people.faults import Fault
from andon.people.models import Department, Member, Organisation, User
from andon.rules.access import CORE, Act, Role
from andon.runtime import scope
from andon.runtime.ids import new_id

MOST_NAME = 120
SLUG = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")


def add_client(
    slug: str,
    *,
    name: str,
    by: Actor | None,
    at: datetime,
    language: str = "en",
    administrator: User | None = None,
    is_service: bool = False,
) -> Organisation:
    """Add an organisation, with its core departments and its first administrator, if one is named.

    `slug` stands in public addresses and never changes. `by` is None at the command line. Raises
    Fault or access.Refused.
    """
    if by is not None:
        actors.require(by, Act.CLIENT_ADD)
    _check(slug, name=name)
    client_id = new_id(at=at)
    try:
        with scope.organisations(client_id), transaction.atomic():
            client = Organisation.objects.create(
                id=client_id,
                slug=slug,
                name=name.strip(),
                language=language,
                is_service=is_service,
                created_at=at,
            )
            _fill(client, administrator=administrator, at=at)
            book.append(
                "organisation.added",
                subject=book.Subject("organisation", client_id, client_id),
                facts={"slug": slug, "is_service": is_service},
                by=(by or actors.system(client_id)).as_by(),
                at=at,
            )
    except IntegrityError as error:
        sentence = gettext("There is a client with this short name already. Choose another.")
        raise Fault("slug", sentence) from error
    return client


def _check(slug: str, *, name: str) -> None:
    if not SLUG.fullmatch(slug):
        raise Fault(
            "slug",
            gettext("The short name may hold small Latin letters, digits and hyphens only."),
        )
    if not 0 < len(name.strip()) <= MOST_NAME:
        raise Fault("name", gettext("Give the client a name of at most 120 letters."))


def _fill(client: Organisation, *, administrator: User | None, at: datetime) -> None:
    Department.objects.bulk_create(
        Department(id=new_id(at=at), organisation_id=client.id, name=name, language=client.language)
        for name in sorted(CORE)
    )
    if administrator is not None:
        Member.objects.create(
            id=new_id(at=at),
            organisation_id=client.id,
            user=administrator,
            role=Role.SERVICE_ADMIN,
            created_at=at,
        )


def is_known(slug: str) -> UUID | None:
    """The id of the organisation with this short name, active or not."""
    with scope.whole_house():
        return Organisation.objects.filter(slug=slug).values_list("id", flat=True).first()
