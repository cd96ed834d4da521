"""The page of capabilities is honest: what it names exists, and no id is left out."""

import re

import pytest
from django.urls import Resolver404, resolve

from andon.api.router import api
from tests.architecture.sources import ROOT

PAGE = ROOT / "docs" / "reference" / "capabilities.md"
COUNTS = {"A": 6, "B": 11, "C": 6, "D": 8, "E": 8, "F": 6, "G": 4, "H": 7, "I": 3, "J": 4}
IDS = [f"{letter}{number}" for letter, count in COUNTS.items() for number in range(1, count + 1)]
ROW = re.compile(r"^\| ([A-J]\d+) \| (.*?) \| (.*?) \| (.*?) \| (.*?) \|$", re.MULTILINE)
ROWS = {row[0]: row for row in ROW.findall(PAGE.read_text(encoding="utf-8"))}


def quoted(cell: str) -> list[str]:
    """What stands in backticks."""
    return re.findall(r"`([^`]+)`", cell)


def test_every_capability_stands_once_and_in_order() -> None:
    assert list(ROWS) == IDS


@pytest.mark.parametrize("key", IDS)
def test_every_page_that_is_named_exists(key: str) -> None:
    for address in quoted(ROWS[key][2]):
        concrete = re.sub(r"<[^>]+>", "x", address)
        try:
            resolve(concrete)
        except Resolver404:
            pytest.fail(f"{key} names the page {address}, which no address leads to.")
    assert quoted(ROWS[key][2]) or ROWS[key][2] == "not yet"


@pytest.mark.parametrize("key", IDS)
def test_every_endpoint_that_is_named_exists(key: str) -> None:
    paths = api.get_openapi_schema()["paths"]
    for operation in quoted(ROWS[key][3]):
        method, path = operation.split(" ", 1)
        assert method.lower() in paths.get(path, {}), f"{key} names {operation}"
    assert quoted(ROWS[key][3]) or ROWS[key][3] == "not yet"


@pytest.mark.parametrize("key", IDS)
def test_every_test_that_is_named_exists(key: str) -> None:
    for name in quoted(ROWS[key][4]):
        file, _, function = name.partition("::")
        text = (ROOT / file).read_text(encoding="utf-8")
        assert f"def {function}(" in text, f"{key} names {name}"
    assert quoted(ROWS[key][4]) or ROWS[key][4] == "not yet"
