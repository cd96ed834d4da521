"""What must hold before a case may close, and which step would satisfy each condition (E1)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from andon.rules import lifecycle
from andon.rules.lifecycle import Facts
from andon.rules.verification import Outcome

# The step that satisfies each condition.
STEP: dict[str, str] = {
    "verified": "verify_case",
    "graded": "grade_case",
    "no-downgrade-open": "decide_downgrade",
    "owned": "own_case",
    "stated": "state_case",
    "dispatched": "dispatch_case",
    "acknowledged": "acknowledge_dispatch",
    "corrected": "prove_action",
    "actions-settled": "prove_action",
    "recheck-lot": "recheck_case",
    "recheck-reporter": "recheck_case",
    "answered": "write_to_reporter",
    "waited": "wait",
}

ALWAYS = ("verified", "no-downgrade-open", "owned", "answered")

# Which conditions an outcome asks for. Nothing decided yet: those of a confirmed defect.
ASKED: dict[Outcome, tuple[str, ...]] = {
    Outcome.CONFIRMED: tuple(code for code in STEP if code != "waited"),
    Outcome.NOT_CONFIRMED: ALWAYS,
    Outcome.NOT_QUALITY: ALWAYS,
    Outcome.CANNOT_TELL: (*ALWAYS, "waited"),
}

ENDS_AS = {
    Outcome.CONFIRMED: "rectified",
    Outcome.NOT_CONFIRMED: "not-confirmed",
    Outcome.NOT_QUALITY: "not-quality",
    Outcome.CANNOT_TELL: "cannot-tell",
}


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition. `values` are the numbers and codes that its sentence names."""

    code: str
    is_held: bool
    step: str
    values: Mapping[str, Any] = field(default_factory=dict)


def conditions(facts: Facts) -> tuple[Condition, ...]:
    """Every closing condition of the case, with what it still waits for."""
    outcome = facts.standing.outcome or Outcome.CONFIRMED
    own = [
        Condition(
            code=code,
            is_held=lifecycle.holds(code, facts=facts),
            step=STEP[code],
            values=_values(code, facts=facts),
        )
        for code in ASKED[outcome]
    ]
    put = [
        Condition(code="condition", is_held=False, step="", values={"name": name})
        for name in facts.unheld
    ]
    return (*own, *put)


def unheld(facts: Facts) -> tuple[str, ...]:
    """The codes of the conditions that do not hold; those that others put, by their names."""
    return tuple(
        str(condition.values.get("name", condition.code))
        for condition in conditions(facts)
        if not condition.is_held
    )


def outcome(facts: Facts) -> str:
    """How a case that closes now ends."""
    return ENDS_AS[facts.standing.outcome or Outcome.CONFIRMED]


def _values(code: str, *, facts: Facts) -> dict[str, Any]:
    """The numbers and codes that a condition's sentence names."""
    told = facts.departments_told | facts.departments_due
    values: dict[str, dict[str, Any]] = {
        "verified": {"levels": [str(level) for level in facts.standing.needs]},
        "dispatched": {"departments": sorted(facts.departments_due - facts.departments_told)},
        "acknowledged": {
            "departments": sorted(told - facts.departments_acknowledged),
            "held": len(told & facts.departments_acknowledged),
            "of": len(told),
        },
        "corrected": {"held": facts.proven, "of": facts.planned},
        "actions-settled": {"open": facts.unsettled},
        "recheck-reporter": {"reachable": facts.reachable},
        "answered": {"held": facts.reports - facts.unanswered, "of": facts.reports},
    }
    return values.get(code, {})
