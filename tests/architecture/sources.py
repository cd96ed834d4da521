"""Every source file of the project, parsed once."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@cache
def modules(*folders: str) -> dict[Path, ast.Module]:
    """Path and syntax tree of every Python file below these folders."""
    paths = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in paths}


def named(path: Path) -> str:
    """The path as a reader knows it."""
    return str(path.relative_to(ROOT))
