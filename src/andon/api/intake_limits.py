"""How many reports one address may send through a public door: thirty in ten minutes a process."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta

MOST = 30
WITHIN = timedelta(minutes=10)
MOST_KNOWN = 20_000


@dataclass(slots=True)
class _Window:
    until: datetime
    count: int = 0


class Limiter:
    """Counts by name; forgets the oldest names first, so that memory stays bounded."""

    def __init__(self) -> None:
        self._windows: OrderedDict[str, _Window] = OrderedDict()

    def may(self, name: str, *, at: datetime) -> bool:
        """Count one more for this name, and say whether it is still within the limit."""
        window = self._windows.get(name)
        if window is None or window.until <= at:
            window = self._windows[name] = _Window(until=at + WITHIN)
            self._windows.move_to_end(name)
        while len(self._windows) > MOST_KNOWN:
            self._windows.popitem(last=False)
        window.count += 1
        return window.count <= MOST
