"""The values that leave the engine: what a complaint says, and the words that say it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Grade = Literal["critical", "major", "minor"]
Injury = Literal["yes", "no", "unknown"]
Outcome = Literal["defect", "no_defect", "unspecified", "ask"]


@dataclass(frozen=True, slots=True)
class Family:
    """One language-neutral defect family of the shipped list (data/families.csv)."""

    code: str
    name: str
    definition: str
    default_grade: Grade
    group: str
    department: str
    evidence: tuple[str, ...]
    imdrf: str | None


@dataclass(frozen=True, slots=True)
class Ranked:
    """A family that the text may speak of.

    `score` lies between 0 (a mere guess) and 1 and compares families within one text only;
    `reasons` are the stretches of the normalised text that led there, and are empty for a guess.
    `code` is the defect inside the family, filled by whoever knows the standards library.
    """

    family: str
    code: str | None
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Recognition:
    """Everything that one complaint says.

    `language` is a primary BCP 47 subtag ("und" when none of ours). `outcome` is "defect" when the
    first of `ranked` can be worked with, "ask" when a person should choose among the first three,
    "unspecified" when the text says only that something is bad, "no_defect" when it speaks of
    delivery, service or price alone. `question` is asked of the reporter, in `language`. `hazards`
    names the dangers that the safety gate found; any of them makes `grade` "critical".
    """

    language: str
    ranked: tuple[Ranked, ...]
    grade: Grade
    injury: Injury
    slots: Mapping[str, tuple[str, ...]]
    outcome: Outcome
    question: str | None
    hazards: tuple[str, ...]
