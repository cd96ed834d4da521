"""The words of one language and what each points at, read from the tables that translators edit."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import count
from typing import NamedTuple

from andon.recognition.folding import normalise
from andon.recognition.tables import rows

LANGUAGES = ("en", "zh", "es", "fr", "de", "th", "vi", "id", "ar", "pt", "ja")
DENSE = frozenset({"zh", "ja", "th"})  # written without spaces: a term may begin anywhere
WORD_START = r"(?<!\w)(?=\w)"
GAP = ".."  # in a term: a few words of the same sentence may stand here
_DEFAULT_MATCH = {"zh": "inside", "ja": "inside", "th": "inside", "vi": "word"}
KEY_LENGTHS = (1, 2, 3, 5, 8)  # letters by which terms are found, more and more of them


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
    word speaks of. `place` is its row's among the language's terms.
    """

    target: str
    head: str
    tail: str
    weight: float
    match: str
    kind: str
    hazard: str
    never_inside: tuple[Phrase, ...]
    place: int


class Index(NamedTuple):
    """Terms by their first letters: as many as KEY_LENGTHS lets.

    `heads` matches nothing at every place where the head of any term stands: one pass in C, where
    most places of a text hold no term. Every key's own beginnings are keys too, if only of nothing,
    so that a search may stop early.
    """

    heads: re.Pattern[str]
    by_beginning: Mapping[str, tuple[Term, ...]]


class Table(NamedTuple):
    """All terms of one language: those at the start of a word, and those anywhere; None of none."""

    language: str
    at_words: Index | None
    anywhere: Index | None


@cache
def table(language: str) -> Table:
    """The terms of one of LANGUAGES: families/<language>.csv and words/<language>.csv."""
    terms = list(_terms(language))
    # What Arabic writes onto a word stands between its start and the term.
    before = "" if language == "ar" else WORD_START
    return Table(
        language=language,
        at_words=_index([term for term in terms if term.match != "inside"], before=before),
        anywhere=_index([term for term in terms if term.match == "inside"], before=""),
    )


def _index(terms: Sequence[Term], *, before: str) -> Index | None:
    if not terms:
        return None
    index: defaultdict[str, list[Term]] = defaultdict(list)
    for term in terms:
        lengths = [length for length in KEY_LENGTHS if length <= len(term.head)]
        beginnings = [index[term.head[:length]] for length in lengths]
        beginnings[-1].append(term)
    return Index(
        heads=re.compile(f"{before}(?={_any_of({term.head for term in terms})})"),
        by_beginning={key: tuple(found) for key, found in index.items()},
    )


def _any_of(heads: Collection[str]) -> str:
    """A pattern that begins with any of the heads, branching letter by letter."""
    if "" in heads:
        return ""
    rests: defaultdict[str, set[str]] = defaultdict(set)
    for head in heads:
        rests[head[0]].add(head[1:])
    branches = [re.escape(letter) + _any_of(rest) for letter, rest in sorted(rests.items())]
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"


def _terms(language: str) -> Iterator[Term]:
    place = count()
    for folder, column in (("families", "family"), ("words", "word")):
        for row in rows(f"{folder}/{language}.csv"):
            yield _term(row, target=row[column], language=language, place=next(place))


def _term(row: Mapping[str, str], *, target: str, language: str, place: int) -> Term:
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
        place=place,
    )
