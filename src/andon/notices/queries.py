"""What the staff see of the outbox: what was told to whom, when, and what came of it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from andon.notices.models import Delivery, Notice
from andon.people import vault
from andon.people.models import Contact, Department, Member

MOST_ROWS = 200

Key = tuple[datetime, UUID]
"""(created_at, id) of the last row seen"""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to deliver: a server's code, never its sentence."""

    at: datetime
    is_delivered: bool
    answer: str


@dataclass(frozen=True, slots=True)
class Told:
    """One notice. `to_name` is a name only, never an address; empty where it may not be seen."""

    id: UUID
    organisation_id: UUID
    template: str
    language: str
    subject: tuple[str, UUID]
    to_kind: str
    to_name: str
    state: str
    reason: str
    attempts: int
    created_at: datetime
    due_at: datetime
    sent_at: datetime | None
    deliveries: tuple[Attempt, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """Some notices, the newest first, and the key after which the next page begins."""

    rows: tuple[Told, ...]
    after: Key | None


def page(
    *,
    state: str | None = None,
    template: str | None = None,
    after: Key | None = None,
    limit: int = 50,
    may_read_contacts: bool,
) -> Page:
    """The notices in scope, by key: five queries at most, at every depth."""
    found = Notice.objects.order_by("-created_at", "-id")
    if state:
        found = found.filter(state=state)
    if template:
        found = found.filter(template=template)
    if after:
        at, last = after
        found = found.filter(Q(created_at__lt=at) | Q(created_at=at, id__lt=last))
    size = min(limit, MOST_ROWS)
    rows = list(found[: size + 1])
    shown = rows[:size]
    more = (shown[-1].created_at, shown[-1].id) if len(rows) > size else None
    return Page(_told(shown, may_read_contacts=may_read_contacts), more)


def about(subjects: Iterable[UUID], *, may_read_contacts: bool) -> tuple[Told, ...]:
    """What was told about these reports or cases, the oldest first."""
    rows = Notice.objects.filter(subject_id__in=list(subjects)).order_by("created_at", "id")
    return _told(list(rows[:MOST_ROWS]), may_read_contacts=may_read_contacts)


def counts() -> dict[str, int]:
    """How many notices in scope stand in each state."""
    groups = Notice.objects.order_by().values_list("state").annotate(number=Count("id"))
    return dict(groups)


def _told(rows: Sequence[Notice], *, may_read_contacts: bool) -> tuple[Told, ...]:
    names = _names(rows, may_read_contacts=may_read_contacts)
    attempts: dict[UUID, list[Attempt]] = defaultdict(list)
    tried = Delivery.objects.filter(notice__in=[row.pk for row in rows]).order_by("at", "id")
    for one in tried:
        attempts[one.notice_id].append(Attempt(one.at, one.is_delivered, one.answer))
    return tuple(
        Told(
            id=row.id,
            organisation_id=row.organisation_id,
            template=row.template,
            language=row.language,
            subject=(row.subject_type, row.subject_id),
            to_kind=row.to_kind,
            to_name=names.get(row.to_id, ""),
            state=row.state,
            reason=row.reason,
            attempts=row.attempts,
            created_at=row.created_at,
            due_at=row.due_at,
            sent_at=row.sent_at,
            deliveries=tuple(attempts[row.id]),
        )
        for row in rows
    )


def _names(rows: Sequence[Notice], *, may_read_contacts: bool) -> dict[UUID, str]:
    by_kind: dict[str, set[UUID]] = defaultdict(set)
    for row in rows:
        by_kind[row.to_kind].add(row.to_id)
    members = Member.objects.filter(pk__in=by_kind["member"]).select_related("user")
    names = {member.pk: member.user.name for member in members}
    names |= _departments(Department.objects.filter(pk__in=by_kind["department"]))
    if may_read_contacts:
        names |= _contacts(Contact.objects.filter(pk__in=by_kind["contact"]))
    return names


def _departments(found: QuerySet[Department]) -> dict[UUID, str]:
    return {department.pk: department.name for department in found}


def _contacts(found: QuerySet[Contact]) -> dict[UUID, str]:
    return {contact.pk: _name_of(contact) for contact in found}


def _name_of(contact: Contact) -> str:
    """Empty after erasing, and where no key opens it: one bad row must not close the page."""
    try:
        person = vault.open(contact)
    except vault.SealedError:
        return ""
    return person.name if person else ""
