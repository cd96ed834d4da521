"""The safety gate: dangers and injuries found in the words, and the grade that they force."""

from collections.abc import Iterable

from andon.recognition.families import families
from andon.recognition.matching import Hit
from andon.recognition.values import Grade, Injury, Outcome

# Hazards by which a person has come to harm; the others are dangers that have hurt nobody yet.
HARMS = frozenset({"injury", "illness"})
_SURE = 1.5  # a family's default grade may be critical only by words at least as plain as this


def hazards(counted: Iterable[Hit]) -> tuple[str, ...]:
    """The dangers that words speak of and nobody denies, each once, in the order of the text."""
    return tuple(dict.fromkeys(hit.term.hazard for hit in counted if hit.term.hazard))


def injury(counted: Iterable[Hit], *, denied: Iterable[Hit]) -> Injury:
    """Whether somebody came to harm: "no" only where the text itself says so."""
    if any(hit.term.hazard in HARMS for hit in counted):
        return "yes"
    return "no" if any(hit.term.hazard in HARMS for hit in denied) else "unknown"


def grade(*, dangers: tuple[str, ...], outcome: Outcome, family: str, raw: float) -> Grade:
    """The provisional grade; a danger makes it critical whatever else stands there."""
    if dangers:
        return "critical"
    if outcome == "no_defect" or outcome == "unspecified":
        return "minor"
    usual = families()[family].default_grade
    if outcome == "ask" or (usual == "critical" and raw < _SURE):
        return "major"
    return usual
