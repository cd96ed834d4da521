"""Everything that a case's page shows beside the case itself: names, choices, the likeliest act."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext

from andon.cases.views import CaseView, ClockView
from andon.library import lookup
from andon.library.views import StandardView
from andon.people import actors
from andon.people.actors import Actor
from andon.people.models import Department, Member, Organisation
from andon.rules import statement
from andon.rules.access import Act
from andon.rules.categories import Category
from andon.rules.completeness import Item
from andon.rules.grading import GRADES, is_graver
from andon.web.desk import alike, recognised, replies, timeline, words
from andon.web.people.words import DEPARTMENTS

# The likeliest next act, in the order of the loop: one black button a page.
LIKELIEST = (
    "verify_case",
    "decide_downgrade",
    "state_case",
    "dispatch_case",
    "acknowledge_dispatch",
    "add_action",
    "do_action",
    "prove_action",
    "recheck_case",
    "draw_recheck",
    "close_case",
    "grade_case",
)
# What an act answers to: once there is one of these, it is not the likeliest any more.
DONE_ONCE = {"state_case": "statement", "add_action": "actions", "dispatch_case": "dispatches"}
# The eight beads. The first and the last belong to the house, not to the case's own path.
BEADS = ("collect", "verify", "grade", "dispatch", "rectify", "recheck", "close", "learn")


@dataclass(frozen=True, slots=True)
class Bead:
    """A station on the cord: done, now, or still to do; a line below it may say more."""

    station: str
    state: str
    note: str = ""


def context_of(case: CaseView, *, client: Organisation, by: Actor, at: datetime) -> dict[str, Any]:
    """What the case's page is given beside the case."""
    may = {one.step: one for one in case.acts}
    may_answer = actors.allowed(by, Act.REPORT_ANSWER)
    likeliest = _likeliest(case, may_answer=may_answer)
    unanswered = _unanswered(case)
    return {
        "may": may,
        "likeliest": likeliest,
        "target": f"answer-{unanswered}" if likeliest == "write_to_reporter" else likeliest,
        "may_answer": may_answer,
        "may_erase": actors.allowed(by, Act.PERSON_ERASE),
        "may_see_files": actors.allowed(by, Act.EVIDENCE_READ),
        "title": lookup.families(_language()).get(case.row.family, case.row.family),
        "waits_for": _waits_for(case) if not likeliest else "",
        "clocks": _clocks(case),
        "beads": _beads(case),
        "days": timeline.days(case.timeline),
        "recognised": recognised.of_reports(one.id for one in case.reports),
        "alike": alike.alike(case) if may["join_report"].is_allowed else [],
        "replies": _replies(case) if may_answer else {},
        **_choices(case, client=client, at=at),
        **_standard(case),
    }


def _language() -> str:
    return get_language() or "en"


def _unanswered(case: CaseView) -> str:
    """The number of the first report that no person has answered yet; empty where there is none."""
    return next((one.number for one in case.reports if one.words and not one.answered_at), "")


def _likeliest(case: CaseView, *, may_answer: bool) -> str:
    """The first act of the loop that is allowed and still wanted; an answer comes before all."""
    if may_answer and _unanswered(case):
        return "write_to_reporter"
    able = {one.step for one in case.acts if one.is_allowed}
    for step in LIKELIEST:
        if step in able and _is_wanted(step, case=case):
            return step
    return ""


def _waits_for(case: CaseView) -> str:
    """Who acts next where the reader cannot: a department, or the owner of an action."""
    silent = [one.department for one in case.dispatches if one.acknowledged_at is None]
    if silent and case.row.closed_at is None:
        names = ", ".join(words.said(DEPARTMENTS, one) for one in silent)
        return gettext("%(departments)s must acknowledge next.") % {"departments": names}
    undone = [one for one in case.actions if one.done_at is None and not one.cannot_because]
    if undone and case.row.closed_at is None:
        first = min(undone, key=lambda one: one.due_at)
        day = date_format(first.due_at, "MONTH_DAY_FORMAT")
        return gettext("%(name)s acts next, until %(day)s.") % {
            "name": first.owner_name,
            "day": day,
        }
    return ""


