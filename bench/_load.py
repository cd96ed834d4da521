"""Sixty-four connections that send reports and time the answers: raw HTTP/1.1 over asyncio."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import uvloop

Link = tuple[asyncio.StreamReader, asyncio.StreamWriter]

END_OF_HEAD = b"\r\n\r\n"


@dataclass(slots=True)
class Load:
    """What came back within the time: milliseconds of each answer, bodies, and what failed."""

    seconds: float
    milliseconds: list[float] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    failed: dict[int, int] = field(default_factory=dict)

    @property
    def rate(self) -> float:
        """Good answers a second."""
        return len(self.milliseconds) / self.seconds

    def quantile(self, share: float) -> float:
        """The milliseconds within which this share was answered."""
        ordered = sorted(self.milliseconds) or [float("nan")]
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def request(
    path: str, body: bytes, *, port: int, headers: dict[str, str], method: str = "POST"
) -> bytes:
    """A request as bytes."""
    lines = [
        f"{method} {path} HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        f"Content-Length: {len(body)}",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    return "\r\n".join(lines).encode() + END_OF_HEAD + body


def send(
    make: Callable[[], bytes],
    *,
    port: int,
    connections: int,
    seconds: float,
    good: tuple[int, ...] = (201,),
    is_kept: bool = False,
) -> Load:
    """Send as fast as it is answered; `make` gives each request. Bodies are kept where wanted."""
    load = Load(seconds=seconds)

    async def all_connections() -> None:
        end = time.perf_counter() + seconds
        await asyncio.gather(
            *(_one(make, port=port, end=end, load=load, good=good, is_kept=is_kept)
              for _ in range(connections))
        )  # fmt: skip

    uvloop.run(all_connections())
    return load


async def _one(
    make: Callable[[], bytes],
    *,
    port: int,
    end: float,
    load: Load,
    good: tuple[int, ...],
    is_kept: bool,
) -> None:
    link: Link | None = None
    while time.perf_counter() < end:
        began = time.perf_counter()
        try:
            link = link or await asyncio.open_connection("127.0.0.1", port)
            link[1].write(make())
            status, body, is_open = await answer(link[0])
        except (OSError, asyncio.IncompleteReadError):
            load.failed[0] = load.failed.get(0, 0) + 1
            link = None
            await asyncio.sleep(0.05)
            continue
        _note(load, status, body, began=began, end=end, good=good, is_kept=is_kept)
        link = link if is_open else _closed(link)
    _closed(link)


def _note(
    load: Load,
    status: int,
    body: bytes,
    *,
    began: float,
    end: float,
    good: tuple[int, ...],
    is_kept: bool,
) -> None:
    now = time.perf_counter()
    if status not in good:
        load.failed[status] = load.failed.get(status, 0) + 1
        return
    if now < end:
        load.milliseconds.append(1000 * (now - began))
    if is_kept:
        load.bodies.append(body)


def _closed(link: Link | None) -> None:
    if link is not None:
        link[1].close()


async def answer(reader: asyncio.StreamReader) -> tuple[int, bytes, bool]:
    """Status, body, and whether the connection stays open."""
    head = await reader.readuntil(END_OF_HEAD)
    lowered = head.lower()
    place = lowered.find(b"content-length:")
    length = int(lowered[place + 15 : lowered.index(b"\r\n", place)]) if place >= 0 else 0
    body = await reader.readexactly(length)
    return int(head[9:12]), body, b"connection: close" not in lowered
