"""The catalogues of the pages' words: made binary before use, and searched for gaps.

A catalogue is a gettext file `<language>/LC_MESSAGES/django.po`. `python -m andon.runtime.words`
compiles every one that is newer than its binary; nothing else is needed on the machine.
"""

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

PAGES = Path(__file__).resolve().parents[1] / "web" / "locale"


@dataclass(frozen=True, slots=True)
class Gap:
    """A sentence that a language does not say yet, or says with a doubt (`fuzzy`)."""

    language: str
    sentence: str
    is_doubtful: bool


def compile_catalogues(folder: Path = PAGES) -> list[Path]:
    """Write `django.mo` beside each catalogue that is newer than its own; returns what it wrote."""
    written = []
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        with source.open("rb") as lines:
            catalogue = read_po(lines, locale=source.parts[-3])
        beside = target.with_suffix(f".{os.getpid()}")
        with beside.open("wb") as out:
            write_mo(out, catalogue)
        beside.replace(target)  # whole or not at all: another process may be starting
        written.append(target)
    return written


def gaps(folder: Path = PAGES) -> Iterator[Gap]:
    """Every sentence that some language lacks. English is the source and needs no catalogue."""
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        language = source.parts[-3]
        with source.open("rb") as lines:
            for message in read_po(lines, locale=language):
                if not message.id:
                    continue
                parts = (
                    message.string if isinstance(message.string, tuple | list) else [message.string]
                )
                if message.fuzzy or not all(parts):
                    sentence = message.id if isinstance(message.id, str) else message.id[0]
                    yield Gap(language, sentence, is_doubtful=message.fuzzy)


if __name__ == "__main__":
    sys.stdout.writelines(f"{path}\n" for path in compile_catalogues())
