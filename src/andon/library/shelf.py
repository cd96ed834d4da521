"""A standards library as it lies in a folder: what each defect says, as values, and what it lacks.

The folder's format stands in docs/reference/library-format.md.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

LANGUAGES = ("en", "zh-hans", "es", "fr", "de", "th", "vi", "id", "ar")
COMPLETE_LANGUAGES = ("en", "zh-hans", "ar")  # name, criteria, statement and question
PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")

# A figure of a criterion: a number, and the unit that it is counted in, if any.
FIGURE = re.compile(
    r"-?[0-9]+(?:\.[0-9]+)?"
    r"(?: (?:mm|cm|m|ml|l|g|kg|mg|µm|%|°C|h|min|s|d|months)"
    r"| (?:N|Nm|cN·m|kPa|V|mA|µA|W|lx|CFU/g|dB|ΔE))?"
)


@dataclass(frozen=True, slots=True)
class Words:
    """A defect in one language. `criteria` name figures in braces: {loss}."""

    name: str
    criteria: tuple[str, ...]
    statement: str
    question: str
    status: str  # draft or reviewed


@dataclass(frozen=True, slots=True)
class Defect:
    """One defect of a library: what is judged, by which figures, by whom it is mended."""

    code: str
    category: str
    family: str
    form: str
    component: str
    grade: str
    markets: tuple[str, ...]
    parameters: Mapping[str, str]  # name -> figure with its unit: {"loss": "2 ml"}
    evidence: tuple[str, ...]
    cause: str
    department: str
    norm: str
    imdrf: str
    gpc: str
    retired_for: str
    effective_from: date
    words: Mapping[str, Words]


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that a library lacks: where, which kind, and how to mend it."""

    place: str
    kind: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.place}: {self.sentence} [{self.kind}]"


@dataclass(frozen=True, slots=True)
class Shelf:
    """What a folder holds, and every gap found on reading it."""

    defects: tuple[Defect, ...]
    gaps: tuple[Gap, ...]
