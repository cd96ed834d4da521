"""A throw-away PostgreSQL cluster from the server's own binaries, on loopback."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

import psycopg

SUPER, OWNER, WEB = "andon_super", "andon_owner", "andon_web"
QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def binaries() -> Path:
    """The newest server's folder of programs; says how to install one where there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        raise SystemExit("PostgreSQL's server is not installed: apt-get install postgresql")
    return found[-1].parent


def free_port() -> int:
    """A port of the loopback address that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Cluster:
    """Three roles as in production: superuser, owner of the tables, web role that owns nothing."""

    def __init__(self, settings: Mapping[str, str] = QUICK) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="andon-postgres-"))
        self.port = free_port()
        self.settings = settings
        # initdb refuses root; the package's own account is always there beside the binaries.
        self.account = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name

    def start(self) -> "Cluster":
        """Make the cluster and its roles; returns when it answers."""
        if os.geteuid() == 0:
            shutil.chown(self.folder, self.account)
        data = str(self.folder / "data")
        self._run(
            "initdb", "-D", data, "-U", SUPER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"
        )
        options = " ".join(f"-c {name}={value}" for name, value in self.settings.items())
        self._run(
            *("pg_ctl", "-D", data, "-w", "-l", str(self.folder / "log"), "-o"),
            f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' {options}",
            "start",
        )
        with self.connect("postgres") as connection:
            connection.execute(f"CREATE ROLE {OWNER} LOGIN NOSUPERUSER NOBYPASSRLS")
            connection.execute(f"CREATE ROLE {WEB} LOGIN NOSUPERUSER NOBYPASSRLS")
        return self

    def stop(self) -> None:
        """End the server and remove everything."""
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def connect(self, name: str) -> psycopg.Connection:
        """A superuser's connection, each statement committed at once."""
        return psycopg.connect(self.url(name, role=SUPER), autocommit=True)

    def url(self, name: str, *, role: str = WEB) -> str:
        """The address of one database for one role."""
        return f"postgresql://{role}@127.0.0.1:{self.port}/{name}"

    def create(self, name: str, *, template: str = "template0") -> None:
        """A database of the owner's; copied from `template` where one is named."""
        with self.connect("postgres") as connection:
            connection.execute(f'CREATE DATABASE "{name}" OWNER {OWNER} TEMPLATE "{template}"')

    def drop(self, name: str) -> None:
        """Remove a database, whoever is still connected."""
        with self.connect("postgres") as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _run(self, program: str, *arguments: str) -> None:
        user = self.account if os.geteuid() == 0 else None
        done = subprocess.run(
            [str(binaries() / program), *arguments],
            user=user,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL if "start" in arguments else subprocess.PIPE,
            stderr=subprocess.STDOUT if "start" in arguments else subprocess.PIPE,
            check=False,
        )
        if done.returncode:
            detail = (done.stderr or b"").decode() or (self.folder / "log").read_text()
            raise RuntimeError(f"{program} failed: {detail}")
