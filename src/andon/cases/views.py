"""What pages and the API are given of cases: frozen values, so that no template can query."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

View = Literal["all", "mine", "critical", "late", "soon", "provisional", "waiting", "closed"]
VIEWS: tuple[View, ...] = (
    "all",
    "mine",
    "critical",
    "late",
    "soon",
    "provisional",
    "waiting",
    "closed",
)
Lamp = Literal["late", "soon", "in-time", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What the queue is narrowed to; empty means no limit.

    `text`: the number of a report or case, a lot, or a product.
    """

    view: View = "all"
    member_ids: tuple[UUID, ...] = ()  # the reader's memberships, for the view "mine"
    organisation_id: UUID | None = None
    market: str = ""
    category: str = ""
    grade: str = ""
    station: str = ""
    owner_id: UUID | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the queue."""

    id: UUID
    organisation_id: UUID
    number: str
    product_name: str
    category: str
    family: str
    lot: str
    markets: tuple[str, ...]
    grade: str
    is_provisional: bool
    is_waiting: bool
    priority: int
    station: str
    outcome: str
    owner_id: UUID | None
    owner_name: str
    opened_at: datetime
    closed_at: datetime | None
    next_clock: str
    next_due_at: datetime | None
    lamp: Lamp


@dataclass(frozen=True, slots=True)
class Page:
    """Some lines of the queue, and the key after which the next page begins (None: the last)."""

    rows: tuple[Row, ...]
    after: str | None


@dataclass(frozen=True, slots=True)
class Lamps:
    """The clocks of the house. `is_capped`: one of the numbers means "this many or more"."""

    late: int
    soon: int
    in_time: int
    is_capped: bool = False


@dataclass(frozen=True, slots=True)
class ClockView:
    """A limit of the case, and how it was counted."""

    name: str
    grade: str
    state: Literal["running", "warning", "late", "met", "ended"]
    started_at: datetime
    warn_at: datetime
    due_at: datetime
    met_at: datetime | None
    breached_at: datetime | None
    calendar: str
    intervals: tuple[tuple[datetime, datetime], ...]


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """A file that came with a report; its bytes are fetched by `id`."""

    id: UUID
    report_id: UUID
    kind: str
    media_type: str
    name: str
    size: int
    digest: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class MessageView:
    """A word between staff and reporter."""

    at: datetime
    is_from_reporter: bool
    member_name: str
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report of the case, with its words; `words` is empty once the person was erased."""

    id: UUID
    number: str
    join_id: UUID
    joined_at: datetime
    joined_by: str
    join_reason: str
    channel: str
    received_at: datetime
    aware_at: datetime
    language: str
    market: str
    lot: str
    product_words: str
    words: str
    injury: str
    injury_words: str
    noticed_on: date | None
    quantity_affected: int | None
    has_contact: bool
    answered_at: datetime | None
    missing: tuple[str, ...]
    evidence: tuple[EvidenceView, ...]
    messages: tuple[MessageView, ...]


@dataclass(frozen=True, slots=True)
class JoinView:
    """A join that was undone: by whom, when and why."""

    id: UUID
    report_id: UUID
    report_number: str
    at: datetime
    reason: str
    undone_at: datetime
    undone_by: str
    undone_because: str


@dataclass(frozen=True, slots=True)
class VerdictView:
    """What one person found."""

    level: str
    member_name: str
    at: datetime
    outcome: str
    family: str
    standard_version_id: UUID | None
    grade: str
    reason: str
    needed: tuple[str, ...]
    goes_to: str


@dataclass(frozen=True, slots=True)
class RegradeView:
    """A downgrade, proposed and decided by two people."""

    id: UUID
    from_grade: str
    to_grade: str
    reason: str
    proposed_by: str
    proposed_by_id: UUID
    proposed_at: datetime
    decided_by: str
    decided_at: datetime | None
    is_confirmed: bool | None


@dataclass(frozen=True, slots=True)
class StatementView:
    """The latest statement: structured slots, and which version of it this is."""

    slots: Mapping[str, Any]
    version: int
    member_name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DispatchView:
    """A department that was told, and its own answer."""

    id: UUID
    department: str
    sent_at: datetime
    sent_by: str
    acknowledged_at: datetime | None
    acknowledged_by: str


@dataclass(frozen=True, slots=True)
class ActionView:
    """A measure of the plan."""

    id: UUID
    kind: str
    text: str
    owner_id: UUID
    owner_name: str
    due_at: datetime
    is_late: bool
    done_at: datetime | None
    done_by: str
    done_by_id: UUID | None
    proof: str
    cannot_because: str
    proven_at: datetime | None
    proven_by: str
    version: int


@dataclass(frozen=True, slots=True)
class RecheckView:
    """A recheck, its sample, and what such a sample finds.

    `finds_per_mille`: the probability, in whole thousandths rounded down, that at least one bad
    unit is in the sample if `bad` of the population are.
    """

    id: UUID
    kind: str
    population: int
    size: int
    seed: str
    sample: tuple[int, ...]  # the first 100 places, counted from 1
    bad: int
    finds_per_mille: int
    drawn_at: datetime
    drawn_by: str
    is_passed: bool | None
    note: str
    done_at: datetime | None
    done_by: str


@dataclass(frozen=True, slots=True)
class ConditionView:
    """A closing condition: whether it holds, and which step would satisfy it."""

    code: str
    is_held: bool
    step: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NoteView:
    """A private note of the staff."""

    at: datetime
    member_name: str
    text: str


@dataclass(frozen=True, slots=True)
class Event:
    """A line of the timeline, from the ledger. Facts are None once they were erased."""

    id: UUID
    kind: str
    at: datetime
    by_kind: str
    by_name: str
    facts: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class NextAct:
    """A step that the reader might take now; `why_not` are the codes of what is missing."""

    step: str
    is_allowed: bool
    why_not: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stop:
    """A station of the cord."""

    station: str
    state: Literal["done", "now", "ahead"]


@dataclass(frozen=True, slots=True)
class CaseView:
    """All that a case's page shows."""

    row: Row
    version: int
    product_id: UUID | None
    standard_version_id: UUID | None
    grade_reasons: tuple[Any, ...]
    languages: tuple[str, ...]
    waiting_since: datetime | None
    levels_needed: tuple[str, ...]
    cord: tuple[Stop, ...]
    clocks: tuple[ClockView, ...]
    statement: StatementView | None
    reports: tuple[ReportView, ...]
    undone_joins: tuple[JoinView, ...]
    verdicts: tuple[VerdictView, ...]
    regrades: tuple[RegradeView, ...]
    dispatches: tuple[DispatchView, ...]
    departments_due: tuple[str, ...]  # proposed, not told yet
    actions: tuple[ActionView, ...]
    rechecks: tuple[RecheckView, ...]
    conditions: tuple[ConditionView, ...]
    notes: tuple[NoteView, ...]
    timeline: tuple[Event, ...]
    acts: tuple[NextAct, ...]

    @property
    def held(self) -> int:
        """How many closing conditions hold."""
        return sum(condition.is_held for condition in self.conditions)
