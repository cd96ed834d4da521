"""The words of the pages: every one is translatable, and three languages say them all."""

import ast
import os
import re
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest

from andon.runtime import words

WEB = Path(words.PAGES).parent
PACKAGE = WEB.parent
TEMPLATES = sorted(WEB.glob("templates/**/*.html"))
# Names and units are the same in every language.
NAMES = {"Andon", "UTC", "API", "QR", "GTIN", "mm"}
COMPLETE = ("zh_Hans", "ar")
PREPARED = ("es", "fr", "de", "th", "vi", "id")
GETTEXT = {"_", "gettext", "gettext_lazy", "ngettext", "pgettext"}

SAID = re.compile(
    r"{%\s*comment.*?endcomment\s*%}|{#.*?#}"
    r"|{%\s*blocktrans.*?endblocktrans(?:late)?\s*%}|{%.*?%}|{{.*?}}"
    r"|<(?:script|style|svg)\b.*?</(?:script|style|svg)>|<!--.*?-->|&\w+;",
    re.DOTALL,
)
SHOWN_ATTRIBUTE = re.compile(r"\s(?:alt|title|placeholder|aria-label)=([\"'])(.*?)\1", re.DOTALL)
SIMPLE = re.compile(r"""{%\s*trans(?:late)?\s+(?:"([^"]+)"|'([^']+)')""")
BLOCK = re.compile(
    r"{%\s*blocktrans(?:late)?(?P<options>[^%]*)%}(?P<text>.*?){%\s*endblocktrans", re.DOTALL
)


def plain_words(text: str) -> list[str]:
    """What a template shows that went past gettext."""
    rest = SAID.sub(" ", text)
    shown = [match[2] for match in SHOWN_ATTRIBUTE.finditer(rest)]
    shown.append(re.sub(r"<[^>]*>", " ", rest, flags=re.DOTALL))
    return [word for part in shown for word in re.findall(r"[^\W\d_]{2,}", part)]


def in_template(text: str) -> Iterator[str]:
    """The sentences of a template as gettext knows them."""
    for match in SIMPLE.finditer(text):
        yield match[1] or match[2]
    for match in BLOCK.finditer(text):
        said = match["text"].split("{% plural")[0]
        if "trimmed" in match["options"]:
            said = " ".join(line.strip() for line in said.strip().splitlines())
        yield re.sub(r"{{\s*(\w+)\s*}}", r"%(\1)s", said)


def in_module(text: str) -> Iterator[str]:
    """The sentences of a module as gettext knows them."""
    for node in ast.walk(ast.parse(text)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args):
            continue
        said = node.args[0]
        if (
            node.func.id in GETTEXT
            and isinstance(said, ast.Constant)
            and isinstance(said.value, str)
        ):
            yield said.value


def sentences(*folders: Path) -> set[str]:
    """Every translatable sentence of the templates and modules in these folders."""
    found: set[str] = set()
    for folder in folders:
        for path in folder.rglob("*.html"):
            found.update(in_template(path.read_text()))
        for path in folder.rglob("*.py"):
            found.update(in_module(path.read_text()))
    return {one for one in found if one.strip()}


def catalogue(language: str) -> polib.POFile:
    return polib.pofile(str(words.PAGES / language / "LC_MESSAGES" / "django.po"))


def missing_in(language: str, wanted: set[str]) -> list[str]:
    said = {
        entry.msgid
        for entry in catalogue(language)
        if not entry.fuzzy and (entry.msgstr or all(entry.msgstr_plural.values() or [""]))
    }
    return sorted(wanted - said)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(WEB)))
def test_no_word_of_a_template_goes_past_gettext(path: Path) -> None:
    assert [word for word in plain_words(path.read_text()) if word not in NAMES] == []


@pytest.mark.parametrize("language", COMPLETE)
def test_chinese_and_arabic_say_every_sentence(language: str) -> None:
    assert missing_in(language, sentences(PACKAGE)) == []


@pytest.mark.parametrize("language", PREPARED)
def test_the_other_six_say_all_that_a_reporter_sees(language: str) -> None:
    seen = (WEB / "portal", WEB / "templates" / "portal", WEB / "templates" / "parts")
    portal = sentences(*seen, PACKAGE / "reports")
    assert missing_in(language, portal) == []


@pytest.mark.parametrize("language", [*COMPLETE, *PREPARED])
def test_no_translation_loses_a_value_of_its_sentence(language: str) -> None:
    lost = [
        entry.msgid
        for entry in catalogue(language)
        if entry.msgstr
        and set(re.findall(r"%\(\w+\)s", entry.msgid))
        != set(re.findall(r"%\(\w+\)s", entry.msgstr))
    ]
    assert lost == []


@pytest.mark.parametrize("language", [*COMPLETE, *PREPARED])
def test_every_gap_of_a_catalogue_is_named(language: str) -> None:
    empty = {entry.msgid for entry in catalogue(language) if not entry.translated()}
    assert {gap.sentence for gap in words.gaps() if gap.language == language} == empty


def test_a_catalogue_is_compiled_once_and_again_when_it_changes(tmp_path: Path) -> None:
    source = tmp_path / "de" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text('msgid ""\nmsgstr ""\n"Language: de\\n"\n\nmsgid "Lot"\nmsgstr "Charge"\n')
    binary = source.with_suffix(".mo")
    assert words.compile_catalogues(tmp_path) == [binary]
    assert words.compile_catalogues(tmp_path) == []
    assert polib.mofile(str(binary)).find("Lot").msgstr == "Charge"
    later = binary.stat().st_mtime + 1
    os.utime(source, (later, later))
    assert words.compile_catalogues(tmp_path) == [binary]
