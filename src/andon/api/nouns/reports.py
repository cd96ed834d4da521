"""Reports: what came in, who reported, what was answered, and the receipt."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Query, Router

from andon.api.operations import look, take
from andon.api.paging import Fetched, PageQuery, newest_first, page
from andon.api.problems import Problem, not_found
from andon.api.requests import ApiRequest
from andon.api.shapes import Body, Code, Text, report_of
from andon.cases.models import Join
from andon.ledger import book, proofs
from andon.people import vault
from andon.people.steps.hold_contact import hold_contact
from andon.reports.models import Ask, Evidence, Message, Report, Words
from andon.reports.steps.erase_person import erase_person
from andon.reports.steps.write import write_to_reporter
from andon.rules.access import Act

router = Router(tags=["reports"])


class ReportQuery(PageQuery):
    """What the list is narrowed to; empty means no limit."""

    market: Code = ""
    injury: Literal["", "yes", "no", "unknown"] = ""
    channel: Code = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportLine:
    """A report without its words. `case` is empty until triage."""

    number: str
    id: UUID
    case: str
    channel: str
    received_at: datetime
    aware_at: datetime
    market: str
    language: str
    sku: str
    gtin: str
    product: str
    lot: str
    injury: str
    category: str
    family: str
    missing: Sequence[str]
    has_contact: bool
    triaged_at: datetime | None
    answered_at: datetime | None
    erased_at: datetime | None


@dataclass(frozen=True, slots=True)
class ReportPage:
    """Some reports, the newest first; `next` is the whole address of the rest."""

    items: list[ReportLine]
    next: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AskLine:
    """Something that was missing and was asked for."""

    item: str
    asked_at: datetime
    reminders: int
    answered_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageLine:
    """A word between staff and reporter."""

    id: UUID
    at: datetime
    is_from_reporter: bool
    member_id: UUID | None
    text: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLine:
    """A file that came with a report; `read_evidence` gives its bytes by `id`."""

    id: UUID
    kind: str
    media_type: str
    size: int
    digest: str
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFull(ReportLine):
    """A report with its words, which are empty once the person was erased."""

    words: str
    injury_words: str
    remarks: Sequence[Mapping[str, str]]
    aware_by: str
    noticed_on: date | None
    bought_where: str
    order_reference: str
    quantity_bought: int | None
    quantity_affected: int | None
    asks: list[AskLine]
    messages: list[MessageLine]
    evidence: list[FileLine]


@look(router, "", name="list_reports", act=Act.REPORT_READ, returns=ReportPage)
def reports(request: ApiRequest, asked: Query[ReportQuery]) -> ReportPage:
    """Reports, the newest first."""
    rows = Report.objects.filter(organisation_id=request.auth.organisation_id)
    for name in ("market", "injury", "channel"):
        if value := getattr(asked, name):
            rows = rows.filter(**{name: value})

    def fetch(after: str | None) -> Fetched[Report]:
        return newest_first(rows, by="received_at", after=after, limit=asked.limit)

    found, following = page(request, asked, fetch)
    cases = _cases([row.pk for row in found])
    return ReportPage([ReportLine(**_line(row, cases)) for row in found], following)


@look(router, "/{report}", name="read_report", act=Act.REPORT_READ, returns=ReportFull)
def report(request: ApiRequest, report: str) -> ReportFull:
    """One report with its words, what was asked, said and sent."""
    row = report_of(request, report)
    words = Words.objects.filter(pk=row.pk).first()
    return ReportFull(
        **_line(row, _cases([row.pk])),
        words=words.words if words else "",
        injury_words=words.injury_words if words else "",
        remarks=words.remarks if words else [],
        aware_by=row.aware_by,
        noticed_on=row.noticed_on,
        bought_where=row.bought_where,
        order_reference=row.order_reference,
        quantity_bought=row.quantity_bought,
        quantity_affected=row.quantity_affected,
        asks=[_shown(AskLine, one) for one in Ask.objects.filter(report=row).order_by("pk")],
        messages=[
            _shown(MessageLine, one) for one in Message.objects.filter(report=row).order_by("pk")
        ],
        evidence=[
            _shown(FileLine, one)
            for one in Evidence.objects.filter(report=row).defer("wrapped_key").order_by("pk")
        ],
    )


@look(
    router,
    "/{report}/receipt",
    name="read_receipt",
    act=Act.REPORT_READ,
    returns=dict[str, Any],
)
def receipt(request: ApiRequest, report: str) -> dict[str, Any]:
    """The best receipt by now: a proof once the entry is sealed, before that a signed promise.

    `andon verify-receipt` checks it off line with the key of `read_key`.
    """
    row = report_of(request, report)
    line = book.find(row.entry_id, organisation_id=row.organisation_id)
    if line is None:
        raise Problem("not-found", "There is no receipt: the person was erased, and its facts.")
    return proofs.receipt_of(line, number=row.number)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactShape:
    """Who reported, out of the vault; everything is empty for an anonymous report."""

    name: str
    email: str
    phone: str
    may_be_contacted: bool
    is_held_by_law: bool


@take(
    router,
    "/{report}/contact",
    name="open_contact",
    act=Act.CONTACT_READ,
    returns=ContactShape,
    status=200,
    has_key=False,
)
def contact(request: ApiRequest, report: str) -> ContactShape:
    """Open the reporter's identity; that it was opened, and by whom, is written in the ledger."""
    row = report_of(request, report)
    if row.contact is None or row.contact.erased_at is not None:
        raise not_found("contact")
    book.append(
        "contact.viewed",
        subject=book.Subject("report", row.pk, row.organisation_id),
        facts={"contact": row.contact.pk},
        by=request.auth.as_by(),
        at=request.at,
    )
    person = vault.open(row.contact) or vault.Person()
    return ContactShape(
        name=person.name,
        email=person.email,
        phone=person.phone,
        may_be_contacted=row.contact.may_be_contacted,
        is_held_by_law=row.contact.is_held_by_law,
    )


