"""What the private page shows: the five stations on the cord, in the reporter's words."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Literal
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from andon.cases.models import Case, Clock, Join
from andon.people.models import Member, Organisation
from andon.reports import links
from andon.reports.models import Ask, Evidence, Message, Report, Words
from andon.runtime import scope
from andon.web.portal.asks import Question, questions

State = Literal["done", "now", "todo"]

# Where a case stands, as its reporter sees it: stations of the lifecycle on the five of the page.
RECEIVED, CHECKING, RECTIFYING, RECHECKING, CLOSED = range(5)
PLACES = {
    "collect": RECEIVED,
    "verify": CHECKING,
    "grade": CHECKING,
    "dispatch": RECTIFYING,
    "rectify": RECTIFYING,
    "recheck": RECHECKING,
    "close": RECHECKING,
    "learn": CLOSED,
}
# The clock whose end the reporter is told, by the place of her report.
PROMISES = {CHECKING: "verify", RECTIFYING: "rectify", RECHECKING: "recheck"}


@dataclass(frozen=True, slots=True)
class Station:
    """One bead of the cord: done, lit or still to come."""

    title: str
    text: str
    state: State
    lamp: str = ""
    at: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A word between the staff and the reporter."""

    text: str
    language: str
    at: datetime
    name: str
    is_hers: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """Everything that the private page shows; no template queries."""

    report: Report
    organisation: Organisation
    heading: str
    stations: tuple[Station, ...]
    questions: tuple[Question, ...]
    files: tuple[Evidence, ...]
    lines: tuple[Line, ...]
    carer: str  # who looks after the case, by name; empty while nobody does

    @property
    def asks_photo(self) -> bool:
        """Whether the questions have a place for photos, so that there need not be another."""
        return any(one.kind == "photo" for one in self.questions)

    @property
    def mark(self) -> str:
        """Changes when something that renews itself on the page changes."""
        seen = (get_language(), self.stations, self.questions, self.lines, self.carer)
        return '"' + sha256(repr(seen).encode()).hexdigest()[:24] + '"'


def report_behind(token: str) -> Report | None:
    """The report of a private link; None where the link is none of ours, or was replaced."""
    linked = links.report_of(token)
    if linked is None:
        return None
    with scope.whole_house():
        report = Report.objects.filter(pk=linked.report_id).first()
    return report if report is not None and report.link_version == linked.version else None


def progress_of(report: Report, *, at: datetime) -> Progress:
    """Read the page of a report, inside its organisation's scope: at most ten queries."""
    organisation = Organisation.objects.get(pk=report.organisation_id)
    case = _case_of(report)
    open_items = list(
        Ask.objects.filter(report=report, answered_at=None).values_list("item", flat=True)
    )
    lines = list(Message.objects.filter(report=report).order_by("at", "id"))
    owner_id = case.owner_id if case else None
    names = _names({one.member_id for one in lines} | {owner_id})
    words = Words.objects.filter(pk=report.pk).only("remarks").first()
    stations = _stations(report, case, is_waiting=bool(open_items), at=at)
    return Progress(
        report=report,
        organisation=organisation,
        heading=_heading(case),
        stations=stations,
        questions=tuple(questions(open_items, remarks=words.remarks if words else ())),
        files=tuple(Evidence.objects.filter(report=report).order_by("received_at", "id")),
        lines=tuple(
            Line(
                text=one.text,
                language=one.language,
                at=one.at,
                name=names.get(one.member_id, ""),
                is_hers=one.is_from_reporter,
            )
            for one in lines
        ),
        carer=names.get(owner_id, ""),
    )


def _case_of(report: Report) -> Case | None:
    join = (
        Join.objects.filter(report=report, undone_at=None)
        .select_related("case")
        .order_by("-at")
        .first()
    )
    return join.case if join else None


def _names(member_ids: set[UUID | None]) -> dict[UUID | None, str]:
    known = [one for one in member_ids if one is not None]
    if not known:
        return {}
    members = Member.objects.filter(pk__in=known).select_related("user")
    return {member.pk: member.user.name for member in members}


def _place(case: Case | None) -> int:
    if case is None:
        return RECEIVED
    return CLOSED if case.closed_at else PLACES.get(case.station, CHECKING)


def _heading(case: Case | None) -> str:
    return {
        RECEIVED: _("We have your report"),
        CHECKING: _("We are checking your report"),
        RECTIFYING: _("We are putting it right"),
        RECHECKING: _("We are checking that it is right now"),
        CLOSED: _("Your report is closed"),
    }[_place(case)]


def _stations(
    report: Report, case: Case | None, *, is_waiting: bool, at: datetime
) -> tuple[Station, ...]:
    place = _place(case)
    until = _promise(case, place)
    texts = [_received_text(report), *_texts(case)]
    titles = [
        _("Received"),
        _("Being checked"),
        _("Being put right"),
        _("Checked again"),
        _("Closed"),
    ]
    is_late = until is not None and until < at
    lamp = "red" if is_late else "amber" if is_waiting else ""
    return tuple(
        Station(
            title=title,
            text=text,
            state=_state(number, place),
            lamp=lamp if number == place else "",
            at={RECEIVED: report.received_at, CLOSED: case.closed_at if case else None}.get(number),
            until=until if number == place else None,
        )
        for number, (title, text) in enumerate(zip(titles, texts, strict=True))
    )


def _state(number: int, place: int) -> State:
    if number < place or place == CLOSED:
        return "done"
    return "now" if number == place else "todo"


def _promise(case: Case | None, place: int) -> datetime | None:
    """Until when the reporter hears of the next step, where a clock runs for it."""
    if case is None or place not in PROMISES:
        return None
    return (
        Clock.objects.filter(
            case=case, name=PROMISES[place], met_at__isnull=True, ended_at__isnull=True
        )
        .values_list("due_at", flat=True)
        .first()
    )


def _received_text(report: Report) -> str:
    if report.answered_at is None:
        return _("A person answers you within 1 hour, day and night.")
    minutes = max(1, round((report.answered_at - report.received_at).total_seconds() / 60))
    if minutes < 120:
        return _("Answered after %(minutes)s min.") % {"minutes": minutes}
    return _("Answered after %(hours)s h.") % {"hours": minutes // 60}


def _texts(case: Case | None) -> list[str]:
    """What stands under the four stations after the first."""
    endings = {
        "not-confirmed": _("What you sent meets the quality standard. You can answer below."),
        "cannot-tell": _("We could not tell from what we have. You can answer below."),
        "not-quality": _("This is not a matter of quality. You can answer below."),
    }
    ending = endings.get(case.outcome, "") if case else ""
    return [
        _("We compare what you sent with the quality standard of the product."),
        _("The departments that can mend it work on it."),
        _("Somebody other than the one who mended it checks that it holds."),
        ending or _("You are told how it ended."),
    ]
