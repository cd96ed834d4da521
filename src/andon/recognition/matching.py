"""Where the terms of a language stand in a text, and which of them count."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from andon.recognition.terms import DENSE, KEY_LENGTHS, Index, Table, Term

NOT_BEFORE, NOT_AFTER = "not_before", "not_after"  # words that negate what follows, precedes
TURN = "turn"  # "but"
_WORD_START = re.compile(r"(?<!\w)\w")
# Arabic writes "and", "in", "for", "like" and "the" onto the word.
_ARABIC_PREFIX = re.compile(r"(?:و|ف)?(?:بال|كال|لل|ال|ب|ل|ك)?")
_ARABIC_SUFFIX = re.compile(r"(?:ا|ه|ها|هم|ي|ك|نا|ات|ين|ان|ون|ت|تي|وا|تها|ته)?(?!\w)")
_BREAK = re.compile(r"[.,!?;:()。，、！？；…،؛]")
LONGEST = 60  # letters that a term takes at most, its gap included
_GAP_DENSE, _GAP_SPACED = 8, 28  # letters
_REACH_DENSE, _REACH_SPACED = 3, 18  # letters from a negation to what it negates


class Hit(NamedTuple):
    """A term at its place: text[start:end]."""

    start: int
    end: int
    term: Term


def hits(text: str, *, table: Table) -> list[Hit]:
    """Every term of the table in a normalised text, by place; of nested ones only the outermost."""
    found = []
    absent: set[str] = set()  # tails that stand nowhere in the text
    for start, terms in _candidates(text, table=table):
        for term in terms:
            if term.tail in absent or not text.startswith(term.head, start):
                continue
            if term.tail not in text:
                absent.add(term.tail)
                continue
            end = _end(text, start=start, term=term, language=table.language)
            if end > start and not _is_inside(text, start=start, term=term):
                found.append(Hit(start, end, term))
    found.sort(key=lambda hit: (hit.start, -hit.end, hit.term.place))
    return list(_outermost(found))


def negated(text: str, *, found: list[Hit], language: str) -> frozenset[int]:
    """The places (indexes in `found`) of faults that the text denies: "no leak", "漏れていない"."""
    reach = _REACH_DENSE if language in DENSE else _REACH_SPACED
    before_words = [hit for hit in found if hit.term.target == NOT_BEFORE]
    after_words = [hit for hit in found if hit.term.target == NOT_AFTER]
    turns = [hit for hit in found if hit.term.target == TURN]
    return frozenset(
        place
        for place, hit in enumerate(found)
        if hit.term.kind == "fault"
        and (
            any(
                _reaches(text, start=no.end, end=hit.start, reach=reach, turns=turns)
                for no in starting(
                    before_words, after=hit.start - reach - LONGEST, before=hit.start
                )
            )
            or any(
                _reaches(text, start=hit.end, end=no.start, reach=reach, turns=turns)
                for no in starting(after_words, after=hit.end, before=hit.end + reach)
            )
        )
    )


def starting(found: list[Hit], *, after: int, before: int) -> list[Hit]:
    """Of hits in the order of the text, those that start between two places, both included."""
    first = bisect_left(found, after, key=_start)
    return found[first : bisect_right(found, before, key=_start)]


def _start(hit: Hit) -> int:
    return hit.start


def _reaches(text: str, *, start: int, end: int, reach: int, turns: list[Hit]) -> bool:
    """Whether a negation carries over text[start:end]: no break and no "but" stands between."""
    return (
        0 <= end - start <= reach
        and not _BREAK.search(text, start, end)
        and not starting(turns, after=start, before=end)
    )


def _candidates(text: str, *, table: Table) -> Iterator[tuple[int, list[Term]]]:
    """The terms whose first letters stand in the text, with the place where they do."""
    anywhere, at_words = table.anywhere, table.at_words
    if anywhere:
        for found in anywhere.heads.finditer(text):
            yield found.start(), _beginning(text, start=found.start(), index=anywhere)
    if at_words:
        for start in _word_starts(text, language=table.language, heads=at_words.heads):
            yield start, _beginning(text, start=start, index=at_words)


def _beginning(text: str, *, start: int, index: Index) -> list[Term]:
    found: list[Term] = []
    for length in KEY_LENGTHS:
        terms = index.by_beginning.get(text[start : start + length])
        if terms is None or start + length > len(text):
            break
        found += terms
    return found


def _word_starts(text: str, *, language: str, heads: re.Pattern[str]) -> Iterator[int]:
    """Where a word begins that begins with a term."""
    if language != "ar":
        yield from (found.start() for found in heads.finditer(text))
        return
    for word in _WORD_START.finditer(text):
        for start in (word.start(), *_after_prefixes(text, start=word.start())):
            if heads.match(text, start):
                yield start


def _after_prefixes(text: str, *, start: int) -> set[int]:
    """Where an Arabic word may begin behind what is written onto it; its stem keeps two letters."""
    longest = _ARABIC_PREFIX.match(text, start)
    ends = {longest.end()} if longest else set()
    if text[start] in "وف":
        ends.add(start + 1)
    return {end for end in ends if end > start and text[end : end + 2].isalpha()}


def _end(text: str, *, start: int, term: Term, language: str) -> int:
    """Where a term ends whose head stands at `start`; -1 if the rest of it does not stand there."""
    end = start + len(term.head)
    if term.tail:
        end = _end_of_tail(text, start=end, term=term, language=language)
    if end < 0 or term.match != "word":
        return end
    if language == "ar":
        return end if _ARABIC_SUFFIX.match(text, end) else -1
    return -1 if text[end : end + 1].isalnum() else end


def _end_of_tail(text: str, *, start: int, term: Term, language: str) -> int:
    is_dense = language in DENSE
    limit = start + (_GAP_DENSE if is_dense else _GAP_SPACED) + len(term.tail)
    at = text.find(term.tail, start, limit)
    while at >= 0 and not is_dense and text[at - 1 : at].isalnum():
        at = text.find(term.tail, at + 1, limit)
    if at < 0 or _BREAK.search(text, start, at):
        return -1
    return at + len(term.tail)


def _is_inside(text: str, *, start: int, term: Term) -> bool:
    for phrase in term.never_inside:
        if start >= phrase.offset and text.startswith(phrase.text, start - phrase.offset):
            return True
    return False


def _outermost(found: list[Hit]) -> Iterator[Hit]:
    """Drop what stands wholly inside a longer term: "sound leak" says nothing of a leak."""
    start = end = -1
    for hit in found:
        if hit.end > end or (hit.start, hit.end) == (start, end):
            yield hit
            start, end = hit.start, hit.end
