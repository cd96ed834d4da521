"""Which of our languages a text is written in, by its script and its commonest words."""

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache

from andon.recognition.folding import fold
from andon.recognition.matching import hits
from andon.recognition.tables import rows
from andon.recognition.terms import LANGUAGES, table

UNKNOWN = "und"
_KANA = re.compile("[\u3041-\u30ff]+")
_SCRIPTS: Mapping[str, re.Pattern[str]] = {
    "th": re.compile("[\u0e01-\u0e5b]+"),
    "ar": re.compile("[\u0620-\u06d5]+"),
    "zh": re.compile("[\u3400-\u9fff]+"),
    "": re.compile(r"[a-z\u00df-\u024f\u1ea0-\u1ef9]+"),
}
_OTHER_LETTERS = re.compile(r"[^\W\d_]+")
_WORDS = re.compile(r"[^\W\d_]+(?:'t)?")
# Letters that only Vietnamese writes.
_VIETNAMESE = re.compile("[đơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]")
_NEAR = 1  # common words by which two languages may differ and still be weighed by terms
_SAMPLE = 400  # letters that suffice to tell near languages apart
_HINT_BONUS = 2  # what the reporter's page already says weighs as much as two common words


def primary(tag: str | None) -> str | None:
    """The primary subtag of a BCP 47 tag, when it is one of ours: "pt-BR" gives "pt"."""
    if not tag:
        return None
    subtag = tag.replace("_", "-").split("-")[0].lower()
    return subtag if subtag in LANGUAGES else None


def detect(unified: str, *, hint: str | None = None) -> str:
    """The language of a unified text, or "und" when it is in none of ours.

    `hint` is the tag that came with the report; it decides between near languages, and loses
    against another script: a form in English may well be filled in Arabic.
    """
    expected = primary(hint)
    counts = {language: _letters(script, unified) for language, script in _SCRIPTS.items()}
    script, letters = max(counts.items(), key=lambda pair: pair[1])
    if counts["zh"] or _KANA.search(unified):
        kana = _letters(_KANA, unified)
        if kana + counts["zh"] >= counts[script]:
            return "ja" if kana or (expected == "ja" and script == "zh") else "zh"
    if letters * 2 < _letters(_OTHER_LETTERS, unified):
        return UNKNOWN
    if letters == 0:
        return expected or UNKNOWN
    if script and expected not in _common_words():
        return script
    return script or _latin(unified, expected=expected)


def _letters(script: re.Pattern[str], unified: str) -> int:
    """How many letters a pattern of runs finds."""
    return sum(map(len, script.findall(unified)))


def _latin(unified: str, *, expected: str | None) -> str:
    """The likeliest language in Latin letters; among near ones that whose terms cover most."""
    words = Counter(_WORDS.findall(unified))
    scores = {
        language: sum(words[word] for word in common & words.keys())
        + _HINT_BONUS * (language == expected)
        for language, common in _common_words().items()
    }
    scores["vi"] += len(_VIETNAMESE.findall(unified))
    best = max(scores.values())
    near = [language for language, score in scores.items() if score >= best - _NEAR]
    if len(near) == 1 or expected in near:
        return expected if expected in near else near[0]
    return max(near, key=lambda language: scores[language] + _covered(unified, language=language))


def _covered(unified: str, *, language: str) -> float:
    """How much a language's terms recognise, in common words: a word has some five letters."""
    start = unified[:_SAMPLE]
    found = hits(fold(start, language=language), table=table(language))
    return sum(hit.end - hit.start for hit in found) / 5


@cache
def _common_words() -> Mapping[str, frozenset[str]]:
    """By language in Latin letters: the words that nearly every text in it holds."""
    return {row["language"]: frozenset(row["words"].split()) for row in rows("common_words.csv")}
