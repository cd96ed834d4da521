"""The `andon` command itself: every command has its place, and reads only what it needs."""

import subprocess
import sys

import pytest
from typer.testing import CliRunner

from andon.cli.main import COMMANDS, app_for

UNREAD = {"andon.api.router", "andon.connect.importing", "andon.urls", "andon.web.urls"}


def test_andon_alone_names_every_command() -> None:
    said = CliRunner().invoke(app_for([]), ["--help"])
    assert said.exit_code == 0
    assert [name for name in COMMANDS if f" {name} " not in said.output] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_says_how_it_is_used(name: str) -> None:
    said = CliRunner().invoke(app_for([name]), [name, "--help"])
    assert said.exit_code == 0
    assert f"andon {name} [OPTIONS]" in said.output


def test_an_unknown_command_is_wrong_use() -> None:
    said = CliRunner().invoke(app_for(["serv"]), ["serv"])
    assert said.exit_code == 2
    assert "No such command 'serv'" in said.output


def test_the_worker_starts_without_the_pages_and_the_api() -> None:
    program = (
        "import sys; sys.argv = ['andon', 'worker', '--help'];"
        "from andon.cli.main import run\n"
        "try: run()\n"
        "except SystemExit: pass\n"
        f"print(sorted({UNREAD} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"
