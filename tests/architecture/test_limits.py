"""Limits bind the tail: long files, long functions, words that hide a meaning."""

import ast
import re

from tests.architecture.sources import modules, named

EVERYTHING = modules("src", "tests", "bench")
VAGUE = {"utils", "helpers", "common", "core", "base", "misc", "tools", "manager"}
LEFT = re.compile(r"#.*\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X"]) + r")\b")


def test_no_file_is_longer_than_400_lines() -> None:
    # A migration is a list of columns that the machine wrote; nobody lives in it.
    written = [path for path in EVERYTHING if "migrations" not in path.parts]
    lengths = {named(path): len(path.read_text().splitlines()) for path in written}
    assert {name: length for name, length in lengths.items() if length > 400} == {}


def test_no_function_is_longer_than_50_lines() -> None:
    long = {
        f"{named(path)}:{node.name}": node.end_lineno - node.lineno + 1
        for path, tree in EVERYTHING.items()
        if "migrations" not in path.parts
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if node.end_lineno and node.end_lineno - node.lineno + 1 > 50
    }
    assert long == {}


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [named(path) for path in modules("src") if path.stem in VAGUE] == []


def test_a_docstring_opens_every_module() -> None:
    silent = [
        named(path)
        for path, tree in EVERYTHING.items()
        if "migrations" not in path.parts and not ast.get_docstring(tree)
    ]
    assert silent == []


def test_nothing_is_left_for_later() -> None:
    left = [
        f"{named(path)}:{number}"
        for path in EVERYTHING
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if LEFT.search(line)
    ]
    assert left == []


def test_one_module_alone_reads_the_clock() -> None:
    readers = {
        named(path)
        for path, tree in modules("src").items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr in {"now", "utcnow", "today", "time", "time_ns"}
        and isinstance(node.value, ast.Name)
        and node.value.id in {"datetime", "date", "time", "timezone"}
    }
    assert readers == {"src/andon/runtime/clock.py"}


def test_every_migration_is_named_by_hand() -> None:
    unnamed = [
        named(path)
        for path in modules("src")
        if "migrations" in path.parts and ("_auto_" in path.stem or path.stem == "0001_initial")
    ]
    assert unnamed == []


def test_every_test_asserts_something() -> None:
    tests = [
        (path, node)
        for path, tree in modules("tests").items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.name.startswith("test_")
    ]
    silent = [f"{named(path)}:{node.name}" for path, node in tests if not _asserts(node)]
    assert silent == []


def _asserts(function: ast.AST) -> bool:
    speaking = re.compile(r"assert|raises|expect|violations|fail$|refuses|warns")
    calls = (
        getattr(node.func, "attr", getattr(node.func, "id", ""))
        for node in ast.walk(function)
        if isinstance(node, ast.Call)
    )
    return any(isinstance(node, ast.Assert) for node in ast.walk(function)) or any(
        speaking.search(call) for call in calls
    )
