"""Gathers the reports that arrive together, so that one durable transaction stores many of them.

One thread a process takes whatever queued while the last commit ran, at most 64, stores it, and
lets each be answered then. There is no timer: a report that comes alone goes alone, at once.
"""

import logging
import threading
from asyncio import AbstractEventLoop, Future
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import DatabaseError, InterfaceError, connection

from andon.reports.drafts import Draft
from andon.reports.steps.receive import Outcome, receive
from andon.runtime import clock

log = logging.getLogger(__name__)

MOST_WAITING = 1024
MOST_TOGETHER = 64


class FullError(RuntimeError):
    """More reports wait than can be stored soon: the sender should come again."""


class UnstoredError(RuntimeError):
    """The database could not take the report: nothing was stored, nothing was promised."""


class BrokenError(RuntimeError):
    """The house has a bug here: nothing was stored, nothing was promised."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    draft: Draft
    answer: "Future[Outcome]"
    loop: AbstractEventLoop


class IntakeQueue:
    """A bounded queue and the one thread that empties it."""

    def __init__(self) -> None:
        self._waiting: deque[_Waiting] = deque()
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._is_closing = False

    def put(self, draft: Draft, *, loop: AbstractEventLoop) -> "Future[Outcome]":
        """The draft's outcome, once it is on the disk; FullError at once where too many wait.

        The future fails with UnstoredError where the database is gone.
        """
        answer: Future[Outcome] = loop.create_future()
        with self._changed:
            if len(self._waiting) >= MOST_WAITING or self._is_closing:
                raise FullError
            self._waiting.append(_Waiting(draft, answer, loop))
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="intake", daemon=True)
                self._thread.start()
            self._changed.notify()
        return answer

    def close(self) -> None:
        """Store what waits, then end the thread; nothing more is taken."""
        with self._changed:
            self._is_closing = True
            self._changed.notify()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        while batch := self._next():
            _settle(batch, _store([one.draft for one in batch]))
        connection.close()

    def _next(self) -> list[_Waiting]:
        """What waits, at most a batch; nothing where the queue was closed."""
        with self._changed:
            while not self._waiting and not self._is_closing:
                self._changed.wait()
            count = min(len(self._waiting), MOST_TOGETHER)
            return [self._waiting.popleft() for _ in range(count)]


def _store(drafts: Sequence[Draft]) -> Sequence[Outcome] | Exception:
    """The outcomes, or why there are none; whatever happens, the thread lives on."""
    try:
        return receive(drafts, at=clock.now())
    except (DatabaseError, InterfaceError) as error:
        log.warning("The intake cannot reach the database: %s", type(error).__name__)
        connection.close()
        return UnstoredError("The database cannot be reached.")
    except Exception as error:
        # Without the message: it could quote a reporter.
        log.error("The intake failed: %s", type(error).__name__)
        connection.close()
        return BrokenError("The report could not be stored.")


def _settle(batch: Sequence[_Waiting], outcomes: Sequence[Outcome] | Exception) -> None:
    """Hand the outcomes to the event loop, once for the whole batch."""
    by_loop: dict[AbstractEventLoop, list[tuple[Future[Outcome], Outcome | Exception]]] = {}
    for place, one in enumerate(batch):
        outcome = outcomes if isinstance(outcomes, Exception) else outcomes[place]
        by_loop.setdefault(one.loop, []).append((one.answer, outcome))
    for loop, answers in by_loop.items():
        try:
            loop.call_soon_threadsafe(_resolve, answers)
        except RuntimeError:  # the loop is closed: nobody waits any more
            continue


def _resolve(answers: Sequence[tuple["Future[Outcome]", Outcome | Exception]]) -> None:
    for future, outcome in answers:
        if future.cancelled():
            continue
        if isinstance(outcome, Exception):
            future.set_exception(outcome)
        else:
            future.set_result(outcome)
