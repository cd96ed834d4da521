"""Quantities, sizes, dates, durations, lots and body parts that a text names, in canonical spelling."""

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

from andon.recognition.families import DATA
from andon.recognition.folding import normalise
from andon.recognition.matching import Hit

BODY = "body."  # the targets of words/<language>.csv that name a part of the body
_FOLDINGS = ("en", "vi", "ar", "th")  # the four ways of folding that differ
_DIGITS = r"(?<![\d.,])\d{1,6}(?:[.,]\d{1,3})?"
_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})(?!\d)")
_DAY_FIRST = re.compile(r"(?<![\d/.-])(\d{1,2})([-/.])(\d{1,2})\2((?:19|20)\d\d)(?!\d)")
_LOT = re.compile(
    r"(?:(?<!\w)(?:lot|lote|batch|charge|charge[nr]|kode produksi|so lo|số lô|lô|bets)(?!\w)"
    r"|批号|批次|批號|ロット|ล็อต|التشغيله|تشغيله|الدفعه|دفعه)"
    r"(?:番号|号| ?(?:no|nr|number|code|codigo|numero|n)(?!\w))?[ :#.°º=-]{0,4}"
    r"([a-z0-9][a-z0-9/-]{2,19})"
)


class _Patterns(NamedTuple):
    size: re.Pattern[str]
    duration: re.Pattern[str]
    count: re.Pattern[str]
    part_of: re.Pattern[str]


def slots_of(text: str, *, found: Iterable[Hit]) -> Mapping[str, tuple[str, ...]]:
    """What a normalised text names; a slot that it does not name is absent.

    `quantity_affected`, `quantity_bought`: digits. `size`: number and unit ("200 ml"). `duration`:
    ISO 8601 ("P2W"). `date`: ISO 8601 where the order of day and month is plain, else as written.
    `lot`: upper case. `body_part`: face, eyes ... as words/<language>.csv calls them.
    """
    bodies = (hit.term.target for hit in found if hit.term.target.startswith(BODY))
    slots = {
        "quantity_affected": (),
        "quantity_bought": (),
        "size": tuple(_sizes(text)),
        "duration": tuple(_durations(text)),
        "date": tuple(_dates(text)),
        "lot": tuple(_lots(text)),
        "body_part": tuple(body.removeprefix(BODY) for body in bodies),
    }
    slots |= _quantities(text)
    return {name: tuple(dict.fromkeys(values)) for name, values in slots.items() if values}


def _sizes(text: str) -> Iterable[str]:
    for found in _patterns().size.finditer(text):
        yield f"{found[1].replace(',', '.')} {_units()['size'][found[2]]}"


def _durations(text: str) -> Iterable[str]:
    for found in _patterns().duration.finditer(text):
        unit = _units()["duration"][found[2]]
        number = _number(found[1])
        yield f"PT{number}{unit[1:]}" if unit.startswith("T") else f"P{number}{unit}"


def _quantities(text: str) -> dict[str, tuple[str, ...]]:
    """One number with a unit is what is affected; "2 of 12" says what was bought as well."""
    part = _patterns().part_of.search(text)
    if part:
        return {
            "quantity_affected": (_number(part[1]),),
            "quantity_bought": (_number(part[2]),),
        }
    count = _patterns().count.search(text)
    return {"quantity_affected": (_number(count[1]),)} if count else {}


def _dates(text: str) -> Iterable[str]:
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


def _number(word: str) -> str:
    return _units()["number"].get(word, word)


@cache
def _patterns() -> _Patterns:
    units = _units()
    numbers = f"({_DIGITS}|{_either(units['number'])})"
    counted = f"(?:{_either(units['count'])})"
    return _Patterns(
        size=re.compile(rf"({_DIGITS}) ?({_either(units['size'])})"),
        duration=re.compile(rf"{numbers} ?({_either(units['duration'])})"),
        count=re.compile(rf"{numbers} ?{counted}"),
        part_of=re.compile(rf"{numbers} ?{counted}? ?(?:{_either(units['of'])}) ?{numbers}"),
    )


def _either(words: Iterable[str]) -> str:
    """A pattern of the words, longest first; those in letters of an alphabet stand alone."""
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(
        rf"\b{re.escape(word)}\b" if word[-1] < "\u0e00" and word[0].isalpha() else re.escape(word)
        for word in longest_first
    )


@cache
def _units() -> Mapping[str, Mapping[str, str]]:
    """data/units.csv: by kind, each word in every folding, and its canonical name."""
    units: defaultdict[str, dict[str, str]] = defaultdict(dict)
    with (DATA / "units.csv").open(encoding="utf-8", newline="") as source:
        for row in csv.DictReader(source):
            for word in row["words"].split("|"):
                for language in _FOLDINGS:
                    units[row["kind"]][normalise(word, language=language)] = row["unit"]
    return units
