"""The worker: a few lanes side by side, each asking again and again "what is due?".

Nothing is scheduled in memory: what is due stands in rows, so a killed worker loses nothing. A lane
is a thread, so that a slow mail server holds up neither triage nor the ledger. A chore that fails
rests for a while and leaves the other chores alone.
"""

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import close_old_connections, connections

from andon.runtime import clock
from andon.runtime.jobs import place_of

IDLE_FOR = timedelta(milliseconds=200)
# How long a chore rests after its first, second ... failure in a row.
RESTS = tuple(timedelta(seconds=rest) for rest in (1, 2, 5, 15, 30))
# A lane that is in the middle of something when the worker stops has so long to end it.
STOP_WITHIN = timedelta(seconds=10)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Chore:
    """Something that is asked for every so often; it returns how much it found to do."""

    name: str
    every: timedelta
    work: Callable[[datetime], int]


@dataclass(slots=True)
class Lane:
    """Chores that take turns. `next_at` and `failures` are by the chore's name."""

    name: str
    chores: Sequence[Chore]
    next_at: dict[str, datetime] = field(default_factory=dict)
    failures: dict[str, int] = field(default_factory=dict)

    def turn(self, *, at: datetime) -> bool:
        """Give every chore that is due its turn; True where any of them found something."""
        found = [self._do(chore, at=at) for chore in self.chores if self._is_due(chore, at=at)]
        return any(found)

    def _is_due(self, chore: Chore, *, at: datetime) -> bool:
        return chore.name not in self.next_at or at >= self.next_at[chore.name]

    def _do(self, chore: Chore, *, at: datetime) -> bool:
        try:
            done = chore.work(at)
        except Exception as error:  # one chore's trouble must not stop the others
            self._rest(chore, error, at=at)
            return False
        self.failures[chore.name] = 0
        self.next_at[chore.name] = at if done else at + chore.every
        return done > 0

    def _rest(self, chore: Chore, error: Exception, *, at: datetime) -> None:
        """The error's message may quote a reporter, so only its kind and place are logged."""
        failures = self.failures.get(chore.name, 0)
        self.failures[chore.name] = failures + 1
        rest = RESTS[min(failures, len(RESTS) - 1)]
        self.next_at[chore.name] = at + rest
        log.error("%s failed, again in %d s: %s", chore.name, rest.total_seconds(), place_of(error))


def run(lanes: Sequence[Lane], *, stop: threading.Event) -> None:
    """Run the lanes until `stop` is set, then let each end what it is in the middle of."""
    threads = [
        threading.Thread(target=_run_lane, args=(lane,), kwargs={"stop": stop}, daemon=True)
        for lane in lanes
    ]
    for thread in threads:
        thread.start()
    stop.wait()
    for thread in threads:
        thread.join(STOP_WITHIN.total_seconds() / len(threads))


def _run_lane(lane: Lane, *, stop: threading.Event) -> None:
    try:
        while not stop.is_set():
            # A connection that the server closed is made anew.
            close_old_connections()
            if not lane.turn(at=clock.now()):
                stop.wait(IDLE_FOR.total_seconds())
    finally:
        connections.close_all()
