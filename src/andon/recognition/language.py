"""Which of our languages a text is written in, by its script and its commonest words."""

import re
from collections.abc import Mapping

from andon.recognition.terms import LANGUAGES

UNKNOWN = "und"
_KANA = re.compile("[\u3041-\u30ff]")
_SCRIPTS: Mapping[str, re.Pattern[str]] = {
    "th": re.compile("[\u0e01-\u0e5b]"),
    "ar": re.compile("[\u0620-\u06d5]"),
    "zh": re.compile("[\u3400-\u9fff]"),
    "": re.compile(r"[a-z\u00df-\u024f\u1ea0-\u1ef9]"),
}
_OTHER_LETTERS = re.compile(r"[^\W\d_]")
_WORDS = re.compile(r"[^\W\d_]+(?:'t)?")
# Letters that only Vietnamese writes.
_VIETNAMESE = re.compile("[đơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]")
_COMMON: Mapping[str, frozenset[str]] = {
    language: frozenset(words.split())
    for language, words in {
        "en": "the and is it was not my to of this with after i in that for on but have when are they "
        "very doesn't didn't don't product received arrived box bottle broken",
        "es": "el la los las de que y en un una es no me con por para se muy pero lo le al del está esta "
        "está llegó llego producto compré compre mi después tiene había cuando como más su",
        "fr": "le la les de des du et est une un pas je il elle ne ce que qui pour avec dans sur très "
        "trop mais mon ma j'ai produit reçu après au plus bien cette c'est été a",
        "de": "der die das und ist nicht ich ein eine es mit auf zu den dem war sehr nach aber beim für "
        "hat sich von im auch nur noch wie mein meine wurde produkt kaputt ich's einen zum",
        "pt": "o a os as de que e em um uma é não nao com por para se muito mas do da no na veio chegou "
        "produto comprei meu minha eu foi está depois só recebi está pra",
        "id": "yang yg dan tidak ga gak nggak enggak di ke ini itu saya dengan dari barang sudah udah "
        "nya banget tapi untuk ada juga pas bgt kecewa dikirim beli karena rusak produk sangat bisa",
        "vi": "là và của không mình mua hàng bị khi rất cho này đã có với nhưng shop dùng thì",
    }.items()
}
_HINT_BONUS = 2  # what the reporter's page already says weighs as much as two common words


def primary(tag: str | None) -> str | None:
    """The primary subtag of a BCP 47 tag, when it is one of ours: "pt-BR" gives "pt"."""
    if not tag:
        return None
    subtag = tag.replace("_", "-").split("-")[0].lower()
    return subtag if subtag in LANGUAGES else None


def detect(unified: str, *, hint: str | None = None) -> str:
    """The language of a unified text, or "und" when it is in none of ours.

    `hint` is the tag that came with the report; it decides between near languages, and loses against
    another script: a form in English may well be filled in Arabic.
    """
    expected = primary(hint)
    counts = {language: len(script.findall(unified)) for language, script in _SCRIPTS.items()}
    script, letters = max(counts.items(), key=lambda pair: pair[1])
    if counts["zh"] or _KANA.search(unified):
        kana = len(_KANA.findall(unified))
        if kana + counts["zh"] >= counts[script]:
            return "ja" if kana or (expected == "ja" and script == "zh") else "zh"
    if letters * 2 < len(_OTHER_LETTERS.findall(unified)):
        return UNKNOWN
    if letters == 0:
        return expected or UNKNOWN
    if script and expected not in _COMMON:
        return script
    return script or _latin(unified, expected=expected)


def _latin(unified: str, *, expected: str | None) -> str:
    words = _WORDS.findall(unified)
    scores = {
        language: sum(word in common for word in words) + _HINT_BONUS * (language == expected)
        for language, common in _COMMON.items()
    }
    scores["vi"] += len(_VIETNAMESE.findall(unified))
    # The first of equals wins, and English stands first: most stray words on the net are English.
    return max(scores, key=lambda language: scores[language])
