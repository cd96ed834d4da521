"""The pictures of README and docs: a throw-away house with a small world in it, photographed.

`make screenshots` makes them all again.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from tests.servers.postgres import free_port

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "docs" / "screenshots"
STARTS_WITHIN_S = 90


def stand_at(folder: Path) -> str:
    """The address at which the house will stand, with a database of its own in the folder."""
    address = f"http://127.0.0.1:{free_port()}"
    os.environ |= {
        "ANDON_VAR": str(folder),
        "ANDON_KEYS_DIR": str(folder / "keys"),
        "ANDON_DATABASE_URL": f"sqlite:///{folder / 'andon.sqlite3'}",
        "ANDON_PUBLIC_URL": address,
        "DJANGO_SETTINGS_MODULE": "andon.settings",
    }
    return address


@contextmanager
def house(folder: Path, *, address: str) -> Iterator[None]:
    """The house runs until the block ends."""
    port = address.rpartition(":")[2]
    command = [sys.executable, "-m", "andon.cli.main", "serve", "--port", port]
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)
    try:
        _wait_for(f"{address}/static/tokens.css", server=server)
        yield
    finally:
        server.terminate()
        server.wait(timeout=30)


def _wait_for(address: str, *, server: "subprocess.Popen[bytes]") -> None:
    ends = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < ends and server.poll() is None:
        try:
            urlopen(address, timeout=5).close()  # noqa: S310  our own server
            return
        except URLError:
            time.sleep(0.1)
    raise SystemExit("The house did not start; its log is server.log in its folder.")


def main() -> None:
    """Make every picture."""
    with tempfile.TemporaryDirectory(prefix="andon-pictures-") as name:
        address = stand_at(Path(name))
        # Settings are read only now that the environment says where the house stands.
        from bench import _pictures  # noqa: PLC0415  see above

        # Filled before the worker runs: it would find every past clock late.
        world = _pictures.fill_house()
        with house(Path(name), address=address):
            _pictures.take_all(world, address=address, target=TARGET)


if __name__ == "__main__":
    main()
