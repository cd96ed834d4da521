"""Join a report to a case: a person says that both are the same problem."""

from datetime import datetime

from django.db import transaction

from andon.cases import acts, placing
from andon.cases.facts import facts_of, rows_of
from andon.cases.models import Case, Join
from andon.people.actors import Actor
from andon.reports.models import Report
from andon.rules import lifecycle
from andon.rules.access import Act


@transaction.atomic
def join_report(report: Report, *, case: Case, by: Actor, reason: str, at: datetime) -> Join:
    """The report leaves the case where it stood; a case left empty ends as merged.

    Never across clients. The case's grade rises to the report's: critical after an injury, else
    that of a case left empty. Raises lifecycle.Refused ("same-client", "elsewhere", "reason"),
    access.Refused, StaleRowError.
    """
    acts.require(by, Act.CASE_JOIN, organisation_id=case.organisation_id)
    stood = (
        Join.objects.filter(report=report, undone_at__isnull=True)
        .select_related("report", "case")
        .first()
    )
    given = lifecycle.given(
        same_client=report.organisation_id == case.organisation_id == by.organisation_id,
        elsewhere=stood is None or stood.case_id != case.id,
        reason=acts.is_text(reason, longest=acts.LONGEST_LINE),
    )
    lifecycle.require("join_report", facts=facts_of(rows_of(case), at=at), given=given)
    least = "critical" if report.injury == "yes" else "minor"
    if stood is not None:
        left = placing.take_out(stood, because=reason.strip(), by=by, at=at)
        if least != "critical" and left.outcome == placing.MERGED:
            least = left.grade
    return placing.put(report, case=case, reason=reason.strip(), least=least, by=by, at=at)
