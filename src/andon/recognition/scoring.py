"""From the words found to families in order: how much each word counts, and how they add up."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import NamedTuple

from andon.recognition.families import families
from andon.recognition.matching import Hit, negated
from andon.recognition.priors import likelihood
from andon.recognition.values import Ranked

PRAISE, TROUBLE, TURN, NO_DEFECT = "praise", "trouble", "turn", "no_defect"
# Where the words that tell of arrival or of use stand beside it, a family gains by this factor.
_CONTEXT: Mapping[str, Mapping[str, float]] = {
    "arrival": {
        "BROKEN_ON_ARRIVAL": 1.5,
        "SEAL_BROKEN": 1.2,
        "USED_GOODS": 1.2,
        "EARLY_BREAKAGE": 0.7,
    },
    "use": {"EARLY_BREAKAGE": 1.5, "BROKEN_ON_ARRIVAL": 0.6, "COLOUR_BLEED_FADE": 1.2},
}
_NEAR = 24  # letters between a topic and the praise or trouble that is said of it
_TROUBLED, _PRAISED = 1.6, 0.4
_BEFORE_TURN = 0.7  # "nice, but ...": the complaint stands behind the turn
_FURTHER = 0.5  # each further word for a family adds half as much as the one before
_BASE = 0.15  # weight of every family before a word is read
_DOUBT = 1.0  # weight at which a lone family scores one half
_CLAUSE_END = re.compile(r"[.!?;。！？；…]")


class Tally(NamedTuple):
    """The families of one text, their `raw` weights in the same order, and other signs."""

    ranked: tuple[Ranked, ...]
    raw: tuple[float, ...]
    counted: tuple[Hit, ...]
    denied: tuple[Hit, ...]
    is_troubled: bool
    is_praised: bool
    speaks_of_service: bool


def tally(text: str, *, found: list[Hit], language: str, category: str | None, most: int) -> Tally:
    """Rank the families of a normalised text in which `found` stands: the `most` likeliest.

    Families that no word speaks for follow the others, the usual ones of the category first.
    """
    places = negated(text, found=found, language=language)
    counted = [hit for place, hit in enumerate(found) if place not in places]
    denied = [found[place] for place in sorted(places)]
    weights = _weights(text, counted=counted, denied=denied)
    raws = {family: _sum(words.values()) for family, words in weights.items()}
    prior = likelihood(category)
    spoken = sorted(raws, key=lambda family: -(raws[family] + _BASE) * prior[family])
    unspoken = (family for family in prior if family not in raws)
    order = [*spoken, *islice(unspoken, max(0, most - len(spoken)))][:most]
    totals = [(raws.get(family, 0.0) + _BASE) * prior[family] for family in order]
    return Tally(
        ranked=tuple(
            _ranked(family, words=weights.get(family, {}), total=total, rival=totals[place == 0])
            for place, (family, total) in enumerate(zip(order, totals, strict=True))
        ),
        raw=tuple(raws.get(family, 0.0) for family in order),
        counted=tuple(counted),
        denied=tuple(denied),
        is_troubled=_is_troubled(found, counted=counted),
        is_praised=any(hit.term.target == PRAISE for hit in counted),
        speaks_of_service=any(hit.term.target == NO_DEFECT for hit in counted),
    )


def _is_troubled(found: list[Hit], *, counted: list[Hit]) -> bool:
    praised = sum(hit.term.target == PRAISE for hit in found)
    unpraised = praised - sum(hit.term.target == PRAISE for hit in counted)
    return unpraised > 0 or any(hit.term.target == TROUBLE for hit in counted)


def _weights(
    text: str, *, counted: list[Hit], denied: list[Hit]
) -> defaultdict[str, dict[str, float]]:
    """By family, the weight of each different word that speaks for it."""
    turn = next((hit.start for hit in counted if hit.term.target == TURN), 0)
    praises = [hit for hit in counted if hit.term.target == PRAISE]
    # What is denied praise ("not good") is trouble, as is any negation near a topic.
    troubles = [hit for hit in counted if hit.term.target in (TROUBLE, "not_before", "not_after")]
    troubles += [hit for hit in denied if hit.term.target == PRAISE]
    contexts = {hit.term.target for hit in counted} & _CONTEXT.keys()
    weights: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for hit in counted:
        family = hit.term.target
        if family not in families():
            continue
        weight = hit.term.weight
        if hit.term.kind == "topic":
            weight *= _mood(text, hit=hit, praises=praises, troubles=troubles)
        if hit.end <= turn:
            weight *= _BEFORE_TURN
        for context in contexts:
            weight *= _CONTEXT[context].get(family, 1.0)
        word = text[hit.start : hit.end]
        weights[family][word] = max(weight, weights[family].get(word, 0.0))
    return weights


def _mood(text: str, *, hit: Hit, praises: list[Hit], troubles: list[Hit]) -> float:
    """How a topic is spoken of: more weight beside trouble, less beside praise."""
    if any(_is_near(text, hit, other) for other in troubles):
        return _TROUBLED
    return _PRAISED if any(_is_near(text, hit, other) for other in praises) else 1.0


def _is_near(text: str, one: Hit, other: Hit) -> bool:
    start, end = min(one.end, other.end), max(one.start, other.start)
    return end - start <= _NEAR and not _CLAUSE_END.search(text, start, end)


def _sum(weights: Iterable[float]) -> float:
    total, share = 0.0, 1.0
    for weight in sorted(weights, reverse=True):
        total += weight * share
        share *= _FURTHER
    return total


def _ranked(family: str, *, words: Mapping[str, float], total: float, rival: float) -> Ranked:
    score = total / (total + rival * 0.5 + _DOUBT) if words else 0.0
    reasons = sorted(words, key=lambda word: -words[word])
    return Ranked(family=family, code=None, score=round(score, 3), reasons=tuple(reasons))
