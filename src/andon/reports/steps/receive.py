"""Receive: every channel ends here. Many drafts become reports in one short durable transaction.

Nothing slow and nothing that can fail for another reason happens here: product, defect, clocks and
notices are the triage's, which starts from the job rows that this step leaves.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from django.db import DataError, IntegrityError, connection, transaction
from django.db.backends.utils import CursorWrapper

from andon.ledger import book, receipts
from andon.people import vault
from andon.reports import claims, links
from andon.reports.drafts import Draft, Remark
from andon.reports.models import Report
from andon.runtime import jobs, scope
from andon.runtime.gathering import GatheringCursor
from andon.runtime.ids import new_ids, new_number
from andon.runtime.inserts import Json, insert_many

MOST_A_JOB = 200
# A number is drawn from 2^40: a second draw after a collision is enough.
DRAWS = 2

NO_FACTS, NO_LIST = Json(b"{}"), Json(b"[]")

REPORT = (
    "id",
    "organisation_id",
    "number",
    "channel",
    "received_at",
    "aware_at",
    "aware_by",
    "sku",
    "gtin",
    "product_words",
    "lot",
    "market",
    "language",
    "noticed_on",
    "bought_where",
    "order_reference",
    "quantity_bought",
    "quantity_affected",
    "injury",
    "contact_id",
    "entry_id",
    "link_version",
    "category",
    "family",
    "found",
    "missing",
    "version",
)
WORDS = (
    "id",
    "organisation_id",
    "words",
    "injury_words",
    "remarks",
)
CONTACT = (
    "id",
    "organisation_id",
    "sealed",
    "fingerprint",
    "may_be_contacted",
    "created_at",
    "keep_until",
    "is_held_by_law",
)
EVIDENCE = (
    "id",
    "organisation_id",
    "report_id",
    "digest",
    "address",
    "wrapped_key",
    "name",
    "media_type",
    "kind",
    "size",
    "received_at",
)


@dataclass(frozen=True, slots=True)
class Received:
    """What a reporter is told. A repeat is told what was told the first time."""

    number: str
    report_id: UUID
    link_token: str
    receipt: dict[str, Any] | None  # None: its facts were erased, or nobody asked for one
    is_repeat: bool = False
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """A draft that could not be stored, in a sentence."""

    code: str
    sentence: str
    field: str = ""


Outcome = Received | Refused


@dataclass(slots=True)
class _New:
    """A draft on its way to become a report."""

    draft: Draft
    id: UUID
    number: str
    contact: vault.Sealed | None = None
    line: book.Receipted | None = None


def receive(drafts: Sequence[Draft], *, at: datetime, is_receipted: bool = True) -> list[Outcome]:
    """Store the drafts, durably, before it returns; one outcome for each, in their order.

    An import, whose sender reads no receipts, saves their signing by `is_receipted=False`.

    A draft that the batch refuses is tried again alone, so that one bad draft harms nobody else.
    Where the database is gone, nothing is stored and its OperationalError is the caller's.
    """
    if not drafts:
        return []
    try:
        return _receive_together(drafts, at=at, is_receipted=is_receipted)
    except (DataError, IntegrityError, ValueError):
        return [_receive_alone(draft, at=at, is_receipted=is_receipted) for draft in drafts]


def _receive_alone(draft: Draft, *, at: datetime, is_receipted: bool) -> Outcome:
    for _ in range(DRAWS):
        try:
            return _receive_together([draft], at=at, is_receipted=is_receipted)[0]
        except (DataError, IntegrityError, ValueError):
            continue
    return Refused(
        code="report.not-storable",
        sentence="This report could not be stored as it is: write the words again as plain text.",
    )


def _receive_together(
    drafts: Sequence[Draft], *, at: datetime, is_receipted: bool
) -> list[Outcome]:
    ids = new_ids(len(drafts), at=at)
    news = [_New(draft, one, new_number("R")) for draft, one in zip(drafts, ids, strict=True)]
    _seal_contacts(news, at=at)  # before the transaction: it takes no locks
    marks = [new.contact.fingerprint if new.contact else "" for new in news]
    with scope.organisations(*{draft.organisation_id for draft in drafts}), _one_transaction():
        with connection.cursor() as cursor:
            answers = claims.claim(cursor, drafts, ids, marks, at=at)
            firsts = [new for new, answer in zip(news, answers, strict=True) if new.id == answer]
            gathering = GatheringCursor(cursor)
            _write(gathering, firsts, at=at)
            _leave_work(gathering, firsts, at=at)
            gathering.send()
        told = {new.id: (new.number, 1, new.line) for new in firsts}
        before = {answer for answer in answers if answer not in told}
        told.update(_told_before(before, is_receipted=is_receipted))
    # A receipt is signed when what it promises is stored.
    return [
        _answer(
            answer,
            told[answer],
            new.draft,
            is_repeat=answer != new.id,
            is_receipted=is_receipted,
        )
        for new, answer in zip(news, answers, strict=True)
    ]


def _one_transaction() -> transaction.Atomic:
    """The scope's own transaction on PostgreSQL; on SQLite, where a scope opens none, one here."""
    return transaction.atomic(savepoint=connection.vendor != "postgresql")


