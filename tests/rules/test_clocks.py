"""Service clocks: their figures, their warnings, and how a limit explains itself."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from andon.rules import clocks
from andon.rules.clocks import Clock

NOON = datetime(2026, 3, 16, 12, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
GRADES = ("critical", "major", "minor")


@pytest.mark.parametrize(
    ("name", "critical", "major", "minor"),
    [
        (Clock.ANSWER, 15 * MINUTE, HOUR, HOUR),
        (Clock.DEPARTMENTS, HOUR, 24 * HOUR, 7 * DAY),
        (Clock.VERIFY_FIRST, HOUR, HOUR, HOUR),
        (Clock.VERIFY, 4 * HOUR, 4 * HOUR, 4 * HOUR),
        (Clock.PLAN, 24 * HOUR, 24 * HOUR, 7 * DAY),
        (Clock.RECTIFY, 7 * DAY, 14 * DAY, 30 * DAY),
        (Clock.RECHECK, 2 * DAY, 3 * DAY, 7 * DAY),
    ],
)
def test_each_step_has_its_limit_for_each_grade(
    name: Clock, critical: timedelta, major: timedelta, minor: timedelta
) -> None:
    limits = [clocks.start(name, grade=grade, at=NOON).due_at - NOON for grade in GRADES]
    assert limits == [critical, major, minor]


@pytest.mark.parametrize("grade", GRADES)
def test_a_case_may_take_as_long_as_plan_rectification_and_recheck_together(grade: str) -> None:
    steps = [clocks.LIMITS[name][grade] for name in (Clock.PLAN, Clock.RECTIFY, Clock.RECHECK)]
    assert clocks.LIMITS[Clock.CLOSE][grade] == sum(steps, timedelta())


def test_every_clock_has_a_limit_and_a_warning_for_every_grade() -> None:
    assert set(clocks.LIMITS) == set(Clock)
    assert all(set(row) == set(GRADES) for row in clocks.LIMITS.values())
    assert set(clocks.WARN_AT) == set(GRADES)


def test_a_critical_clock_warns_at_half_its_limit_and_the_others_at_three_quarters() -> None:
    warns = [clocks.start(Clock.PLAN, grade=grade, at=NOON).warn_at - NOON for grade in GRADES]
    assert warns == [12 * HOUR, 18 * HOUR, 126 * HOUR]


def test_a_regraded_clock_counts_from_its_own_start() -> None:
    minor = clocks.start(Clock.PLAN, grade="minor", at=NOON)
    critical = clocks.regrade(minor, grade="critical")
    assert (critical.started_at, critical.due_at) == (NOON, NOON + 24 * HOUR)
    assert critical.calendar == minor.calendar


def test_a_burst_runs_by_the_limits_of_critical_whatever_its_grade() -> None:
    assert clocks.pace("minor", is_burst=True) == "critical"
    assert clocks.pace("minor", is_burst=False) == "minor"


def test_five_reports_of_one_defect_on_one_product_in_a_day_are_a_burst() -> None:
    assert [clocks.is_burst(reports) for reports in (4, 5)] == [False, True]


def test_a_lamp_is_soon_from_the_warning_on_and_late_from_the_limit_on() -> None:
    warn, due = NOON + HOUR, NOON + 2 * HOUR
    just = timedelta(microseconds=1)
    lamps = [
        clocks.lamp(warn_at=warn, due_at=due, at=at) for at in (warn - just, warn, due - just, due)
    ]
    assert lamps == ["in-time", "soon", "soon", "late"]


def test_the_clock_that_ends_first_is_the_one_a_queue_counts_down() -> None:
    running = [clocks.start(name, grade="major", at=NOON) for name in Clock]
    first = clocks.first_due(running)
    assert first is not None
    assert first.name == Clock.ANSWER
    assert clocks.first_due([]) is None


def test_a_clock_lists_the_intervals_that_it_counted_night_and_holiday_included() -> None:
    clock = clocks.start(Clock.DEPARTMENTS, grade="major", at=NOON)
    explained = clocks.explain(clock)
    midnight = datetime(2026, 3, 17, tzinfo=UTC)
    assert explained == clocks.Explanation(
        limit=24 * HOUR,
        calendar="real-time/1",
        warn_percent=75,
        intervals=(
            clocks.Interval(NOON, midnight, 12 * HOUR),
            clocks.Interval(midnight, NOON + DAY, 12 * HOUR),
        ),
    )


def test_a_clock_from_midnight_to_midnight_counts_one_whole_day() -> None:
    midnight = datetime(2026, 3, 17, tzinfo=UTC)
    explained = clocks.explain(clocks.start(Clock.DEPARTMENTS, grade="major", at=midnight))
    assert explained.intervals == (clocks.Interval(midnight, midnight + DAY, DAY),)


@given(
    name=st.sampled_from(list(Clock)),
    grade=st.sampled_from(GRADES),
    at=st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2040, 1, 1)),  # noqa: DTZ001  # made aware below
)
def test_the_intervals_of_a_clock_add_up_to_its_limit_without_a_gap(
    name: Clock, grade: str, at: datetime
) -> None:
    clock = clocks.start(name, grade=grade, at=at.replace(tzinfo=UTC))
    intervals = clocks.explain(clock).intervals
    assert sum((one.lasts_for for one in intervals), timedelta()) == clocks.LIMITS[name][grade]
    assert [one.begins_at for one in intervals[1:]] == [one.ends_at for one in intervals[:-1]]
    assert all(one.begins_at < one.ends_at for one in intervals)
    assert clock.started_at < clock.warn_at < clock.due_at
