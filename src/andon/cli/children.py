"""Child processes of `andon serve`: started, started again when they die, ended in time."""

import ctypes
import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

# A granian that is told to stop while it starts has been seen to hang.
STOP_WITHIN_SECONDS = 10.0
LOOK_EVERY_SECONDS = 0.5
# Then something is wrong that another start will not mend.
MOST_DEATHS = 5
PR_SET_PDEATHSIG = 1

log = logging.getLogger(__name__)


class GaveUpError(RuntimeError):
    """A child died again and again; the message names it."""


# The workers where there are several: a mail may wait for a moment, a hazard may not.
WORKERS = (("--only", "cases"), ("--only", "ledger,post,time,upkeep", "--nice", "5"))


@dataclass(slots=True)
class Child:
    """One process that must always run."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    deaths: int = 0
    process: "subprocess.Popen[bytes] | None" = field(default=None, init=False)

    def start(self) -> None:
        """Start it; it ends with us, even if we are killed."""
        self.process = subprocess.Popen(  # noqa: S603  # our own command line
            self.command,
            env=dict(self.environment),
            preexec_fn=_end_with(os.getpid()),  # no thread of ours runs yet
            start_new_session=True,
        )

    def look_after(self) -> None:
        """Start it again if it died; GaveUpError after too many deaths."""
        if self.process is None or self.process.poll() is None:
            return
        self.deaths += 1
        if self.deaths >= MOST_DEATHS:
            raise GaveUpError(
                f"The {self.name} process ended {self.deaths} times, the last time with exit code"
                f" {self.process.returncode}; its reason stands above."
            )
        log.error("the %s process ended with %s: again", self.name, self.process.returncode)
        self.start()


def run(children: Sequence[Child], *, stop: threading.Event) -> None:
    """Keep the children running until `stop` is set; then end them all."""
    try:
        while not stop.wait(LOOK_EVERY_SECONDS):
            for child in children:
                child.look_after()
    finally:
        end(children)


def end(children: Sequence[Child]) -> None:
    """Ask every child to end, and kill whichever has not done so in ten seconds."""
    running = [child.process for child in children if child.process is not None]
    for process in running:
        process.terminate()
    for process in running:
        try:
            process.wait(STOP_WITHIN_SECONDS)
        except subprocess.TimeoutExpired:
            _kill_group(process)


def _kill_group(process: "subprocess.Popen[bytes]") -> None:
    """The child leads a session of its own, so that its own children die with it."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    process.wait()


def _end_with(parent: int) -> Callable[[], None] | None:
    """On Linux the kernel ends the child when its parent dies, however that happens."""
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl

    def ask() -> None:
        prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
        if os.getppid() != parent:  # it died meanwhile
            os._exit(1)

    return ask
