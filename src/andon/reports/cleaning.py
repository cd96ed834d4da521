"""Reads one field of what a stranger sent: a clean value, or a short code that says what is wrong.

Every reader takes text and either returns the value or raises `UnusableError(code)`. Nothing here
knows which field it reads, or what follows.
"""

import re
import unicodedata
from datetime import UTC, date, datetime, time, timedelta

# ISO 3166-1 alpha-2, as assigned in 2025.
CODES = """
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS
    BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE
    EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM
    HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC
    LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA
    NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW
    SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO
    TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW
"""
MARKETS = frozenset(CODES.split())
# Language, script, region: all that a reader of the page needs of BCP 47.
LANGUAGE = re.compile(r"([a-z]{2,3})(?:[-_]([a-z]{4}))?(?:[-_]([a-z]{2}|[0-9]{3}))?(?:[-_].*)?")
GTIN_LENGTHS = frozenset({8, 12, 13, 14})
MOST_PIECES = 2_147_483_647
EARLIEST = date(1990, 1, 1)
YES = frozenset({"yes", "y", "true", "1"})
NO = frozenset({"no", "n", "false", "0"})
UNKNOWN = frozenset({"unknown", "?", "not sure"})
# Clocks of reporters' telephones differ from ours, and it may be tomorrow where they live.
AHEAD = timedelta(days=1)

_CONTROL = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0)), " ")
_IN_LINE = {**_CONTROL, 0x2028: " ", 0x2029: " "}
_NOT_IN_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")


class UnusableError(ValueError):
    """A value that cannot be taken; `code` says why in a word."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def text(raw: str) -> str:
    """Many lines: NUL and control characters gone, lone surrogates replaced, composed (NFC)."""
    if raw.isascii() and raw.isprintable():
        return raw.strip()
    whole = raw.encode("utf-8", "replace").decode() if _has_surrogates(raw) else raw
    lines = whole.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _NOT_IN_TEXT.sub(" ", lines)).strip()


def line(raw: str, *, most: int) -> str:
    """One line of at most so many characters, runs of white space as one space."""
    clean = text(raw)
    one = " ".join((clean if clean.isprintable() else clean.translate(_IN_LINE)).split())
    if len(one) > most:
        raise UnusableError("too-long")
    return one


def gtin(raw: str) -> str:
    """8, 12, 13 or 14 digits with a right check digit (GS1 General Specifications, 7.9)."""
    digits = re.sub(r"[\s-]", "", raw)
    if not digits.isascii() or not digits.isdigit() or len(digits) not in GTIN_LENGTHS:
        raise UnusableError("not-a-gtin")
    total = sum(
        int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(digits))
    )
    if total % 10:
        raise UnusableError("wrong-check-digit")
    return digits


def market(raw: str) -> str:
    """An ISO 3166-1 alpha-2 code in capitals."""
    code = raw.strip().upper()
    if code not in MARKETS:
        raise UnusableError("not-a-market")
    return code


def language(raw: str) -> str:
    """A BCP 47 tag of language, script and region, in small letters: `zh-hans`, `pt-br`."""
    match = LANGUAGE.fullmatch(raw.strip().lower())
    if match is None:
        raise UnusableError("not-a-language")
    return "-".join(part for part in match.groups() if part)


def day(raw: str, *, at: datetime) -> date:
    """An ISO 8601 date that is not in the future; of an instant, its day."""
    written = raw.strip()
    try:
        found = date.fromisoformat(written[:10] if len(written) > 10 else written)
    except ValueError as error:
        raise UnusableError("not-a-date") from error
    if found > (at + AHEAD).date():
        raise UnusableError("in-the-future")
    if found < EARLIEST:
        raise UnusableError("too-long-ago")
    return found


def instant(raw: str, *, at: datetime) -> datetime:
    """An ISO 8601 instant not after `at`. Without a zone it is UTC; a date alone is its start."""
    try:
        found = datetime.fromisoformat(raw.strip())
    except ValueError as error:
        raise UnusableError("not-an-instant") from error
    aware = found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    if aware > at + AHEAD:
        raise UnusableError("in-the-future")
    if aware < datetime.combine(EARLIEST, time(), UTC):
        raise UnusableError("too-long-ago")
    return min(aware, at)


def pieces(raw: str) -> int:
    """A whole number of things, from nought."""
    written = raw.strip()
    if not written.isascii() or not written.isdigit() or len(written) > 10:
        raise UnusableError("not-a-quantity")
    number = int(written)
    if number > MOST_PIECES:
        raise UnusableError("not-a-quantity")
    return number


def answer(raw: str) -> str:
    """`yes`, `no` or `unknown`."""
    word = raw.strip().lower()
    if word in YES:
        return "yes"
    if word in NO:
        return "no"
    if word in UNKNOWN:
        return "unknown"
    raise UnusableError("not-yes-or-no")


def _has_surrogates(raw: str) -> bool:
    try:
        raw.encode()
    except UnicodeEncodeError:
        return True
    return False
