"""`andon worker`: triage, ledger, post and clocks, without the web."""

import signal
import threading
from types import FrameType

from andon.worker import loop
from andon.worker.chores import lanes


def worker() -> None:
    """Do the work in the background until told to stop. Any number may share one PostgreSQL."""
    stop = threading.Event()

    def end(signal_number: int, frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    loop.run(lanes(), stop=stop)
