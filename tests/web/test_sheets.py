"""Sheets, drawings and scripts: small, our own, and nothing inline."""

import re
from pathlib import Path

import pytest

from andon.runtime import words

WEB = Path(words.PAGES).parent
STATIC = WEB / "static"
TEMPLATES = sorted(WEB.glob("templates/**/*.html"))
SHEETS = ("tokens.css", "dark.css", "andon.css")
MOST_BYTES = 24 * 1024
# Drawn on paper, where no theme is: the label that is printed.
PRINTED = {"label.html"}


def test_all_sheets_together_stay_under_24_kilobytes() -> None:
    assert sum((STATIC / name).stat().st_size for name in SHEETS) < MOST_BYTES


def test_night_gives_every_colour_that_day_gives() -> None:
    day, night = (
        set(re.findall(r"(--[\w-]+):#", (STATIC / name).read_text())) for name in SHEETS[:2]
    )
    assert night == day


def test_every_value_that_a_sheet_uses_is_given_somewhere() -> None:
    text = "".join((STATIC / name).read_text() for name in SHEETS)
    given = set(re.findall(r"(--[\w-]+):", text))
    used = set(re.findall(r"var\((--[\w-]+)\)", text))
    assert used - given == set()


def test_every_icon_of_a_template_is_drawn() -> None:
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "icons.svg").read_text()))
    named = {
        name
        for path in TEMPLATES
        for name in re.findall(r"""{%\s*icon\s+["']([\w-]+)["']""", path.read_text())
    }
    assert named - drawn == set()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(WEB)))
def test_a_template_holds_no_style_no_script_and_no_colour_of_its_own(path: Path) -> None:
    text = path.read_text()
    inline = re.findall(r"<style\b|\sstyle=|\son\w+=[\"']|<script(?![^>]*\ssrc=)[^>]*>", text)
    assert inline == []
    if path.name not in PRINTED:
        assert re.findall(r"#[0-9a-f]{6}\b|#[0-9a-f]{3}\b(?=[\"';])", text) == []


def test_nothing_is_fetched_from_another_host() -> None:
    files = [*TEMPLATES, *(STATIC / name for name in SHEETS), *STATIC.glob("js/[!h]*.js")]
    abroad = [
        f"{path.name}: {found}"
        for path in files
        for found in re.findall(
            r"(?:src|href|url\()\s*=?\s*[\"']?(?:https?:)?//[^\"')\s]+", path.read_text()
        )
    ]
    assert abroad == []