def _clocks(case: CaseView) -> list[ClockView]:
    """One clock a name: the one that runs, else the last that was met. The table shows them all."""
    shown: dict[str, ClockView] = {}
    for one in case.clocks:
        there = shown.get(one.name)
        if one.state != "ended" and (there is None or there.state == "met"):
            shown[one.name] = one
    return list(shown.values())


def _is_wanted(step: str, *, case: CaseView) -> bool:
    if step == "grade_case":
        return case.row.is_provisional and case.row.outcome == "" and bool(case.verdicts)
    if step == "dispatch_case":
        return bool(case.departments_due)
    done = DONE_ONCE.get(step)
    return done is None or not getattr(case, done)


def _beads(case: CaseView) -> list[Bead]:
    states = {stop.station: stop.state for stop in case.cord}
    states |= {"collect": "done", "learn": "ahead"}
    count = len(case.reports)
    notes = {
        "collect": ngettext("%(n)s report", "%(n)s reports", count) % {"n": count},
        "close": gettext("%(held)s of %(all)s hold")
        % {"held": case.held, "all": len(case.conditions)},
    }
    return [
        Bead(name, states.get(name, "ahead"), notes.get(name, "") if name in states else "")
        for name in BEADS
    ]


def _replies(case: CaseView) -> dict[Any, list[replies.Reply]]:
    return {
        one.id: replies.ready(language=one.language, number=one.number, missing=one.missing)
        for one in case.reports
    }


def _choices(case: CaseView, *, client: Organisation, at: datetime) -> dict[str, Any]:
    """What the forms offer."""
    language = _language()
    standards = _standards(case, client=client)
    near = [one for one in standards if one.family == case.row.family]
    members = Member.objects.filter(organisation_id=client.pk, is_active=True)
    departments = list(Department.objects.filter(organisation_id=client.pk).order_by("name"))
    return {
        "is_standard_near": bool(near),
        "standards": [
            {"id": one.version_id, "name": one.name(language), "code": one.code, "grade": one.grade}
            for one in [*near, *(one for one in standards if one not in near)]
        ],
        "members": list(members.select_related("user").order_by("user__name")),
        "departments": departments,
        "department_names": DEPARTMENTS,
        "items": [item.value for item in Item],
        "grades": {code: words.GRADES[code] for code in GRADES},
        "lower": [one for one in GRADES if is_graver(case.row.grade, than=one)],
        "places": sorted(statement.PLACES),
        "effects": sorted(statement.EFFECTS),
        "due_on": (at + timedelta(days=7)).date(),
    }


def _standards(case: CaseView, *, client: Organisation) -> list[StandardView]:
    """What a verdict may name: the standards of the case's category; of all where none is known."""
    shelf, on = lookup.shelf(client.pk), case.row.opened_at.date()
    categories = [case.row.category] if case.row.category else [str(one) for one in Category]
    return [view for one in categories for view in shelf.in_category(one, market=None, on=on)]


def _standard(case: CaseView) -> dict[str, Any]:
    """What the case is judged by, in the reader's language, and the statement's lines."""
    language = _language()
    judged_by = case.standard_version_id
    standard = lookup.version(judged_by) if judged_by else None
    lines = []
    if case.statement:
        slots = case.statement.slots
        lines = [
            (words.SLOTS[slot], _said(slot, slots.get(slot)))
            for slot in statement.SLOTS
            if slot != "defect"
        ]
    return {
        "standard": standard,
        "standard_name": standard.name(language) if standard else "",
        "standard_sentence": standard.statement(language) if standard else "",
        "standard_criteria": standard.criteria(language) if standard else (),
        "statement_lines": lines,
    }


def _said(slot: str, value: Any) -> SafeString:
    """One slot of the statement as a reader sees it."""
    if value == statement.UNKNOWN:
        return escape(words.PLACES["unknown"])
    if slot == "size":
        low, high, unit = value["from"], value["to"], value["unit"]
        value = f"{low} {unit}" if low == high else f"{low}\u2013{high} {unit}"
    elif slot == "how_many":
        value = f"{value['affected']} / {value['of'] or '?'}"
    elif slot == "lots":
        value = ", ".join(value)
    elif slot in {"place", "effect"}:
        table = words.PLACES if slot == "place" else words.EFFECTS
        return escape(words.said(table, value))
    return format_html('<bdi dir="ltr">{}</bdi>', value)
