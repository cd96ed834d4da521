"""Sends a table's rows through `receive`, some hundred at a time, and counts what became of each.

A row is known again by a keyed digest of what it says, so the same file sent twice adds nothing:
rows read are reports, rejected and repeats together, always. Memory does not grow with the file.
"""

import hmac
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from andon.connect.mapping import Mapped
from andon.connect.tables import Row
from andon.reports.drafts import BadDraft, Draft, draft_from
from andon.reports.steps.receive import Received, receive
from andon.runtime import keys

PURPOSE = b"andon.connect.rows/1"
# A batch holds SQLite's one write lock for some 50 ms; larger ones are hardly quicker.
BATCH = 200
BROKEN = "row.broken"
CELLS = ("line", "code", "reason", "original")
# A cell that begins so is reckoned by a spreadsheet, not shown; a quote before it keeps it text.
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
BLANK = ' \t\r\n"\ufeff'


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that did not become a report: its line, a stable code, a sentence, the row itself."""

    line: int
    code: str
    reason: str
    original: str

    @property
    def cells(self) -> tuple[int, str, str, str]:
        """As a line of a table that a spreadsheet opens, where what a stranger wrote stays text."""
        is_formula = self.original.lstrip(BLANK)[:1] in FORMULA
        original = f"'{self.original}" if is_formula else self.original
        return self.line, self.code, self.reason, original


@dataclass(slots=True)
class Count:
    """What became of the rows read so far."""

    rows: int = 0
    reports: int = 0
    repeats: int = 0
    remarks: int = 0
    rejected: int = 0
    new: list[UUID] = field(default_factory=list)  # of the last batch


def import_rows(
    rows: Iterator[Row],
    *,
    mapped: Mapped,
    organisation_id: UUID,
    channel: str,
    now: Callable[[], datetime],
    reject: Callable[[Rejected], None],
    batch: int = BATCH,
) -> Iterator[Count]:
    """Receive the rows; yields the counts after each batch, which is then on the disk.

    `now` gives the instant of each batch's receipt; `reject` is called for each row that did not
    become a report, in the order of the file within a batch.
    """
    count = Count()
    secret = hmac.digest(keys.fingerprint_key(), PURPOSE, "sha256")

    def next_part() -> _Part | None:
        """Of the next rows; runs in a thread of its own, which knows no database."""
        part = list(islice(rows, batch))
        if not part:
            return None
        at = now()
        read = [
            (row, _draft(row, mapped, organisation_id, channel, at=at, secret=secret))
            for row in part
        ]
        return _Part(at, read)

    # While the database stores one batch, the next one is read.
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="import") as reader:
        waiting = reader.submit(next_part)
        while part := waiting.result():
            waiting = reader.submit(next_part)
            _take(part, count, reject)
            yield count


@dataclass(frozen=True, slots=True)
class _Part:
    """Some hundred rows, each with its draft or why it has none, read at one instant."""

    at: datetime
    read: Sequence[tuple[Row, Draft | Rejected]]


def _take(part: _Part, count: Count, reject: Callable[[Rejected], None]) -> None:
    drafts: list[tuple[Row, Draft]] = []
    for row, made in part.read:
        if isinstance(made, Rejected):
            reject(made)
            count.rejected += 1
        else:
            drafts.append((row, made))
    count.rows += len(part.read)
    _receive(drafts, count, reject, at=part.at)


def _receive(
    drafts: Sequence[tuple[Row, Draft]],
    count: Count,
    reject: Callable[[Rejected], None],
    *,
    at: datetime,
) -> None:
    outcomes = receive([draft for _, draft in drafts], at=at, is_receipted=False)
    count.new = []
    for (row, draft), outcome in zip(drafts, outcomes, strict=True):
        if not isinstance(outcome, Received):
            reject(Rejected(row.line, outcome.code, outcome.sentence, row.original))
            count.rejected += 1
        elif outcome.is_repeat:
            count.repeats += 1
        else:
            count.reports += 1
            count.remarks += bool(draft.remarks)
            count.new.append(outcome.report_id)


def _draft(
    row: Row,
    mapped: Mapped,
    organisation_id: UUID,
    channel: str,
    *,
    at: datetime,
    secret: bytes,
) -> Draft | Rejected:
    if row.broken:
        return Rejected(row.line, BROKEN, row.broken, row.original)
    try:
        return draft_from(
            mapped.report_of(row.values),
            organisation_id=organisation_id,
            channel=channel,
            at=at,
            idempotency_key=_key(row.values, mapped, secret=secret),
        )
    except BadDraft as bad:
        return Rejected(row.line, bad.code, bad.sentence, row.original)


def _key(values: Mapping[str, Any], mapped: Mapped, *, secret: bytes) -> str:
    """A digest of the row, or of the columns that name it; the file's own name plays no part."""
    named = {name: values[name] for name in mapped.key if name in values} or values
    said = json.dumps(named, sort_keys=True, ensure_ascii=False, default=str)
    return f"row:{hmac.digest(secret, said.encode('utf-8', 'replace'), 'sha256').hex()}"
