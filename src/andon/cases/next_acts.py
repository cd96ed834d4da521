"""Which steps somebody may take on a case now, and why not the others."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from andon.cases.facts import CaseRows, facts_of
from andon.cases.views import NextAct
from andon.people import actors
from andon.people.actors import Actor
from andon.people.models import Department
from andon.rules import closing, lifecycle, verification
from andon.rules.access import Act
from andon.rules.lifecycle import Facts
from andon.rules.verification import Level

LEVEL_ACTS: Mapping[Level, Act] = {
    Level.SPECIALIST: Act.CASE_VERIFY_FIRST,
    Level.SUPERVISOR: Act.CASE_VERIFY_REVIEW,
    Level.QUALITY_CONTROL: Act.CASE_VERIFY_FINAL,
}

# The acts of which one lets a person take each step, in the order in which a case needs them.
ACTS: Mapping[str, tuple[Act, ...]] = {
    "verify_case": tuple(LEVEL_ACTS.values()),
    "grade_case": (Act.CASE_GRADE,),
    "propose_downgrade": (Act.CASE_DOWNGRADE,),
    "decide_downgrade": (Act.CASE_DOWNGRADE,),
    "state_case": (Act.CASE_STATE,),
    "dispatch_case": (Act.CASE_DISPATCH,),
    "acknowledge_dispatch": (Act.CASE_ACKNOWLEDGE,),
    "add_action": (Act.CASE_PLAN,),
    "do_action": (Act.ACTION_DO,),
    "refuse_action": (Act.ACTION_DO,),
    "prove_action": (Act.ACTION_PROVE,),
    "draw_recheck": (Act.CASE_RECHECK,),
    "recheck_case": (Act.CASE_RECHECK,),
    "close_case": (Act.CASE_CLOSE,),
    "join_report": (Act.CASE_JOIN,),
    "undo_join": (Act.CASE_JOIN,),
    "own_case": (Act.CASE_OWN,),
    "add_note": (Act.CASE_NOTE,),
}


def next_acts(
    rows: CaseRows, *, departments: Sequence[Department], by: Actor, at: datetime
) -> tuple[NextAct, ...]:
    """Every step, whether this person may take it now, and the codes of what is missing.

    "role" means that the person's role does not include it. What a form still asks for (a reason,
    a proof) is not among them. `departments` are the organisation's.
    """
    facts = facts_of(rows, at=at)
    own = _own_departments(departments, by=by)
    return tuple(_act(step, rows=rows, facts=facts, own=own, by=by) for step in ACTS)


def _act(step: str, *, rows: CaseRows, facts: Facts, own: frozenset[str], by: Actor) -> NextAct:
    if not any(actors.allowed(by, act) for act in ACTS[step]):
        return NextAct(step, is_allowed=False, why_not=("role",))
    of_person = lifecycle.STEPS[step][1]
    asked = frozenset(of_person) - _lacks(step, rows=rows, facts=facts, own=own, by=by)
    why_not = lifecycle.missing(step, facts=facts, given=asked)
    if step == "close_case" and not why_not:
        why_not = closing.unheld(facts)
    return NextAct(step, is_allowed=not why_not, why_not=why_not)


def _lacks(
    step: str, *, rows: CaseRows, facts: Facts, own: frozenset[str], by: Actor
) -> frozenset[str]:
    """What this person cannot give, whatever she writes into the form."""
    open_actions = [row for row in rows.actions if row.done_at is None and not row.cannot_because]
    done_actions = [row for row in rows.actions if row.done_at and row.proven_at is None]
    drawn = {row.kind for row in rows.rechecks if row.is_passed is None}
    proposals = [row for row in rows.regrades if row.decided_at is None]
    unacknowledged = [row for row in rows.dispatches if row.acknowledged_at is None]
    answers: dict[str, dict[str, bool]] = {
        "verify_case": {"level": _level(facts, by=by) is not None},
        "propose_downgrade": {"lower": facts.grade != "minor"},
        "decide_downgrade": {
            "undecided": bool(proposals),
            "another-person": any(row.proposed_by != by.member_id for row in proposals),
        },
        "acknowledge_dispatch": {
            "unacknowledged": bool(unacknowledged),
            "own-department": any(row.department in own for row in unacknowledged),
        },
        "do_action": _own_action(open_actions, by=by),
        "refuse_action": _own_action(open_actions, by=by),
        "prove_action": {
            "done": bool(done_actions),
            "unproven": bool(done_actions),
            "another-person": any(row.done_by != by.member_id for row in done_actions),
        },
        "draw_recheck": {"none-drawn": drawn < {"lot", "reporter"}},
        "recheck_case": {
            "another-person": all(
                row.done_by != by.member_id for row in rows.actions if row.kind == "corrective"
            )
        },
        "undo_join": {"standing-join": bool(rows.standing_joins)},
    }
    return frozenset(code for code, is_there in answers.get(step, {}).items() if not is_there)


def _own_action(open_actions: Sequence[object], *, by: Actor) -> dict[str, bool]:
    return {
        "undone": bool(open_actions),
        "own-action": any(getattr(row, "owner_id", None) == by.member_id for row in open_actions),
    }


def _level(facts: Facts, *, by: Actor) -> Level | None:
    if by.member_id is None:
        return None
    may = {level for level, act in LEVEL_ACTS.items() if actors.allowed(by, act)}
    waits = facts.standing.outcome is verification.Outcome.CANNOT_TELL
    return verification.level_for(facts.standing, member_id=by.member_id, may=may, is_fresh=waits)


def _own_departments(departments: Sequence[Department], *, by: Actor) -> frozenset[str]:
    """The departments for which this person speaks: her own, and where she is named."""
    return frozenset(
        row.name
        for row in departments
        if row.name == by.department
        or (by.member_id is not None and by.member_id in {row.contact_id, row.deputy_id})
    )
