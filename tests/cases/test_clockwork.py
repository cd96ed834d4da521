"""A case's clocks as rows."""

from datetime import datetime, timedelta

import pytest

from andon.cases import clockwork
from andon.cases.models import Case, Clock
from andon.ledger import book
from andon.notices.models import Notice
from andon.people.models import Member, Organisation
from andon.rules.clocks import AT_RECEIPT

HOUR = timedelta(hours=1)


@pytest.fixture
def case(scoped: Organisation, at: datetime) -> Case:
    """An open major case without clocks."""
    return Case.objects.create(
        organisation_id=scoped.pk,
        number="C-1",
        problem_key="P|LEAK|",
        family="LEAK",
        grade="major",
        opened_at=at,
    )


def running(case: Case) -> dict[str, tuple[str, datetime]]:
    rows = Clock.objects.filter(clockwork.RUNS, case=case)
    return {clock.name: (clock.grade, clock.due_at) for clock in rows}


def next_of(case: Case) -> tuple[str, datetime | None]:
    stored = Case.objects.get(pk=case.pk)
    assert (case.next_clock, case.next_due_at) == (stored.next_clock, stored.next_due_at)
    return stored.next_clock, stored.next_due_at


def test_a_case_keeps_the_clock_that_ends_first_without_a_new_version(
    case: Case, at: datetime
) -> None:
    clockwork.start(case, AT_RECEIPT, at=at)
    assert len(running(case)) == 6
    assert next_of(case) == ("answer", at + HOUR)
    assert Case.objects.get(pk=case.pk).version == 1


def test_a_met_clock_lets_the_next_one_come_forward(case: Case, at: datetime) -> None:
    clockwork.start(case, ["answer", "verify"], at=at)
    assert clockwork.meet(case, "answer", at=at + HOUR) is True
    assert clockwork.meet(case, "answer", at=at + HOUR) is False
    assert next_of(case) == ("verify", at + 4 * HOUR)
    assert Clock.objects.get(case=case, name="answer").met_at == at + HOUR


def test_a_clock_that_runs_is_not_started_twice_and_one_that_was_met_may_run_again(
    case: Case, at: datetime
) -> None:
    clockwork.start(case, ["answer"], at=at)
    clockwork.start(case, ["answer"], at=at + HOUR)
    assert running(case) == {"answer": ("major", at + HOUR)}
    clockwork.meet(case, "answer", at=at)
    clockwork.start(case, ["answer"], at=at + 2 * HOUR, started_at=at + HOUR)
    assert running(case) == {"answer": ("major", at + 2 * HOUR)}


def test_a_regraded_case_counts_from_the_clocks_own_start_and_keeps_what_held_before(
    case: Case, at: datetime
) -> None:
    clockwork.start(case, ["answer", "verify-first"], at=at)
    clockwork.regrade(case, "critical", at=at + timedelta(minutes=5))
    assert running(case) == {
        "answer": ("critical", at + timedelta(minutes=15)),
        "verify-first": ("critical", at + HOUR),
    }
    before = Clock.objects.filter(case=case, grade="major")
    assert {clock.ended_at for clock in before} == {at + timedelta(minutes=5)}
    assert next_of(case) == ("answer", at + timedelta(minutes=15))


def test_a_burst_runs_by_the_limits_of_critical(case: Case, at: datetime) -> None:
    case.grade_reasons = [{"code": clockwork.BURST, "reports": 5}]
    clockwork.start(case, ["answer"], at=at)
    assert running(case) == {"answer": ("critical", at + timedelta(minutes=15))}


def test_a_closed_case_has_no_clock_left(case: Case, at: datetime) -> None:
    clockwork.start(case, AT_RECEIPT, at=at)
    clockwork.end_all(case, at=at)
    assert running(case) == {}
    assert next_of(case) == ("", None)


def told(template: str) -> set[object]:
    return set(Notice.objects.filter(template=template).values_list("to_id", flat=True))


def test_a_warning_comes_before_the_limit_and_a_breach_after_it_each_once(
    case: Case, at: datetime, mai: Member, jonas: Member, lin: Member
) -> None:
    Case.objects.filter(pk=case.pk).update(owner_id=mai.id)
    clockwork.start(case, ["answer"], at=at)
    warn, due = at + timedelta(minutes=45), at + HOUR
    assert clockwork.tick(at=warn - timedelta(microseconds=1)) == clockwork.Ticked(0, 0)
    assert clockwork.tick(at=warn) == clockwork.Ticked(warned=1, breached=0)
    assert clockwork.tick(at=warn) == clockwork.Ticked(0, 0)
    assert told("clock.warning") == {mai.id, jonas.id}
    assert clockwork.tick(at=due) == clockwork.Ticked(warned=0, breached=1)
    assert clockwork.tick(at=due) == clockwork.Ticked(0, 0)
    assert told("clock.breached") == {mai.id, jonas.id}
    clock = Clock.objects.get(case=case)
    assert (clock.warned_at, clock.breached_at, clock.met_at) == (warn, due, None)
    lines = book.history(case.id, organisation_id=case.organisation_id)
    assert [line.kind for line in lines] == ["clock.warned", "clock.breached"]
    notice = Notice.objects.filter(template="clock.breached").first()
    assert notice is not None
    assert notice.facts == {"number": "C-1", "clock": "answer", "due_at": due.isoformat()}


def test_after_a_long_sleep_a_clock_is_breached_without_a_warning(
    case: Case, at: datetime, jonas: Member
) -> None:
    clockwork.start(case, ["answer"], at=at)
    assert clockwork.tick(at=at + 9 * HOUR) == clockwork.Ticked(warned=0, breached=1)


def test_a_supervisor_of_another_client_is_never_told(
    case: Case, at: datetime, otto: Member
) -> None:
    clockwork.start(case, ["answer"], at=at)
    clockwork.tick(at=at + HOUR)
    assert not Notice.objects.exists()


def test_met_ended_and_closed_clocks_are_left_alone(case: Case, at: datetime) -> None:
    clockwork.start(case, ["answer", "verify", "plan"], at=at)
    clockwork.meet(case, "answer", at=at)
    clockwork.end_all(case, at=at)
    clockwork.start(case, ["close"], at=at)
    Case.objects.filter(pk=case.pk).update(closed_at=at)
    assert clockwork.tick(at=at + timedelta(days=99)) == clockwork.Ticked(0, 0)