class NewMessage(Body):
    """What the reporter should read."""

    text: Text


@dataclass(frozen=True, slots=True)
class Written:
    """The message that was kept, and since when the report counts as answered."""

    id: UUID
    answered_at: datetime | None


@take(
    router,
    "/{report}/messages",
    name="write_to_reporter",
    act=Act.REPORT_ANSWER,
    returns=Written,
)
def message(request: ApiRequest, report: str, body: NewMessage) -> Written:
    """Answer the reporter on her private page; the first answer stops the answer clock."""
    row = report_of(request, report)
    made = write_to_reporter(row, text=body.text, by=request.auth, at=request.at)
    return Written(made.pk, row.answered_at)


@dataclass(frozen=True, slots=True)
class Erased:
    """The numbers of the reports that were emptied."""

    reports: list[str]


@take(router, "/{report}/erasure", name="erase_person", act=Act.PERSON_ERASE, returns=Erased)
def erase(request: ApiRequest, report: str) -> Erased:
    """Erase the reporter from this and all her reports; the cases and the proofs stay."""
    row = report_of(request, report)
    emptied = erase_person(row, by=request.auth, at=request.at)
    return Erased([one.number for one in emptied])


@dataclass(frozen=True, slots=True)
class Held:
    """Whether the contact of this report is held."""

    report: str
    is_held: bool


class Hold(Body):
    """Whether the law demands that the contact is kept."""

    is_held: bool


@take(
    router,
    "/{report}/hold",
    name="hold_contact",
    act=Act.PERSON_ERASE,
    returns=Held,
    status=200,
)
def hold(request: ApiRequest, report: str, body: Hold) -> Held:
    """Keep the reporter's identity from being erased, or lift that."""
    row = report_of(request, report)
    if row.contact is None:
        raise not_found("contact")
    held = hold_contact(row.contact, is_held=body.is_held, by=request.auth, at=request.at)
    return Held(row.number, held.is_held_by_law)


def _cases(report_ids: list[UUID]) -> dict[UUID, str]:
    joins = Join.objects.filter(report__in=report_ids, undone_at__isnull=True)
    return dict(joins.values_list("report_id", "case__number"))


def _line(row: Report, cases: dict[UUID, str]) -> dict[str, Any]:
    named = {
        "case": cases.get(row.pk, ""),
        "product": row.product_words,
        "has_contact": row.contact_id is not None and row.erased_at is None,
    }
    plain = set(ReportLine.__dataclass_fields__) - set(named)
    return named | {name: getattr(row, name) for name in plain}


def _shown(shape: Any, row: Any) -> Any:
    """A row as a value of this shape."""
    return shape(**{name: getattr(row, name) for name in shape.__dataclass_fields__})
