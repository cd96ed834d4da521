"""The pictures of README and docs: a throw-away house with a small world in it, photographed.

`make screenshots` makes them all again; `--keep` leaves the house open to look around.
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


@contextmanager
def house(folder: Path) -> Iterator[str]:
    """The address of a running house on a database of its own, ended with the block."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    os.environ |= {
        "ANDON_VAR": str(folder),
        "ANDON_KEYS_DIR": str(folder / "keys"),
        "ANDON_DATABASE_URL": f"sqlite:///{folder / 'andon.sqlite3'}",
        "ANDON_PUBLIC_URL": address,
        "DJANGO_SETTINGS_MODULE": "andon.settings",
    }
    command = [sys.executable, "-m", "andon.cli.main", "serve", "--port", str(port)]
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)
    try:
        _wait_for(f"{address}/static/tokens.css", server=server)
        yield address
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
    with tempfile.TemporaryDirectory(prefix="andon-pictures-") as name, house(Path(name)) as at:
        # Settings are read only now that the environment says where the house stands.
        from bench._pictures import take_all  # noqa: PLC0415  see above

        take_all(at, target=TARGET)


if __name__ == "__main__":
    main()
