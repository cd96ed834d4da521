"""Undo a join: the report was another problem after all."""

from datetime import datetime

from django.db import transaction

from andon.cases import acts, placing
from andon.cases.models import Join
from andon.people.actors import Actor
from andon.rules import lifecycle
from andon.rules.access import Act
from andon.rules.lifecycle import Refused


@transaction.atomic
def undo_join(join: Join, *, because: str, by: Actor, at: datetime) -> Join:
    """The report goes back to its case from before, or to a new one; returns that join.

    The undone join stays, with who undid it and why. Raises lifecycle.Refused ("standing-join",
    "reason"), access.Refused, StaleRowError.
    """
    acts.require(by, Act.CASE_JOIN, organisation_id=join.organisation_id)
    given = lifecycle.given(
        standing_join=join.undone_at is None,
        reason=acts.is_text(because, longest=acts.LONGEST_LINE),
    )
    lacks = [code for code in lifecycle.STEPS["undo_join"][1] if code not in given]
    if lacks:
        raise Refused(*lacks)
    left = placing.take_out(join, because=because.strip(), by=by, at=at)
    case = placing.find_or_open(join.report, left=left, by=by, at=at)
    least = "critical" if join.report.injury == "yes" else "minor"
    return placing.put(join.report, case=case, reason=because.strip(), least=least, by=by, at=at)
