"""The requests of a how-to page, read out of its blocks of code."""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SAID = re.compile(r"# (\d{3})(?:; (\w+) is `([\w.]+)`)?")
VARIABLE = re.compile(r"\$(\w+)")


@dataclass(slots=True)
class Request:
    """One `curl` of a page: what it sends, the status that follows it, what is kept of it."""

    method: str = "GET"
    address: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Line:
    """A command of a page, and what the page says of its answer."""

    command: str
    status: int
    keeps: str
    of: str

    def filled(self, variables: dict[str, str]) -> Request:
        """The request, with what earlier answers gave."""
        words = shlex.split(VARIABLE.sub(lambda found: variables[found[1]], self.command))
        request = Request()
        parts = iter(words[1:])
        for word in parts:
            _read(request, word, parts)
        return request


def lines_of(page: Path) -> list[Line]:
    """Every `curl` of the page; each is followed by a line that says what comes of it."""
    found = []
    for block in BLOCK.findall(page.read_text(encoding="utf-8")):
        if "curl" not in block:
            continue
        for command, _, said in _paired(block.replace("\\\n", " ")):
            match = SAID.fullmatch(said)
            assert match, f"Say after {command!r} what comes of it."
            found.append(Line(command, int(match[1]), match[2] or "", match[3] or ""))
    return found


def kept(answer: Any, path: str) -> str:
    """A part of an answer: `dispatches.0.id`."""
    for name in path.split("."):
        answer = answer[int(name)] if name.isdecimal() else answer[name]
    return str(answer)


def _paired(block: str) -> list[tuple[str, str, str]]:
    return re.findall(r"^(curl .*?)(\n)(# \d{3}.*?)$", block, re.MULTILINE | re.DOTALL)


def _read(request: Request, word: str, parts: Iterator[str]) -> None:
    if word == "-X":
        request.method = next(parts)
    elif word == "-H":
        name, _, value = next(parts).partition(": ")
        request.headers[name] = value
    elif word == "-d":
        request.body = next(parts).encode()
    elif word != "-s":
        request.address = word
