"""Quantities, sizes, dates, durations, lots and body parts that a text names."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import islice

from andon.recognition.folding import normalise
from andon.recognition.matching import Hit
from andon.recognition.tables import rows

BODY = "body."  # the targets of words/<language>.csv that name a part of the body
_MOST_NUMBERS = 40  # a text with more of them is a table, not a complaint
_FOLDINGS = ("en", "vi", "ar", "th")  # the four ways of folding that differ
_FIRST_DENSE = "\u0e00"  # Thai, kana and Chinese words have no space around them
_OF: tuple[str, ...] = (
    "of",
    "of the",
    "of my",
    "out of",
    "de los",
    "de las",
    "des",
    "das",
    "dos",
    "sur",
)
_OF += ("von", "von den", "dari", "trong", "ใน", "من", "中", "中的")
_DIGITS = r"(?<![\d.,])\d{1,6}(?:[.,]\d{1,3})?"
_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})(?!\d)")
_DAY_FIRST = re.compile(r"(?<![\d/.-])(\d{1,2})([-/.])(\d{1,2})\2((?:19|20)\d\d)(?!\d)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_LOT = re.compile(
    r"(?=[lbcks批ロลاتد])"  # where none of the words can begin there is no more to try
    r"(?:(?<!\w)(?:lot|lote|batch|charge|charge[nr]|kode produksi|so lo|số lô|lô|bets)(?!\w)"
    r"|批号|批次|批號|ロット|ล็อต|التشغيله|تشغيله|الدفعه|دفعه)"
    r"(?:番号|号| ?(?:no|nr|number|code|codigo|numero|n)(?!\w))?[ :#.°º=-]{0,4}"
    r"([a-z0-9][a-z0-9/-]{2,19})"
)


def slots_of(text: str, *, found: Iterable[Hit]) -> Mapping[str, tuple[str, ...]]:
    """What a normalised text names; a slot that it does not name is absent.

    `quantity_affected`, `quantity_bought`: digits. `size`: number and unit ("200 ml"). `duration`:
    ISO 8601 ("P2W"). `date`: ISO 8601 where the order of day and month is plain, else as written.
    `lot`: upper case. `body_part`: face, eyes ... as words/<language>.csv calls them.
    """
    bodies = (hit.term.target for hit in found if hit.term.target.startswith(BODY))
    slots = {
        **_measures(text),
        "date": list(_dates(text)),
        "lot": list(_lots(text)),
        "body_part": [body.removeprefix(BODY) for body in bodies],
    }
    return {name: tuple(dict.fromkeys(values)) for name, values in slots.items() if values}


def _measures(text: str) -> Mapping[str, list[str]]:
    """Every number with the unit behind it. "2 of 12" says what is affected and what was bought."""
    slots: defaultdict[str, list[str]] = defaultdict(list)
    numbers = list(islice(_number_pattern().finditer(text), _MOST_NUMBERS))
    part = _part_pattern().search(text) if len(numbers) > 1 else None
    if part:
        slots["quantity_affected"] = [_digits(part[1])]
        slots["quantity_bought"] = [_digits(part[2])]
    for number in numbers:
        found = _unit_pattern().match(text, number.end())
        if found:
            kind, name = _units()[found[1]]
            # Of several counts the first stands nearest to what the reporter came to say.
            if kind != "quantity_affected" or not slots[kind]:
                slots[kind].append(_written(_digits(number[0]), kind=kind, unit=name))
    return slots


def _written(number: str, *, kind: str, unit: str) -> str:
    if kind == "size":
        return f"{number} {unit}"
    if kind == "duration":  # ISO 8601; hours and minutes are units of time: "TH", "TM"
        return f"PT{number}{unit[1:]}" if unit.startswith("T") else f"P{number}{unit}"
    return number


def _dates(text: str) -> Iterable[str]:
    if not _YEAR.search(text):
        return
    for found in _DATE.finditer(text):
        yield f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}"
    for found in _DAY_FIRST.finditer(text):
        first, second = int(found[1]), int(found[3])
        is_plain = found[2] == "." or first > 12 or first == second  # a dot: the day stands first
        yield f"{found[4]}-{second:02}-{first:02}" if is_plain and second <= 12 else found[0]


def _lots(text: str) -> Iterable[str]:
    for found in _LOT.finditer(text):
        if any(letter.isdigit() for letter in found[1]):
            yield found[1].upper()


def _digits(number: str) -> str:
    return _numbers().get(number, number.replace(",", "."))


@cache
def _number_pattern() -> re.Pattern[str]:
    return re.compile(rf"{_DIGITS}|{_either(_numbers())}")


@cache
def _unit_pattern() -> re.Pattern[str]:
    return re.compile(rf" ?({_either(_units())})")


@cache
def _part_pattern() -> re.Pattern[str]:
    number = _number_pattern().pattern
    counted = [word for word, (kind, _) in _units().items() if kind == "quantity_affected"]
    return re.compile(rf"({number}) ?(?:{_either(counted)})? ?(?:{_either(_OF)}) ?({number})")


def _either(words: Iterable[str]) -> str:
    """A pattern of the words, longest first; those in letters of an alphabet stand alone."""
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    alone = [word for word in longest_first if word[0] < _FIRST_DENSE]
    dense = [word for word in longest_first if word[0] >= _FIRST_DENSE]
    return "|".join([rf"\b{_one_of(alone)}\b"] * bool(alone) + [_one_of(dense)] * bool(dense))


def _one_of(words: list[str]) -> str:
    """One look at a letter first: at most places of a text none of the words can begin."""
    firsts = "".join(sorted({re.escape(word[0]) for word in words}))
    return rf"(?=[{firsts}])(?:{'|'.join(map(re.escape, words))})"


@cache
def _units() -> Mapping[str, tuple[str, str]]:
    """By word in every folding: the slot that it fills and its unit (data/units.csv)."""
    return {
        word: (row["slot"], row["unit"]) for row in rows("units.csv") for word in _spellings(row)
    }


@cache
def _numbers() -> Mapping[str, str]:
    """By word in every folding: the number in digits (data/numbers.csv)."""
    return {word: row["number"] for row in rows("numbers.csv") for word in _spellings(row)}


def _spellings(row: Mapping[str, str]) -> set[str]:
    words = row["words"].split("|")
    return {normalise(word, language=language) for word in words for language in _FOLDINGS}
