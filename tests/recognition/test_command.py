"""`andon recognise`, as a person or a program calls it."""

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from andon.cli.recognise import recognise_command

app = typer.Typer()
app.command("recognise")(recognise_command)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def test_one_text_is_shown_as_a_table_with_the_words_that_led_there() -> None:
    answer = run("The bottle leaked", "--category", "cosmetics")

    assert answer.exit_code == 0
    assert "LEAK" in answer.stdout
    assert "leaked" in answer.stdout


def test_json_holds_one_line_a_text_under_the_promised_names() -> None:
    answer = run("用了两天，瓶子漏了", "--json", "--lang", "zh-CN")

    facts = json.loads(answer.stdout)
    assert facts["language"] == "zh"
    assert facts["ranked"][0]["family"] == "LEAK"
    assert facts["ranked"][0]["code"] is None
    assert facts["slots"] == {"duration": ["P2D"]}
    assert set(facts) == {
        "language",
        "ranked",
        "grade",
        "injury",
        "slots",
        "outcome",
        "question",
        "hazards",
    }


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("texts.txt", "The lid does not close.\n\nThe pump does not work.\n"),
        ("texts.csv", 'id,text\n1,The lid does not close.\n2,"The pump\n does not work."\n'),
        (
            "texts.ndjson",
            '{"text": "The lid does not close."}\n{"text": "The pump does not work."}\n',
        ),
    ],
)
def test_many_texts_come_from_lines_csv_or_ndjson(tmp_path: Path, name: str, content: str) -> None:
    file = tmp_path / name
    file.write_text(content, encoding="utf-8")

    answer = run("--file", str(file), "--json")

    families = [json.loads(line)["ranked"][0]["family"] for line in answer.stdout.splitlines()]
    assert families == ["CLOSURE_FAILURE", "PUMP_FAILURE"]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("texts.csv", b"id,words\n1,leak\n", "no column `text`"),
        ("texts.csv", b'text\n"leak" and more\n', "line 2"),
        ("texts.ndjson", b'{"text": "leak"}\nnonsense\n', "line 2: not JSON"),
        ("texts.ndjson", b'{"words": "leak"}\n', "line 1: no text"),
        ("texts.ndjson", b'["leak"]\n', "line 1: no text"),
        ("texts.txt", b"\xff\xfe\x00", "not UTF-8"),
    ],
)
def test_a_bad_file_is_refused_in_one_line(
    tmp_path: Path, name: str, content: bytes, says: str
) -> None:
    file = tmp_path / name
    file.write_bytes(content)

    answer = run("--file", str(file))

    assert answer.exit_code == 2
    assert says in answer.stderr
    assert len(answer.stderr.splitlines()) == 1


@pytest.mark.parametrize("arguments", [(), ("leak", "--file", "x.txt"), ("--file", "missing.txt")])
def test_wrong_use_exits_with_two_and_one_line(arguments: tuple[str, ...]) -> None:
    answer = run(*arguments)

    assert answer.exit_code == 2
    assert len(answer.stderr.splitlines()) == 1
