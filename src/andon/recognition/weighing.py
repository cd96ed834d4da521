"""What each word found counts for its family, by what is said around it."""

import re
from collections import defaultdict
from collections.abc import Mapping

from andon.recognition.families import families
from andon.recognition.matching import LONGEST, NOT_AFTER, NOT_BEFORE, TURN, Hit, starting
from andon.recognition.terms import DENSE

# Targets of words/<language>.csv beside negations: what is said of things, not which things.
PRAISE, TROUBLE, NO_DEFECT = "praise", "trouble", "no_defect"
# Where words that tell of arrival or of use stand in the text, a family gains by this factor.
_CONTEXT: Mapping[str, Mapping[str, float]] = {
    "arrival": {
        "BROKEN_ON_ARRIVAL": 1.5,
        "SEAL_BROKEN": 1.2,
        "USED_GOODS": 1.2,
        "EARLY_BREAKAGE": 0.7,
    },
    "use": {"EARLY_BREAKAGE": 1.5, "BROKEN_ON_ARRIVAL": 0.6, "COLOUR_BLEED_FADE": 1.2},
}
# Letters between a topic and the praise or trouble that is said of it.
_NEAR_DENSE, _NEAR_SPACED = 8, 24
_TROUBLED, _PRAISED = 1.6, 0.4
_BEFORE_TURN = 0.7  # "nice, but ...": the complaint stands behind the turn
_CLAUSE_END = re.compile(r"[.!?;。！？；…]")
_REST_OF_WORD = re.compile(r"[^\W\d_]*")


def weights_of(
    text: str, *, counted: list[Hit], denied: list[Hit], language: str
) -> Mapping[str, Mapping[str, float]]:
    """By family, the weight of each different word that speaks for it.

    `counted` are the hits that stand, `denied` those that a negation cancels, both in the order
    of the text.
    """
    turn = next((hit.start for hit in counted if hit.term.target == TURN), 0)
    praises = [hit for hit in counted if hit.term.target == PRAISE]
    troubles = _troubles(counted, denied=denied)
    near = _NEAR_DENSE if language in DENSE else _NEAR_SPACED
    contexts = {hit.term.target for hit in counted} & _CONTEXT.keys()
    weights: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for hit in counted:
        family = hit.term.target
        if family not in families():
            continue
        weight = hit.term.weight
        if hit.term.kind == "topic" and _is_near(text, hit, troubles, near=near):
            weight *= _TROUBLED
        elif hit.term.kind == "topic" and _is_near(text, hit, praises, near=near):
            weight *= _PRAISED
        if hit.end <= turn:
            weight *= _BEFORE_TURN
        for context in contexts:
            weight *= _CONTEXT[context].get(family, 1.0)
        word = _word(text, hit=hit, language=language)
        weights[family][word] = max(weight, weights[family].get(word, 0.0))
    return weights


def _troubles(counted: list[Hit], *, denied: list[Hit]) -> list[Hit]:
    """What tells of trouble near a topic: bad words, negations, and praise that is denied."""
    bad = (TROUBLE, NOT_BEFORE, NOT_AFTER)
    troubles = [hit for hit in counted if hit.term.target in bad]
    troubles += [hit for hit in denied if hit.term.target == PRAISE]
    return sorted(troubles, key=lambda hit: hit.start)


def _is_near(text: str, hit: Hit, others: list[Hit], *, near: int) -> bool:
    around = starting(others, after=hit.start - near - LONGEST, before=hit.end + near)
    return any(_is_close(text, hit, other, near=near) for other in around)


def _is_close(text: str, one: Hit, other: Hit, *, near: int) -> bool:
    start, end = min(one.end, other.end), max(one.start, other.start)
    return end - start <= near and not _CLAUSE_END.search(text, start, end)


def _word(text: str, *, hit: Hit, language: str) -> str:
    """The stretch found, to the end of its last word where words have ends."""
    if language in DENSE:
        return text[hit.start : hit.end]
    rest = _REST_OF_WORD.match(text, hit.end)
    return text[hit.start : rest.end() if rest else hit.end]
