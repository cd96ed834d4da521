"""One spelling for every text and every term, so that they can be compared letter by letter."""

import re
import unicodedata

# The decimal digits of every other script: NFKC turns only full-width ones into 0-9.
_DIGITS = re.compile(r"[^\D0-9]")
_PUNCTUATION = str.maketrans(
    {"\u2019": "'", "\u2018": "'", "\u02bc": "'", "`": "'", "\u00b4": "'", "\u2010": "-"}
    | dict.fromkeys("\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad\u0640", "")
)
_SPACES = re.compile(r"\s+")
_LATIN_MARKS = re.compile("[\u0300-\u036f]")
_ARABIC_MARKS = re.compile("[\u064b-\u065f\u0670\u06d6-\u06ed]")
# Hamza on its seat, alef maqsura and ta marbuta are written loosely by nearly everybody.
_ARABIC_LETTERS = str.maketrans(
    {
        "أ": "ا",
        "إ": "ا",
        "آ": "ا",
        "ٱ": "ا",
        "ى": "ي",
        "ی": "ي",
        "ئ": "ي",
        "ؤ": "و",
        "ة": "ه",
        "ک": "ك",
    }
)
# Vietnamese puts the tone of oa, oe and uy on either vowel; the newer habit is folded to the older.
_TONES_NEWER = "oà oá oả oã oạ oè oé oẻ oẽ oẹ uỳ uý uỷ uỹ uỵ"
_TONES_OLDER = "òa óa ỏa õa ọa òe óe ỏe õe ọe ùy úy ủy ũy ụy"
_VIETNAMESE_TONES = dict(zip(_TONES_NEWER.split(), _TONES_OLDER.split(), strict=True))
_VIETNAMESE_NEW = re.compile("|".join(_VIETNAMESE_TONES))
# "doesn't" with or without its apostrophe and "does not" are one; so are "can't" and "cannot".
_CONTRACTION = re.compile(
    r"\b(are|ca|could|did|do|does|had|has|have|is|should|was|were|wo|would)n[' ]?t\b|\bcannot\b"
)
_FULL = {"ca": "can", "wo": "will", None: "can"}


def unify(text: str) -> str:
    """Text with one form for each letter, digit, apostrophe and space; accents are kept."""
    text = unicodedata.normalize("NFKC", text).casefold().translate(_PUNCTUATION)
    text = _DIGITS.sub(lambda found: str(unicodedata.digit(found.group())), text)
    return _SPACES.sub(" ", text).strip()


def fold(unified: str, *, language: str) -> str:
    """A unified text without the marks that writers of `language` leave out.

    Accents go from Latin letters, but Vietnamese keeps its tones: they tell words apart. Arabic
    loses its vowel signs and the variants of alef. Thai and Japanese marks stay, being letters.
    """
    if language == "vi":
        composed = unicodedata.normalize("NFC", unified)
        return _VIETNAMESE_NEW.sub(lambda found: _VIETNAMESE_TONES[found.group()], composed)
    if language == "ar":
        return _ARABIC_MARKS.sub("", unified).translate(_ARABIC_LETTERS)
    if language in ("zh", "th", "ja"):
        return unified
    bare = unicodedata.normalize("NFC", _LATIN_MARKS.sub("", unicodedata.normalize("NFD", unified)))
    return _CONTRACTION.sub(_without_contraction, bare) if language == "en" else bare


def _without_contraction(found: re.Match[str]) -> str:
    return f"{_FULL.get(found[1], found[1])} not"


def normalise(text: str, *, language: str) -> str:
    """The text as the engine reads it; reasons are stretches of this string."""
    return fold(unify(text), language=language)
