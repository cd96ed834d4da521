"""Puts the pages' words into the wheel in binary form: who installs it needs to compile nothing."""

import runpy
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

CATALOGUES = "src/andon/web/locale/*/LC_MESSAGES/django.mo"


class WheelWords(BuildHookInterface):
    """Named by `[tool.hatch.build.targets.wheel.hooks.custom]` in pyproject.toml."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile what is newer than its binary, and take in what git leaves out."""
        words = Path(self.root) / "src" / "andon" / "runtime" / "words.py"
        runpy.run_path(str(words), run_name="__main__")
        build_data["artifacts"].append(CATALOGUES)
