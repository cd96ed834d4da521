"""`andon worker`: triage, ledger, post and clocks, without the web."""

import os
import signal
import threading
from types import FrameType
from typing import Annotated

import typer

from andon.worker import loop
from andon.worker.chores import lanes


def worker(
    only: Annotated[
        str, typer.Option(help="Lanes with commas, such as cases,ledger; all if left out.")
    ] = "",
    nice: Annotated[
        int, typer.Option(min=0, max=19, help="Let others go first: 0 (nobody) to 19.")
    ] = 0,
) -> None:
    """Do the work in the background until told to stop. Any number may share one PostgreSQL."""
    wanted = {name.strip() for name in only.split(",") if name.strip()}
    known = {lane.name for lane in lanes()}
    if wanted - known:
        raise typer.BadParameter(
            f"There is no lane {', '.join(sorted(wanted - known))}: choose of"
            f" {', '.join(sorted(known))}."
        )
    os.nice(nice)
    stop = threading.Event()

    def end(signal_number: int, frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    loop.run([lane for lane in lanes() if not wanted or lane.name in wanted], stop=stop)
