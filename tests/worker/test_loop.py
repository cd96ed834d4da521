"""Lanes and chores: who gets a turn when, and what a failure does."""

import logging
import threading
from datetime import datetime, timedelta

import pytest

from andon.worker import loop
from andon.worker.loop import Chore, Lane

SECOND = timedelta(seconds=1)


class Work:
    """A chore's work that finds what it is told to find, and remembers when it was asked."""

    def __init__(self, *found: int) -> None:
        self.found = list(found)
        self.asked: list[datetime] = []

    def __call__(self, at: datetime) -> int:
        self.asked.append(at)
        found = self.found.pop(0) if self.found else 0
        if found < 0:
            raise ValueError("Noor wrote this")
        return found


def lane(*works: Work, every: timedelta = SECOND) -> Lane:
    return Lane("test", [Chore(f"chore {n}", every, work) for n, work in enumerate(works)])


def test_a_chore_that_found_nothing_is_asked_again_when_its_time_has_come(at: datetime) -> None:
    work = Work(0)
    one = lane(work)
    assert one.turn(at=at) is False
    one.turn(at=at + SECOND - timedelta(microseconds=1))
    one.turn(at=at + SECOND)
    assert work.asked == [at, at + SECOND]


def test_a_chore_that_found_something_is_asked_again_at_once(at: datetime) -> None:
    work = Work(3, 0)
    one = lane(work)
    assert [one.turn(at=at), one.turn(at=at), one.turn(at=at)] == [True, False, False]
    assert work.asked == [at, at]


def test_a_chore_that_fails_rests_longer_each_time_and_leaves_the_others_alone(
    at: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    broken, sound = Work(-1, -1, 1, -1), Work()
    one = lane(broken, sound, every=timedelta(0))
    with caplog.at_level(logging.ERROR):
        one.turn(at=at)
        one.turn(at=at + loop.RESTS[0])
        one.turn(at=at + loop.RESTS[0] + loop.RESTS[1] - timedelta(microseconds=1))
        one.turn(at=at + loop.RESTS[0] + loop.RESTS[1])
        one.turn(at=at + loop.RESTS[0] + loop.RESTS[1])
    rests = [record.args[1] for record in caplog.records if isinstance(record.args, tuple)]
    assert rests == [1.0, 2.0, 1.0]
    assert len(broken.asked) == 4
    assert len(sound.asked) == 5
    assert "Noor" not in caplog.text


def test_lanes_run_side_by_side_until_they_are_told_to_stop() -> None:
    stop, both = threading.Event(), threading.Barrier(3)

    def waits(at: datetime) -> int:
        # Each lane waits for the other: in one lane this would never end.
        both.wait(timeout=10)
        return 0

    lanes = [Lane(name, [Chore(name, timedelta(days=1), waits)]) for name in ("a", "b")]
    running = threading.Thread(target=loop.run, args=(lanes,), kwargs={"stop": stop})
    running.start()
    both.wait(timeout=10)
    stop.set()
    running.join(timeout=10)
    assert not running.is_alive()
