"""One of everything that an address can name, at one client: the permission tests try them all."""

import io
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from tests.cast import make_member

from andon.cases.models import Case
from andon.cases.steps.triage import triage
from andon.library.models import Edition, Standard, StandardVersion
from andon.notices import outbox
from andon.notices.models import Notice
from andon.people import actors
from andon.people.models import Contact, Member, Organisation
from andon.people.steps.invite_member import invite_member
from andon.people.steps.make_token import make_token
from andon.reports.drafts import draft_from
from andon.reports.models import Evidence
from andon.reports.steps.receive import Received, receive
from andon.rules.access import Role
from andon.runtime import scope
from andon.runtime.evidence import store

AT = datetime(2026, 3, 16, 12, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Things:
    """What stands at a client: the parts of addresses, and words that only this client has.

    A part is found under `address-name part` first, then under `part` alone.
    """

    parts: dict[str, Any]
    words: tuple[str, ...]


def client_named(slug: str, name: str) -> Organisation:
    """A client, made inside its own scope as the row policies demand."""
    key = uuid4()
    with scope.organisations(key):
        return Organisation.objects.create(id=key, slug=slug, name=name, created_at=AT)


def things_of(client: Organisation) -> Things:
    """Make one of everything. A new part of an address is added here."""
    mai = make_member("Mai", Role.SPECIALIST, client)
    ada = make_member("Ada", Role.CLIENT_ADMIN, client)
    by = actors.of_member(ada)
    with scope.organisations(client.pk):
        invitation = invite_member("kim@tidewell.example", role=Role.AUDITOR, by=by, at=AT)
        token, _ = make_token("Tidewell's shop", scopes=["reports:write"], by=by, at=AT)
        report, case = _report_and_case(client)
        evidence = _evidence(report, client=client)
        notice = _notice(mai, case=case)
        standard = _standard(client)
        contact = Contact.objects.get(organisation_id=client.pk)
    return Things(
        parts={
            "slug": client.slug,
            "client": client.slug,
            "member_id": mai.pk,
            "invitation_id": invitation.pk,
            "token_id": token.pk,
            "people:department name": "sales",
            "number": case.number,
            "case": case.number,
            "report": report.number,
            "desk:report number": report.number,
            "step": "add_note",
            "desk:erase number": report.number,
            "evidence_id": evidence.pk,
            "notice_id": notice.pk,
            "contact_id": contact.pk,
            "code": standard.code,
        },
        words=(client.slug, client.name, token.prefix, mai.user.email, report.number, WORDS),
    )


WORDS = "The pump of the night cream leaks at the collar"


def _report_and_case(client: Organisation) -> tuple[Received, Case]:
    draft = draft_from(
        {"words": WORDS, "lot": "L2407B", "email": "noor@example.com"},
        organisation_id=client.pk,
        channel="desk",
        at=AT,
    )
    (received,) = receive([draft], at=AT)
    assert isinstance(received, Received)
    triage([received.report_id], organisation_id=client.pk, at=AT)
    return received, Case.objects.get(organisation_id=client.pk)


def _notice(member: Member, *, case: Case) -> Notice:
    telling = outbox.Telling(
        template="case.assigned",
        to=outbox.To("member", member.pk),
        language="en",
        organisation_id=case.organisation_id,
        subject=("case", case.pk),
        facts={"number": case.number},
    )
    outbox.add([telling], at=AT)
    return Notice.objects.get(to_id=member.pk, template="case.assigned")


def _standard(client: Organisation) -> Standard:
    standard = Standard.objects.create(
        organisation_id=client.pk, code="OWN-LEAK-01", category="cosmetics", family="LEAK"
    )
    StandardVersion.objects.create(
        organisation_id=client.pk,
        standard=standard,
        version=1,
        effective_from=AT.date(),
        grade="major",
        department="production",
        norm="a norm of the house",
        words={"en": {"name": "Leak", "criteria": [], "statement": "", "question": ""}},
        digest="own",
    )
    Edition.objects.create(organisation_id=client.pk, at=AT, added=1, changed=0)
    return standard


def _evidence(report: Received, *, client: Organisation) -> Evidence:
    stored = store(io.BytesIO(b"a small file"), max_bytes=100)
    return Evidence.objects.create(
        organisation_id=client.pk,
        report_id=report.report_id,
        digest=stored.digest,
        address=stored.address,
        wrapped_key=stored.wrapped_key,
        name="label.txt",
        media_type="application/octet-stream",
        kind="other",
        size=stored.size,
        received_at=AT,
    )
