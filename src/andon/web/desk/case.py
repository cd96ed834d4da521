"""The case's page: a dossier, with a form for every step that somebody may take."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET, require_POST

from andon.cases import queries
from andon.cases.models import Case
from andon.cases.views import CaseView, NextAct
from andon.library import lookup
from andon.people import actors
from andon.people.models import Department, Member, Organisation
from andon.reports.steps.write import BadMessage
from andon.rules import statement
from andon.rules.access import Act
from andon.rules.access import Refused as NotAllowed
from andon.rules.completeness import Item
from andon.rules.grading import GRADES, is_graver
from andon.rules.lifecycle import Refused
from andon.runtime import clock
from andon.runtime.rows import StaleRowError
from andon.web.access import StaffRequest, needs
from andon.web.desk import words
from andon.web.desk.acts import STEPS
from andon.web.desk.place import client_named, clients_of, desk
from andon.web.people.words import DEPARTMENTS

# The likeliest next act, in the order of the loop: one black button a page.
LIKELIEST = (
    "verify_case",
    "decide_downgrade",
    "grade_case",
    "state_case",
    "dispatch_case",
    "acknowledge_dispatch",
    "do_action",
    "prove_action",
    "add_action",
    "recheck_case",
    "draw_recheck",
    "close_case",
)


@needs(Act.CASE_READ)
@require_GET
def case_page(request: StaffRequest, client: str, number: str) -> HttpResponse:
    """The case with everything round it."""
    clients = clients_of(request)
    return _page(request, clients=clients, client=client_named(clients, client), number=number)


@needs(Act.CASE_READ)
@require_POST
def act(request: StaffRequest, client: str, number: str, step: str) -> HttpResponse:
    """Take one step; a refusal shows the page again, with what is missing and what was typed."""
    clients = clients_of(request)
    organisation = client_named(clients, client)
    take = STEPS.get(step)
    if take is None:
        raise Http404("There is no such step.")
    at = clock.now()
    try:
        case = queries.find_case(number, organisation_id=organisation.pk)
    except Case.DoesNotExist as error:
        raise Http404("There is no such case.") from error
    try:
        take(case, request.POST, request.actor_for(organisation.pk), at)
    except (Refused, NotAllowed, BadMessage, StaleRowError) as refused:
        fault = {"step": step, "sentences": _sentences(refused)}
        return _page(request, clients=clients, client=organisation, number=number, fault=fault)
    messages.success(request, gettext("Done: %(step)s.") % {"step": words.said(words.STEPS, step)})
    return redirect("desk:case", client=client, number=number)


def _sentences(refused: Exception) -> list[str]:
    if isinstance(refused, Refused):
        return words.refusals(refused.missing)
    if isinstance(refused, StaleRowError):
        return [gettext("Somebody else changed this case meanwhile. Look again, then decide.")]
    return [str(refused)]


def _page(
    request: StaffRequest,
    *,
    clients: dict[Any, Organisation],
    client: Organisation,
    number: str,
    fault: dict[str, Any] | None = None,
) -> HttpResponse:
    at = clock.now()
    by = request.actor_for(client.pk)
    try:
        case = queries.case_page(number, organisation_id=client.pk, by=by, at=at)
    except Case.DoesNotExist as error:
        raise Http404("There is no such case.") from error
    may = {one.step: one for one in case.acts}
    return desk(
        request,
        "desk/case.html",
        clients=clients,
        at=at,
        status=409 if fault else 200,
        client=client,
        case=case,
        by=by,
        may=may,
        likeliest=_likeliest(may),
        fault=fault or {},
        typed=request.POST if fault else {},
        title=_title(case),
        may_answer=actors.allowed(by, Act.REPORT_ANSWER),
        **_choices(case, client=client),
        **_standard(case, client=client),
    )


def _likeliest(may: dict[str, NextAct]) -> str:
    return next((step for step in LIKELIEST if step in may and may[step].is_allowed), "")


def _title(case: CaseView) -> str:
    names = lookup.families(get_language() or "en")
    return names.get(case.row.family, case.row.family)


def _choices(case: CaseView, *, client: Organisation) -> dict[str, Any]:
    """What the forms offer."""
    at = case.row.opened_at
    language = get_language() or "en"
    standards = lookup.shelf(client.pk).in_category(case.row.category, market=None, on=at.date())
    near = [one for one in standards if one.family == case.row.family]
    members = Member.objects.filter(organisation_id=client.pk, is_active=True)
    return {
        "families": lookup.families(language),
        "standards": [
            {"id": one.version_id, "name": one.name(language), "code": one.code, "grade": one.grade}
            for one in [*near, *(one for one in standards if one not in near)]
        ],
        "members": members.select_related("user").order_by("user__name"),
        "departments": Department.objects.filter(organisation_id=client.pk).order_by("name"),
        "department_names": DEPARTMENTS,
        "items": [item.value for item in Item],
        "grades": {code: words.GRADES[code] for code in GRADES},
        "lower": [one for one in GRADES if is_graver(case.row.grade, than=one)],
        "slots": statement.SLOTS,
        "places": sorted(statement.PLACES),
        "effects": sorted(statement.EFFECTS),
        "due_on": (clock.now() + timedelta(days=7)).date(),
    }


def _standard(case: CaseView, *, client: Organisation) -> dict[str, Any]:
    """What the case is judged by, in the reader's language, and the statement's lines."""
    language = get_language() or "en"
    judged_by = case.standard_version_id
    standard = lookup.version(judged_by) if judged_by else None
    lines = []
    if case.statement:
        slots = case.statement.slots
        lines = [(words.SLOTS[slot], _said(slot, slots.get(slot))) for slot in statement.SLOTS]
    return {
        "standard": standard,
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
