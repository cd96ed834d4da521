"""A small library in a folder, to be spoilt at will."""

from pathlib import Path

import pytest

from andon.library.shelf import LANGUAGES

FACTS = """
category = "cosmetics"
effective_from = 2026-01-01

[[defect]]
code = "COS-LEAK-PUMPBOTTLE-01"
family = "LEAK"
form = "pump-bottle"
grade = "major"
parameters = { loss = "2 ml" }
evidence = ["photo-defect", "lot"]
cause = "Collar torque too low"
department = "production"
norm = "House rule"
imdrf = "A0504"
"""


class Folder:
    """One category's folder. `change` replaces a piece of a file, which must be there."""

    def __init__(self, path: Path) -> None:
        self.path = path
        (path / "i18n").mkdir(parents=True)
        (path / "defects.toml").write_text(FACTS, encoding="utf-8")
        for language in LANGUAGES:
            lines = (
                "code,name,criteria,statement,question,status\n"
                f'COS-LEAK-PUMPBOTTLE-01,Leak {language},"Wet, below the collar | Loses {{loss}}",'
                "It leaks.,Where?,draft\n"
            )
            (path / "i18n" / f"{language}.csv").write_text(lines, encoding="utf-8")

    def change(self, name: str, old: str, new: str) -> None:
        """Replace `old` by `new` in one file."""
        file = self.path / name
        content = file.read_text(encoding="utf-8")
        assert old in content
        file.write_text(content.replace(old, new), encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """A whole category."""
    return Folder(tmp_path / "cosmetics")
