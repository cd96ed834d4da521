"""A running house, a real Chromium, and readers who look at it on a telephone or at a desk."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django.plugin import DjangoDbBlocker

from andon.runtime import words
from tests import databases

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "var" / "screenshots"
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
STARTS_WITHIN_S = 90
# Playwright's own loop runs in this thread; the tests' queries are still one after the other.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@dataclass(frozen=True)
class Reader:
    """How somebody looks at a page."""

    width: int
    language: str
    theme: str

    def __str__(self) -> str:
        return f"{self.width}-{self.language}-{self.theme}"


TELEPHONE = Reader(width=390, language="ar", theme="dark")
DESK = Reader(width=1440, language="en", theme="light")


@pytest.fixture(scope="session")
def server(django_db_setup: None) -> Iterator[tuple[str, str]]:
    """A running server on a database of its own: its address, and what settings call NAME."""
    words.compile_catalogues()
    name = f"andon_browser_{databases.WORKER}"
    database = databases.copy_template(name)
    port = _free_port()
    address = f"http://127.0.0.1:{port}"
    process = _serve(port, address=address, url=databases.url_of(name))
    try:
        _wait_for(f"{address}/static/tokens.css", process)
        yield address, database
    finally:
        process.terminate()
        process.wait(timeout=30)
    databases.drop(name)


@pytest.fixture
def house(server: tuple[str, str], django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The address of the running server; the test reads and writes the same database."""
    from django.db import connection  # noqa: PLC0415  # settings are read only now

    address, database = server
    before = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict["NAME"] = database
        try:
            yield address
        finally:
            connection.close()
            connection.settings_dict["NAME"] = before


def _serve(port: int, *, address: str, url: str) -> subprocess.Popen[bytes]:
    env = {**os.environ, "ANDON_DATABASE_URL": url, "ANDON_PUBLIC_URL": address}
    command = [sys.executable, "-m", "andon.cli.main", "serve", "--port", str(port)]
    log = (databases.run_folder() / f"server-{databases.WORKER}.log").open("wb")
    with log:
        return subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log)


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    """Until the server answers; its log is the error where it does not."""
    ends = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < ends and process.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=5).close()  # noqa: S310  # our own server
            return
        except URLError:
            process.poll()
            time.sleep(0.1)
    log = databases.run_folder() / f"server-{databases.WORKER}.log"
    raise RuntimeError(f"The server did not start:\n{log.read_text()[-3000:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_as(chromium: Browser, house: str) -> Iterator[Callable[..., Page]]:
    """`open_as(reader, path, with_scripts=True)`: a page in a browser of its own.

    An error of a script or a refusal by the content security policy fails the test.
    """
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def opened(reader: Reader, path: str, *, with_scripts: bool = True, **options: Any) -> Page:
        context = chromium.new_context(
            viewport={"width": reader.width, "height": 844},
            color_scheme=reader.theme,
            java_script_enabled=with_scripts,
            base_url=house,
            **options,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda line: faults.append(line.text) if "Security" in line.text else 0)
        sign = "&" if "?" in path else "?"
        page.goto(f"{path}{sign}lang={reader.language}")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def look() -> Callable[[Page, str], Path]:
    """`look(page, name)`: a picture of the whole page in var/screenshots, for people's eyes."""

    def looked(page: Page, name: str) -> Path:
        PICTURES.mkdir(parents=True, exist_ok=True)
        target = PICTURES / f"{name}.png"
        page.screenshot(path=target, full_page=True, animations="disabled")
        return target

    return looked


@pytest.fixture(scope="session")
def barriers() -> Callable[[Page], list[str]]:
    """`barriers(page)`: what axe finds (WCAG 2.2 A and AA, good practice), one line each."""
    axe = Axe()

    def found(page: Page) -> list[str]:
        return [
            f"{fault['id']}: {fault['help']}: {node['html'][:160]}"
            for fault in axe.run(page).response["violations"]
            for node in fault["nodes"]
        ]

    return found


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    wide: int = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return wide
