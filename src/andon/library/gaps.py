"""What a standards library still lacks: codes, fields, figures, languages, norms."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from andon.library.shelf import (
    COMPLETE_LANGUAGES,
    FIGURE,
    LANGUAGES,
    PLACEHOLDER,
    Defect,
    Gap,
    Words,
)
from andon.recognition.families import families
from andon.rules.access import Department
from andon.rules.categories import PREFIXES, category_of

GRADES = ("critical", "major", "minor")
STATUSES = ("draft", "reviewed")
CODE = re.compile(r"[A-Z]{2,4}(-[A-Z0-9]{2,14}){1,3}-[0-9]{2}")
IMDRF = re.compile(r"A[0-9]{2}([0-9]{2}){0,3}")
GPC = re.compile(r"[0-9]{8}")
MARKET = re.compile(r"[A-Z]{2}")
MUST_SAY = ("form", "cause", "norm")


def gaps_of(defects: Iterable[Defect], *, evidence: Mapping[str, str]) -> Iterator[Gap]:
    """Every gap of these defects; none means that they may be loaded.

    `evidence` holds the known evidence codes.
    """
    found = list(defects)
    codes = Counter(defect.code for defect in found)
    for code, count in codes.items():
        if count > 1:
            yield Gap(code, "code-twice", f"The code stands {count} times; codes are never reused.")
    for defect in found:
        for kind, sentence in _in_facts(defect, codes=codes, evidence=evidence):
            yield Gap(defect.code or "?", kind, sentence)
        for kind, sentence in _in_words(defect):
            yield Gap(defect.code or "?", kind, sentence)


def _in_facts(
    defect: Defect, *, codes: Mapping[str, int], evidence: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    yield from _in_code(defect)
    if defect.family not in families():
        yield "unknown-family", f"{defect.family!r} is no defect family."
    if defect.grade not in GRADES:
        yield "unknown-grade", f"{defect.grade!r} is none of {', '.join(GRADES)}."
    if defect.department not in set(Department):
        yield "unknown-department", f"{defect.department!r} is none of {', '.join(Department)}."
    for name in MUST_SAY:
        if not getattr(defect, name):
            yield f"{name}-missing", f"Say its {name}."
    if defect.retired_for and defect.retired_for not in codes:
        yield "unknown-code", f"Its successor {defect.retired_for!r} is not in this library."
    yield from _in_references(defect, evidence=evidence)
    yield from _in_figures(defect.parameters)


def _in_code(defect: Defect) -> Iterator[tuple[str, str]]:
    category = category_of(defect.category)
    if category is None:
        yield "unknown-category", f"{defect.category!r} is no category."
    elif not defect.code.startswith(f"{PREFIXES[category]}-"):
        yield "bad-code", f"Codes of {category} begin with {PREFIXES[category]}-."
    if not CODE.fullmatch(defect.code):
        yield "bad-code", "Write codes like COS-LEAK-PUMPBOTTLE-01."


def _in_references(defect: Defect, *, evidence: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if not defect.evidence:
        yield "evidence-missing", "Name at least one piece of evidence."
    for code in defect.evidence:
        if code not in evidence:
            yield "unknown-evidence", f"{code!r} is no known evidence."
    for market in defect.markets:
        if not MARKET.fullmatch(market):
            yield "bad-market", f"{market!r} is no ISO 3166 code of two letters."
    if defect.imdrf and not IMDRF.fullmatch(defect.imdrf):
        yield "bad-imdrf", f"{defect.imdrf!r} is no IMDRF Annex A code."
    if defect.gpc and not GPC.fullmatch(defect.gpc):
        yield "bad-gpc", f"{defect.gpc!r} is no GPC brick of eight digits."


def _in_figures(parameters: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name, value in parameters.items():
        if not FIGURE.fullmatch(value):
            yield "bad-figure", f"{name} = {value!r}: write a number and a known unit, as 2 ml."


def _in_words(defect: Defect) -> Iterator[tuple[str, str]]:
    for language in LANGUAGES:
        words = defect.words.get(language)
        if words is None:
            yield "language-missing", f"It has no line in {language}."
            continue
        if words.status not in STATUSES:
            yield "bad-status", f"Its status in {language} must be draft or reviewed."
        for name in ("name", "statement"):
            if not getattr(words, name):
                yield f"{name}-missing", f"It has no {name} in {language}."
        if language in COMPLETE_LANGUAGES:
            yield from _in_complete_words(defect, words, language=language)


def _in_complete_words(defect: Defect, words: Words, *, language: str) -> Iterator[tuple[str, str]]:
    if not words.question:
        yield "question-missing", f"It has no question in {language}."
    english = defect.words.get("en", words)
    if not words.criteria:
        yield "criteria-missing", f"It has no criteria in {language}."
    elif len(words.criteria) != len(english.criteria):
        sentence = f"{language} has {len(words.criteria)} criteria, en {len(english.criteria)}."
        yield "criteria-differ", sentence
    named = Counter(PLACEHOLDER.findall(" ".join(words.criteria)))
    for name in sorted(set(defect.parameters) ^ set(named)):
        where = "criteria do not name" if name in defect.parameters else "facts do not give"
        yield "figure-unused", f"The {where} the figure {{{name}}} in {language}."
