"""A case's clocks as rows: start, meet, regrade, end; warn and breach; and the first one due.

The figures and the reckoning stand in `rules.clocks`. A case keeps its first limit beside itself,
so every change here ends by reading which clock that is now.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from andon.cases.models import Case, Clock
from andon.ledger import book
from andon.notices import outbox
from andon.people.models import Member
from andon.rules import access, clocks
from andon.runtime import scope
from andon.runtime.ids import new_id

RUNS = Q(met_at__isnull=True, ended_at__isnull=True)
BURST = "burst"  # the code of the grade's reason by which a case is known as a burst


@dataclass(frozen=True, slots=True)
class Ticked:
    """How many clocks warned and how many ran out."""

    warned: int
    breached: int


def pace_of(case: Case) -> str:
    """The grade whose limits hold for the case: critical in a burst, else its own."""
    is_burst = any(reason.get("code") == BURST for reason in case.grade_reasons)
    return clocks.pace(case.grade, is_burst=is_burst)


def start(
    case: Case, names: Iterable[str], *, at: datetime, started_at: datetime | None = None
) -> None:
    """Start these clocks, counting from `started_at` or now; one that runs already goes on."""
    since = started_at or at
    rows = rows_for(case, names, pace=pace_of(case), since=since, at=at)
    Clock.objects.bulk_create(rows, ignore_conflicts=True)
    _keep_first(case)


def meet(case: Case, name: str, *, at: datetime) -> bool:
    """What the clock waits for has happened; False where no clock of this name runs."""
    met = _running(case).filter(name=name).update(met_at=at)
    _keep_first(case)
    return met == 1


def regrade(case: Case, grade: str, *, at: datetime) -> None:
    """Count the running clocks by another grade's limits, each from its own start.

    The old rows end and stay, so that a reader sees what held before.
    """
    running = list(_running(case).exclude(grade=grade))
    rows = regraded_rows([(clock, grade) for clock in running], at=at)
    Clock.objects.filter(id__in=[clock.id for clock in running]).update(ended_at=at)
    Clock.objects.bulk_create(rows)
    _keep_first(case)


def end_all(case: Case, *, at: datetime) -> None:
    """End whatever runs: the case is closed, or its clocks are no longer needed."""
    _running(case).update(ended_at=at)
    _keep_first(case)


def rows_for(
    case: Case, names: Iterable[str], *, pace: str, since: datetime, at: datetime
) -> list[Clock]:
    """Unsaved rows of these clocks, counted from `since`."""
    return [
        _row(
            case.id,
            case.organisation_id,
            clocks.start(clocks.Clock(name), grade=pace, at=since),
            at,
        )
        for name in names
    ]


def regraded_rows(regraded: Iterable[tuple[Clock, str]], *, at: datetime) -> list[Clock]:
    """Unsaved rows of running clocks under another grade, each from its own start."""
    return [
        _row(clock.case_id, clock.organisation_id, clocks.regrade(value_of(clock), grade=grade), at)
        for clock, grade in regraded
    ]


def value_of(clock: Clock) -> clocks.Running:
    """The row as a value of `rules.clocks`, for its explanation."""
    return clocks.Running(
        name=clocks.Clock(clock.name),
        grade=clock.grade,
        started_at=clock.started_at,
        warn_at=clock.warn_at,
        due_at=clock.due_at,
        calendar=clock.calendar,
    )


def first_of(running: Iterable[Clock]) -> dict[str, Any]:
    """What a case keeps of its clocks: the first limit and that clock's name."""
    first = clocks.first_due([value_of(clock) for clock in running])
    if first is None:
        return {"next_due_at": None, "next_clock": ""}
    return {"next_due_at": first.due_at, "next_clock": str(first.name)}


def tick(*, at: datetime, limit: int = 200) -> Ticked:
    """Warn of the clocks that are near their limit and mark those beyond it, each once.

    In the ledger, and by notice to the case's owner and the supervisors. The house's own upkeep:
    it looks at all clients.
    """
    with scope.whole_house():
        breached = _tell_of(
            Q(breached_at__isnull=True, due_at__lte=at), field="breached_at", at=at, limit=limit
        )
        warned = _tell_of(
            Q(warned_at__isnull=True, breached_at__isnull=True, warn_at__lte=at, due_at__gt=at),
            field="warned_at",
            at=at,
            limit=limit,
        )
    return Ticked(warned=warned, breached=breached)


def _row(case_id: UUID, organisation_id: UUID, value: clocks.Running, at: datetime) -> Clock:
    return Clock(
        id=new_id(at=at),
        organisation_id=organisation_id,
        case_id=case_id,
        name=str(value.name),
        grade=value.grade,
        started_at=value.started_at,
        warn_at=value.warn_at,
        due_at=value.due_at,
        calendar=value.calendar,
    )


def _running(case: Case) -> QuerySet[Clock]:
    return Clock.objects.filter(RUNS, case_id=case.id)


def _keep_first(case: Case) -> None:
    """Not a change of the case itself: it touches no version."""
    first = first_of(_running(case))
    Case.objects.filter(pk=case.pk).update(**first)
    case.next_due_at, case.next_clock = first["next_due_at"], first["next_clock"]


def _tell_of(which: Q, *, field: str, at: datetime, limit: int) -> int:
    """Mark clocks, write it in the ledger, tell people: one transaction."""
    due = Clock.objects.filter(RUNS, which, case__closed_at__isnull=True)
    # An idle poll must not take SQLite's one write lock.
    if not due.exists():
        return 0
    with transaction.atomic():
        marked = list(
            due.select_for_update(of=("self",), skip_locked=True)
            .select_related("case")
            .order_by("due_at", "id")[:limit]
        )
        Clock.objects.filter(id__in=[clock.id for clock in marked]).update(**{field: at})
        verb = field.removesuffix("_at")
        book.append_many([_line(clock, verb=verb, at=at) for clock in marked])
        outbox.add(_tellings(marked, verb=verb), at=at)
    return len(marked)


def _line(clock: Clock, *, verb: str, at: datetime) -> book.Line:
    return book.Line(
        kind=f"clock.{verb}",
        subject=book.Subject("case", clock.case_id, clock.organisation_id),
        facts={"clock": clock.name, "grade": clock.grade, "due_at": clock.due_at},
        by=book.SYSTEM,
        at=at,
    )


def _tellings(marked: Sequence[Clock], *, verb: str) -> list[outbox.Telling]:
    """To the owner of each case and the supervisors of its client."""
    template = "clock.breached" if verb == "breached" else "clock.warning"
    staff = _who_is_told(marked)
    return [
        outbox.Telling(
            template=template,
            to=outbox.To("member", member.id),
            language=member.user.language,
            organisation_id=clock.organisation_id,
            subject=("case", clock.case_id),
            facts={
                "number": clock.case.number,
                "clock": clock.name,
                "due_at": clock.due_at.isoformat(),
            },
        )
        for clock in marked
        for member in staff
        if member.organisation_id == clock.organisation_id
        and (member.role == access.Role.SUPERVISOR or member.id == clock.case.owner_id)
    ]


def _who_is_told(marked: Collection[Clock]) -> list[Member]:
    owners = {clock.case.owner_id for clock in marked if clock.case.owner_id}
    return list(
        Member.objects.filter(
            Q(role=access.Role.SUPERVISOR) | Q(id__in=owners),
            organisation_id__in={clock.organisation_id for clock in marked},
            is_active=True,
        ).select_related("user")
    )
