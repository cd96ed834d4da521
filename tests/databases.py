"""The tests' databases: a migrated template, built once a run, copied for whoever commits."""

import atexit
import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers.postgres import OWNER, SUPER, WEB, Cluster

ROOT = Path(__file__).resolve().parents[1]
IS_POSTGRESQL = os.environ.get("ANDON_TEST_DATABASE", "sqlite") == "postgresql"
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "alone")


def prepare_environment() -> None:
    """Before settings are read: a folder of the run's own, and a cluster where one is wanted.

    Workers of the same run inherit both from the first process, which removes them when it ends,
    however it ends.
    """
    if "ANDON_TEST_RUN" not in os.environ:
        os.environ["ANDON_TEST_RUN"] = tempfile.mkdtemp(prefix="andon-tests-")
        atexit.register(shutil.rmtree, os.environ["ANDON_TEST_RUN"], ignore_errors=True)
        if IS_POSTGRESQL:
            cluster = Cluster().start()
            atexit.register(cluster.stop)
            os.environ["ANDON_TEST_PORT"] = str(cluster.port)
    os.environ["ANDON_VAR"] = str(run_folder() / WORKER)
    os.environ["ANDON_KEYS_DIR"] = str(run_folder() / "keys")
    os.environ["ANDON_DATABASE_URL"] = url_of(f"andon_{WORKER}")
    os.environ["ANDON_DATABASE_POOL"] = "0"
    os.environ["DJANGO_SETTINGS_MODULE"] = "andon.settings"
    (run_folder() / WORKER).mkdir(exist_ok=True)


def run_folder() -> Path:
    """The folder of this run."""
    return Path(os.environ["ANDON_TEST_RUN"])


def url_of(name: str, *, role: str = WEB) -> str:
    """The address of a test database."""
    if not IS_POSTGRESQL:
        return f"sqlite:///{run_folder() / name}.sqlite3"
    return f"postgresql://{role}@127.0.0.1:{os.environ['ANDON_TEST_PORT']}/{name}"


def build_template() -> None:
    """Migrate the template, once a run, by the same command as an operator."""
    with _lock():
        done = run_folder() / "template.done"
        if done.exists():
            return
        if IS_POSTGRESQL:
            _cluster().create("andon_template")
        env = {**os.environ, "ANDON_DATABASE_URL": url_of("andon_template", role=OWNER)}
        subprocess.run(
            [sys.executable, "-m", "andon.cli.main", "migrate", "--quiet", "--grant-to", WEB],
            cwd=ROOT,
            env=env,
            check=True,
        )
        done.touch()


def copy_template(name: str) -> str:
    """A fresh copy of the template under this name; returns what settings call NAME."""
    if IS_POSTGRESQL:
        with _lock():
            _cluster().create(name, template="andon_template")
        return name
    target = run_folder() / f"{name}.sqlite3"
    for suffix in ("", "-wal", "-shm"):
        Path(f"{target}{suffix}").unlink(missing_ok=True)
    shutil.copyfile(run_folder() / "andon_template.sqlite3", target)
    return str(target)


def drop(name: str) -> None:
    """Remove a copy."""
    if IS_POSTGRESQL:
        _cluster().drop(name)
        return
    for suffix in ("", "-wal", "-shm"):
        Path(f"{run_folder() / name}.sqlite3{suffix}").unlink(missing_ok=True)


def superuser_url(name: str) -> str:
    """For tests that must do what no role of the house may (drop a trigger, alter a row)."""
    return url_of(name, role=SUPER)


def _cluster() -> Cluster:
    """The running cluster, for its SQL only."""
    cluster = Cluster.__new__(Cluster)
    cluster.port = int(os.environ["ANDON_TEST_PORT"])
    return cluster


@contextmanager
def _lock() -> Iterator[None]:
    with (run_folder() / "template.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
