"""From the words found to families in order: how much each word counts, and how they add up."""

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import NamedTuple

from andon.recognition.families import UNSPECIFIED
from andon.recognition.matching import Hit, negated
from andon.recognition.priors import likelihood
from andon.recognition.values import Ranked
from andon.recognition.weighing import NO_DEFECT, PRAISE, TROUBLE, weights_of

_FURTHER = 0.5  # each further word for a family adds half as much as the one before
_BESIDE_OTHERS = 0.4  # "poor quality" weighs little once something else is named
_BASE = 0.15  # weight of every family before a word is read
_DOUBT = 1.0  # weight at which a lone family scores one half


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
    weights = weights_of(text, counted=counted, denied=denied, language=language)
    raws = {family: _sum(words.values()) for family, words in weights.items()}
    if len(raws) > 1 and UNSPECIFIED in raws:
        raws[UNSPECIFIED] *= _BESIDE_OTHERS
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
