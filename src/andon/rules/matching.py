"""Which open case a report belongs to, or why a person must decide.

A report joins by itself only where client, product and family are the same and the lot is the same
too, or unknown on both sides in a case of the last 30 days. A product that is known by free words
alone counts only beside a lot. Everything else is a person's act: two lots are never merged by a
guess.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

UNKNOWN_LOT_WITHIN = timedelta(days=30)
LONGEST_LOT = 60


class Way(StrEnum):
    """How a report came into its case."""

    SAME_LOT = "same-lot"  # joined: product, family and lot are the case's
    UNKNOWN_LOT = "unknown-lot"  # joined: no lot on either side, the case is under 30 days old
    FIRST = "first"  # opened: nobody reported this problem before
    STALE = "stale"  # opened: the case without a lot is over 30 days old
    UNCERTAIN = "uncertain"  # opened alone: product or defect is not certain, a person decides


@dataclass(frozen=True, slots=True)
class Problem:
    """What a report is about. `product` is None and `family` uncertain where nobody could tell.

    `is_product_in_words`: only free words name the product, no catalogue, SKU or GTIN.
    """

    product: str | None
    family: str
    lot: str
    is_family_certain: bool
    is_product_in_words: bool = False


class Likeness(StrEnum):
    """In what two open cases are alike that may be one problem; the likeliest first."""

    ALL = "product-family-lot"  # one of them was not certain when it came
    PRODUCT_LOT = "product-lot"  # another defect of the same lot
    PRODUCT_FAMILY = "product-family"  # the same defect, another lot or an unknown one
    FAMILY_LOT = "family-lot"  # the product is not known for certain
    NEAR_FAMILY = "product-near-family"  # the words of one speak for the other's defect as well
    FAMILY = "family"  # nobody knows the product of one of them


@dataclass(frozen=True, slots=True)
class Traits:
    """What of a case is compared; `families` are what its words speak for beside `family`."""

    product: str | None
    is_product_in_words: bool
    family: str
    lot: str
    families: frozenset[str] = frozenset()


def normal_lot(lot: str) -> str:
    """A lot as it is compared: upper case, without blanks and hyphens, which printers vary."""
    return re.sub(r"[\s\-–—_./]+", "", lot).upper()[:LONGEST_LOT]


def words_identity(words: str) -> str | None:
    """A product's free words as they are compared: without case, blanks and punctuation.

    A digest, so that they take a known place in a key and the key quotes nobody; None of no words.
    """
    plain = re.sub(r"[\W_]+", " ", unicodedata.normalize("NFKC", words).casefold()).strip()
    return f"words:{sha256(plain.encode()).hexdigest()[:40]}" if plain else None


def may_join(problem: Problem) -> bool:
    """Whether product and defect are certain enough for a report to join anything by itself.

    "Cream" may be any cream; "cream" and a lot printed on it is as certain as a reporter can be.
    """
    if problem.product is None or not problem.is_family_certain:
        return False
    return not problem.is_product_in_words or bool(normal_lot(problem.lot))


def problem_key(problem: Problem, *, report_id: str) -> str:
    """The key that only one open case may have; a problem of its own where something is unsure."""
    if not may_join(problem):
        return f"?{report_id}|{problem.family}|{normal_lot(problem.lot)}"
    return f"{problem.product}|{problem.family}|{normal_lot(problem.lot)}"


def stale_key(key: str, *, number: str) -> str:
    """What a case's key becomes when a younger case of the same problem takes its place."""
    return f"{key}|{number}"


def way(problem: Problem, *, open_since: datetime | None, at: datetime) -> Way:
    """How a report comes into a case, given when the open case of its key was opened, if any."""
    if not may_join(problem):
        return Way.UNCERTAIN
    if open_since is None:
        return Way.FIRST
    if normal_lot(problem.lot):
        return Way.SAME_LOT
    return Way.UNKNOWN_LOT if at - open_since <= UNKNOWN_LOT_WITHIN else Way.STALE


def likeness(one: Traits, other: Traits) -> Likeness | None:
    """In what two cases of one client are alike; None where they are different problems.

    Two products that are both known for certain are two problems, whatever else is the same.
    """
    is_lot = bool(normal_lot(one.lot)) and normal_lot(one.lot) == normal_lot(other.lot)
    is_family = one.family == other.family
    if one.product is not None and one.product == other.product:
        return _of_one_product(one, other, is_family=is_family, is_lot=is_lot)
    if (_is_sure(one) and _is_sure(other)) or not is_family:
        return None
    if is_lot:
        return Likeness.FAMILY_LOT
    return Likeness.FAMILY if one.product is None or other.product is None else None


def _of_one_product(
    one: Traits, other: Traits, *, is_family: bool, is_lot: bool
) -> Likeness | None:
    if is_family:
        return Likeness.ALL if is_lot else Likeness.PRODUCT_FAMILY
    if is_lot:
        return Likeness.PRODUCT_LOT
    is_near = other.family in one.families or one.family in other.families
    return Likeness.NEAR_FAMILY if is_near else None


def _is_sure(one: Traits) -> bool:
    return one.product is not None and not one.is_product_in_words
