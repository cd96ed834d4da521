"""`andon standards check`: every gap of a library is named, with its place and its kind."""

import pytest
from tests.library.conftest import Folder
from typer.testing import CliRunner

from andon.cli.standards import app
from andon.library.format import read_shelf
from andon.library.gaps import gaps_of
from andon.library.terms import names

FACTS = "defects.toml"


def kinds(folder: Folder) -> list[str]:
    shelf = read_shelf(folder.path)
    gaps = [*shelf.gaps, *gaps_of(shelf.defects, evidence=names("evidence", "en"))]
    return sorted(gap.kind for gap in gaps)


def test_a_whole_library_has_no_gap(folder: Folder) -> None:
    assert kinds(folder) == []
    assert read_shelf(folder.path.parent) == read_shelf(folder.path)


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ('"LEAK"', '"LEAKS"', ["unknown-family"]),
        ('"major"', '"grave"', ["unknown-grade"]),
        ('"production"', '"factory"', ["unknown-department"]),
        ('norm = "House rule"', "", ["norm-missing"]),
        ('form = "pump-bottle"', "", ["form-missing"]),
        ('cause = "Collar torque too low"', "", ["cause-missing"]),
        ('"photo-defect", "lot"', "", ["evidence-missing"]),
        ('"lot"', '"horoscope"', ["unknown-evidence"]),
        ('"A0504"', '"B1"', ["bad-imdrf"]),
        ('"2 ml"', '"two ml"', ["bad-figure"]),
        ('"2 ml"', '"2 pints"', ["bad-figure"]),
        ('loss = "2 ml"', 'drop = "2 ml"', ["figure-unused"] * 6),
        ('imdrf = "A0504"', 'gpc = "123"', ["bad-gpc"]),
        ('imdrf = "A0504"', 'markets = ["Thailand"]', ["bad-market"]),
        ('imdrf = "A0504"', 'retired_for = "COS-GONE-ANY-01"', ["unknown-code"]),
        ('imdrf = "A0504"', 'colour = "red"', ["unknown-code"] * 9 + ["wrong-type"]),
        ('grade = "major"', "grade = 2", ["unknown-code"] * 9 + ["wrong-type"]),
        ('"cosmetics"', '"submarines"', ["unknown-category"]),
        ('"cosmetics"', '"food"', ["bad-code"]),
        ("effective_from = 2026-01-01", "", ["broken-file"]),
        ("[[defect]]", "[[defect", ["broken-file"]),
    ],
)
def test_each_gap_in_the_facts_is_named(
    folder: Folder, old: str, new: str, found: list[str]
) -> None:
    folder.change(FACTS, old, new)
    assert kinds(folder) == found


@pytest.mark.parametrize(
    ("language", "old", "new", "found"),
    [
        ("th", "Leak th", "", ["name-missing"]),
        ("vi", "It leaks.", "", ["statement-missing"]),
        ("ar", "Where?", "", ["question-missing"]),
        ("de", "Where?", "", []),
        ("zh-hans", " | Loses {loss}", "", ["criteria-differ", "figure-unused"]),
        ("ar", "{loss}", "{lost}", ["figure-unused", "figure-unused"]),
        ("fr", "draft", "perfect", ["bad-status"]),
        ("es", "code,name", "code,nome", ["broken-file", "language-missing"]),
        ("id", ",draft", "", ["broken-line", "language-missing"]),
        ("id", "PUMPBOTTLE", "PUMPBOTLE", ["language-missing", "unknown-code"]),
    ],
)
def test_each_gap_in_the_words_is_named(
    folder: Folder, language: str, old: str, new: str, found: list[str]
) -> None:
    folder.change(f"i18n/{language}.csv", old, new)
    assert kinds(folder) == found


def test_a_missing_language_is_named_for_the_file_and_for_each_code(folder: Folder) -> None:
    (folder.path / "i18n" / "th.csv").unlink()
    assert kinds(folder) == ["language-missing", "language-missing"]


def test_words_that_are_not_utf_8_are_named(folder: Folder) -> None:
    (folder.path / "i18n" / "th.csv").write_bytes("รั่ว".encode("cp874"))
    assert kinds(folder) == ["broken-file", "language-missing"]


def test_a_code_that_stands_twice_is_named(folder: Folder) -> None:
    content = (folder.path / FACTS).read_text(encoding="utf-8")
    entry = content[content.index("[[defect]]") :]
    (folder.path / FACTS).write_text(content + entry, encoding="utf-8")
    folder.change("i18n/en.csv", "\nCOS", "\nCOS-LEAK-PUMPBOTTLE-01,a,b {loss} | c,d,e,draft\nCOS")
    assert kinds(folder) == ["code-twice", "code-twice"]


def test_the_command_prints_the_gaps_and_exits_with_1(folder: Folder) -> None:
    folder.change(FACTS, 'norm = "House rule"', "")
    result = CliRunner().invoke(app, ["check", str(folder.path)])
    assert result.exit_code == 1
    assert result.output.splitlines() == [
        "COS-LEAK-PUMPBOTTLE-01: Say its norm. [norm-missing]",
        "1 defect, 1 gap.",
    ]


def test_the_command_finds_the_shipped_library_whole() -> None:
    result = CliRunner().invoke(app, ["check"])
    assert result.exit_code == 0
    assert result.output.endswith(" defects, no gap.\n")


def test_a_folder_that_is_none_is_wrong_use(folder: Folder) -> None:
    result = CliRunner().invoke(app, ["check", str(folder.path / "nowhere")])
    assert result.exit_code == 2
    assert "is no folder" in result.stderr


def test_a_folder_without_a_library_says_so(folder: Folder) -> None:
    (folder.path / FACTS).unlink()
    assert kinds(folder) == ["empty"]
