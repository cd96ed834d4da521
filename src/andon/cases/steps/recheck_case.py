"""Recheck a case: the drawn sample was looked at, and it passed or failed."""

from datetime import datetime

from django.db import transaction

from andon.cases import acts, clockwork, milestones
from andon.cases.facts import CaseRows, facts_of, rows_of
from andon.cases.models import Case, Recheck
from andon.cases.steps.draw_recheck import draw_recheck
from andon.people.actors import Actor
from andon.rules import lifecycle
from andon.rules.access import Act
from andon.rules.lifecycle import Facts, Station
from andon.rules.recheck import Kind


@transaction.atomic
def recheck_case(
    case: Case,
    *,
    kind: str,
    population: int = 0,
    is_passed: bool | None = None,
    note: str = "",
    by: Actor,
    at: datetime,
) -> Recheck:
    """Draw the sample if none is drawn yet; with `is_passed`, write down what came of it.

    One failure sends the case back to rectification. The checker did none of the corrective
    actions. Raises lifecycle.Refused, access.Refused, StaleRowError.
    """
    acts.require(by, Act.CASE_RECHECK, organisation_id=case.organisation_id)
    rows = rows_of(case)
    drawn = next((row for row in rows.rechecks if row.kind == kind and row.is_passed is None), None)
    if drawn is None:
        drawn = draw_recheck(case, kind=kind, population=population, by=by, at=at)
    if is_passed is None:
        return drawn
    person = acts.person(by, Act.CASE_RECHECK)
    given = lifecycle.given(
        kind=kind in set(Kind),
        drawn=True,
        another_person=person not in _doers(rows),
        note=acts.is_text(note),
    )
    lifecycle.require("recheck_case", facts=facts_of(rows, at=at), given=given)
    acts.write_once(
        drawn,
        unless="is_passed",
        is_passed=is_passed,
        note=note.strip(),
        done_at=at,
        done_by=person,
    )
    facts = facts_of(rows_of(case), at=at)
    is_done = _is_done(facts)
    told = milestones.tell_once(case, milestone="accepted", at=at) if is_done else {}
    acts.settle(case, at=at, **told)
    _run_clocks(case, is_passed=is_passed, is_done=is_done, at=at)
    told_book = {"recheck": drawn.id, "kind": kind, "is_passed": is_passed}
    acts.record("recheck.done", case=case, facts=told_book, by=by, at=at)
    return drawn


def _run_clocks(case: Case, *, is_passed: bool, is_done: bool, at: datetime) -> None:
    if is_done or not is_passed:
        clockwork.meet(case, "recheck", at=at)
    if not is_passed:
        clockwork.start(case, ["rectify"], at=at)


def _is_done(facts: Facts) -> bool:
    return all(
        lifecycle.holds(code, facts=facts) for code in lifecycle.LEAVES_WHEN[Station.RECHECK]
    )


def _doers(rows: CaseRows) -> set[object]:
    return {action.done_by for action in rows.actions if action.kind == "corrective"}
