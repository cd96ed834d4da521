"""Jobs that concern one row: an answer, a "yes", an invitation."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from andon.cases.models import Case, Clock, Join
from andon.ledger import book
from andon.notices.models import Notice
from andon.people.models import Invitation, Member, Organisation
from andon.reports.drafts import Draft
from andon.reports.models import Report
from andon.reports.steps.receive import Received, receive
from andon.runtime import jobs
from andon.runtime.models import Job
from andon.worker import chores, single_jobs


def triaged(house: Organisation, *, at: datetime) -> Report:
    draft = Draft(organisation_id=house.pk, channel="api", words="The bottle leaks.", sku="S-1")
    [received] = receive([draft], at=at)
    assert isinstance(received, Received)
    chores.triage(at)
    return Report.objects.get(pk=received.report_id)


def case_of(report: Report) -> Case:
    return Join.objects.select_related("case").get(report=report).case


def test_an_answer_meets_its_clock_at_the_instant_at_which_it_was_given(
    scoped: Organisation, at: datetime
) -> None:
    report = triaged(scoped, at=at)
    answered = at + timedelta(minutes=10)
    Report.objects.filter(pk=report.pk).update(answered_at=answered)
    payload = {"report": str(report.pk)}
    jobs.add("report.answered", payload, organisation_id=scoped.pk, at=answered)
    assert chores.single(answered + timedelta(minutes=1)) == 1
    clock = Clock.objects.get(case=case_of(report), name="answer")
    assert clock.met_at == answered
    assert not Job.objects.exists()


def test_an_answer_to_a_report_without_a_case_waits_for_the_triage(
    scoped: Organisation, at: datetime
) -> None:
    jobs.add("report.answered", {"report": str(UUID(int=7))}, organisation_id=scoped.pk, at=at)
    chores.single(at)
    assert Job.objects.get().run_at == at + jobs.RESTS[0]


def amend(report: Report, *, injury: str, at: datetime) -> None:
    Report.objects.filter(pk=report.pk).update(injury=injury)
    payload = {"report": str(report.pk), "items": ["injury"]}
    jobs.add("report.amended", payload, organisation_id=report.organisation_id, at=at)
    chores.single(at)


def test_a_yes_to_the_injury_question_makes_the_case_critical_and_alarms(
    scoped: Organisation, at: datetime, mai: Member
) -> None:
    report = triaged(scoped, at=at)
    later = at + timedelta(minutes=20)
    amend(report, injury="yes", at=later)
    case = case_of(report)
    assert (case.grade, case.is_provisional, case.version) == ("critical", True, 2)
    assert case.grade_reasons[-1] == {"code": "injury-answered-yes"}
    assert case.next_due_at == at + timedelta(minutes=15)
    assert case.priority == 65
    assert Notice.objects.get(template="case.critical").to_id == mai.id
    kinds = [line.kind for line in book.history(case.id, organisation_id=scoped.pk)]
    assert kinds == ["case.opened", "case.upgraded"]
    amend(report, injury="yes", at=later)
    assert case_of(report).version == 2


@pytest.mark.parametrize("injury", ["no", "unknown"])
def test_any_other_answer_leaves_the_grade_alone(
    scoped: Organisation, at: datetime, injury: str
) -> None:
    report = triaged(scoped, at=at)
    amend(report, injury=injury, at=at)
    assert case_of(report).version == 1


def invite(house: Organisation, *, at: datetime) -> Invitation:
    invitation = Invitation.objects.create(
        organisation_id=house.pk,
        email="asha@tidewell.example",
        role="specialist",
        language="th",
        created_at=at,
        expires_at=at + timedelta(days=7),
    )
    payload = {"invitation": str(invitation.pk)}
    jobs.add("member.invited", payload, organisation_id=house.pk, at=at)
    return invitation


def test_an_invitation_is_sent_in_its_language(scoped: Organisation, at: datetime) -> None:
    invitation = invite(scoped, at=at)
    chores.single(at)
    notice = Notice.objects.get()
    assert (notice.template, notice.to_kind, notice.to_id, notice.language) == (
        "member.invited",
        "invitation",
        invitation.id,
        "th",
    )


def test_an_invitation_that_was_withdrawn_meanwhile_is_not_sent(
    scoped: Organisation, at: datetime
) -> None:
    invitation = invite(scoped, at=at)
    Invitation.objects.filter(pk=invitation.pk).update(withdrawn_at=at)
    chores.single(at)
    assert not Notice.objects.exists()
    assert not Job.objects.exists()


def test_a_job_without_an_organisation_or_whose_workers_died_is_a_dead_letter(
    scoped: Organisation, at: datetime
) -> None:
    jobs.add("report.amended", {"report": str(UUID(int=7))}, organisation_id=None, at=at)
    for _ in range(jobs.MOST_ATTEMPTS):
        jobs.claim("report.amended", at=at)
        at += jobs.LEASE_FOR
    chores.single(at)
    assert [dead.error for dead in jobs.dead_letters()] == ["WorkerDiedError"]


def test_a_worker_that_lost_its_lease_leaves_the_job_to_the_other(
    scoped: Organisation, at: datetime
) -> None:
    report = triaged(scoped, at=at)
    Report.objects.filter(pk=report.pk).update(injury="yes")
    jobs.add("report.amended", {"report": str(report.pk)}, organisation_id=scoped.pk, at=at)
    slow = jobs.claim("report.amended", at=at)
    jobs.claim("report.amended", at=at + jobs.LEASE_FOR)
    single_jobs.work_off(slow, at=at)
    assert case_of(report).version == 1
    assert Job.objects.count() == 1