def _write(cursor: CursorWrapper, news: Sequence[_New], *, at: datetime) -> None:
    """The rows of new reports, one statement a table."""
    lines = book.append_many_raw(cursor, [_line(new, at=at) for new in news])
    for new, line in zip(news, lines, strict=True):
        new.line = line
    contacts = [_contact_row(new.contact, new.draft) for new in news if new.contact]
    insert_many(cursor, "people_contact", CONTACT, contacts)
    insert_many(cursor, "reports_report", REPORT, [_report_row(new, at=at) for new in news])
    insert_many(cursor, "reports_words", WORDS, [_words_row(new) for new in news])
    files = [row for new in news for row in _evidence_rows(new, at=at)]
    insert_many(cursor, "reports_evidence", EVIDENCE, files)


def _seal_contacts(news: Sequence[_New], *, at: datetime) -> None:
    known = [(new, new.draft.contact) for new in news if new.draft.contact]
    people = [(new.draft.organisation_id, person) for new, person in known if person]
    for (new, _), sealed in zip(known, vault.seal(people, at=at), strict=True):
        new.contact = sealed


def _leave_work(cursor: CursorWrapper, news: Sequence[_New], *, at: datetime) -> None:
    """Triage jobs: a job has one organisation and a bounded number of reports."""
    by_organisation: defaultdict[UUID, list[str]] = defaultdict(list)
    for new in news:
        by_organisation[new.draft.organisation_id].append(str(new.id))
    jobs.add_many_raw(
        cursor,
        [
            jobs.NewJob("triage", organisation_id, {"reports": ids[start : start + MOST_A_JOB]})
            for organisation_id, ids in by_organisation.items()
            for start in range(0, len(ids), MOST_A_JOB)
        ],
        at=at,
    )


def _told_before(
    ids: set[UUID], *, is_receipted: bool
) -> dict[UUID, tuple[str, int, book.Receipted | None]]:
    """Number, link version and line of reports that were received before."""
    if not ids:
        return {}
    return {
        report.id: (
            report.number,
            report.link_version,
            book.find(report.entry_id, organisation_id=report.organisation_id)
            if is_receipted
            else None,
        )
        for report in Report.objects.filter(id__in=ids)
    }


def _answer(
    report_id: UUID,
    told: tuple[str, int, book.Receipted | None],
    draft: Draft,
    *,
    is_repeat: bool,
    is_receipted: bool,
) -> Received:
    number, version, line = told
    return Received(
        number=number,
        report_id=report_id,
        link_token=links.token_for(report_id, version=version),
        receipt=receipts.promise(line, number=number) if line and is_receipted else None,
        is_repeat=is_repeat,
        remarks=draft.remarks,
    )


def _line(new: _New, *, at: datetime) -> book.Line:
    """What the ledger says: codes and numbers, no words, no contact."""
    draft = new.draft
    return book.Line(
        kind="report.received",
        subject=book.Subject("report", new.id, draft.organisation_id),
        facts={
            "number": new.number,
            "channel": draft.channel,
            "market": draft.market,
            "language": draft.language,
            "injury": draft.injury,
            "aware_at": draft.aware_at or at,
            "evidence": [file.address for file in draft.evidence],
        },
        by=book.Actor(kind="reporter"),
        at=at,
    )


def _report_row(new: _New, *, at: datetime) -> tuple[Any, ...]:
    draft = new.draft
    return (
        new.id,
        draft.organisation_id,
        new.number,
        draft.channel,
        at,
        draft.aware_at or at,
        draft.aware_by,
        draft.sku,
        draft.gtin,
        draft.product_words,
        draft.lot,
        draft.market,
        draft.language,
        draft.noticed_on,
        draft.bought_where,
        draft.order_reference,
        draft.quantity_bought,
        draft.quantity_affected,
        draft.injury,
        new.contact.id if new.contact else None,
        new.line.entry.id if new.line else None,
        1,
        "",
        "",
        NO_FACTS,
        NO_LIST,
        1,
    )


def _words_row(new: _New) -> tuple[Any, ...]:
    draft = new.draft
    remarks = Json(msgspec.json.encode(draft.remarks)) if draft.remarks else NO_LIST
    return (new.id, draft.organisation_id, draft.words, draft.injury_words, remarks)


def _contact_row(contact: vault.Sealed, draft: Draft) -> tuple[Any, ...]:
    return (
        contact.id,
        contact.organisation_id,
        contact.sealed,
        contact.fingerprint,
        draft.may_be_contacted,
        contact.created_at,
        contact.keep_until,
        False,
    )


def _evidence_rows(new: _New, *, at: datetime) -> list[tuple[Any, ...]]:
    """A file that was attached twice is one row."""
    if not new.draft.evidence:
        return []
    once = {file.digest: file for file in new.draft.evidence}
    ids = new_ids(len(once), at=at)
    return [
        (
            file_id,
            new.draft.organisation_id,
            new.id,
            file.digest,
            file.address,
            file.wrapped_key,
            file.name,
            file.media_type,
            file.kind,
            file.size,
            at,
        )
        for file_id, file in zip(ids, once.values(), strict=True)
    ]
