"""The words of one language and what each points at, read from the tables that translators edit."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from andon.recognition.folding import normalise
from andon.recognition.tables import rows

LANGUAGES = ("en", "zh", "es", "fr", "de", "th", "vi", "id", "ar", "pt", "ja")
DENSE = frozenset({"zh", "ja", "th"})  # written without spaces: a term may begin anywhere
GAP = ".."  # in a term: a few words of the same sentence may stand here
_DEFAULT_MATCH = {"zh": "inside", "ja": "inside", "th": "inside", "vi": "word"}
LONGEST_KEY = 3  # letters by which terms are found


class Phrase(NamedTuple):
    """A phrase in which a term means something else; the term stands `offset` letters into it."""

    text: str
    offset: int


@dataclass(frozen=True, slots=True)
class Term:
    """One row of a table.

    `head` and `tail` are the two sides of a gap (`tail` is empty without one). `match` is "stem"
    (a word begins with it), "word" (a whole word) or "inside" (anywhere). `kind` is "fault" (a
    negation cancels it: "no leak"), "topic" (it counts by what is said of it: "battery") or
    "denial" (it says itself what is lacking: "does not work"). `hazard` names the danger that the
    word speaks of.
    """

    target: str
    head: str
    tail: str
    weight: float
    match: str
    kind: str
    hazard: str
    never_inside: tuple[Phrase, ...]


class Table(NamedTuple):
    """All terms of one language, found by their first letters."""

    language: str
    at_words: Mapping[str, tuple[Term, ...]]
    anywhere: Mapping[str, tuple[Term, ...]]


@cache
def table(language: str) -> Table:
    """The terms of one of LANGUAGES: families/<language>.csv and words/<language>.csv."""
    at_words: dict[str, list[Term]] = defaultdict(list)
    anywhere: dict[str, list[Term]] = defaultdict(list)
    for term in _terms(language):
        side = anywhere if term.match == "inside" else at_words
        side[term.head[:LONGEST_KEY]].append(term)
    return Table(
        language=language,
        at_words={key: tuple(terms) for key, terms in at_words.items()},
        anywhere={key: tuple(terms) for key, terms in anywhere.items()},
    )


def _terms(language: str) -> Iterator[Term]:
    for folder, column in (("families", "family"), ("words", "word")):
        for row in rows(f"{folder}/{language}.csv"):
            yield _term(row, target=row[column], language=language)


def _term(row: Mapping[str, str], *, target: str, language: str) -> Term:
    head, _, tail = (normalise(side, language=language) for side in row["term"].partition(GAP))
    phrases = (normalise(part, language=language) for part in row["never_inside"].split("|"))
    return Term(
        target=target,
        head=head,
        tail=tail,
        weight=float(row["weight"]),
        match=row["match"] or _DEFAULT_MATCH.get(language, "stem"),
        kind=row["kind"] or "fault",
        hazard=row["hazard"],
        never_inside=tuple(Phrase(part, part.index(head)) for part in phrases if part),
    )
