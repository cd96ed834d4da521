"""Draw a recheck's sample, by a seed that is kept, before anybody looks (E4)."""

import secrets
from datetime import datetime

from django.db import transaction

from andon.cases import acts
from andon.cases.facts import CaseRows, facts_of, reachable, rows_of
from andon.cases.models import Case, Recheck
from andon.people.actors import Actor
from andon.rules import lifecycle, recheck
from andon.rules.access import Act
from andon.rules.recheck import Kind


@transaction.atomic
def draw_recheck(case: Case, *, kind: str, population: int = 0, by: Actor, at: datetime) -> Recheck:
    """`population`: units of the repaired lots; of reporters it is counted here.

    Raises lifecycle.Refused ("corrected", "kind", "population", "none-drawn"), access.Refused.
    """
    acts.require(by, Act.CASE_RECHECK, organisation_id=case.organisation_id)
    rows = rows_of(case)
    number = population_of(rows, kind=kind, population=population)
    given = lifecycle.given(
        kind=kind in set(Kind),
        population=0 < number <= recheck.MOST,
        none_drawn=not any(row.kind == kind and row.is_passed is None for row in rows.rechecks),
    )
    lifecycle.require("draw_recheck", facts=facts_of(rows, at=at), given=given)
    drawn = Recheck.objects.create(
        organisation_id=case.organisation_id,
        case=case,
        kind=kind,
        population=number,
        size=recheck.size(number, grade=case.grade),
        seed=secrets.token_hex(16),
        drawn_at=at,
        drawn_by=by.member_id,
    )
    acts.settle(case, at=at)
    acts.record(
        "recheck.drawn",
        case=case,
        facts={
            "recheck": drawn.id,
            "kind": kind,
            "population": number,
            "size": drawn.size,
            "seed": drawn.seed,
        },
        by=by,
        at=at,
    )
    return drawn


def population_of(rows: CaseRows, *, kind: str, population: int) -> int:
    """Reporters are those who can be called back; units are what somebody counted."""
    return len(reachable(rows.reports)) if kind == Kind.REPORTER else population
