"""Which open case a report belongs to, or why a person must decide.

A report joins by itself only where client, product and family are the same and the lot is the same
too, or unknown on both sides in a case of the last 30 days. Everything else is a person's act: two
lots are never merged by a guess.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

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
    """What a report is about. `product` is None and `family` uncertain where nobody could tell."""

    product: str | None
    family: str
    lot: str
    is_family_certain: bool


def normal_lot(lot: str) -> str:
    """A lot as it is compared: upper case, without blanks and hyphens, which printers vary."""
    return re.sub(r"[\s\-–—_./]+", "", lot).upper()[:LONGEST_LOT]


def may_join(problem: Problem) -> bool:
    """Whether product and defect are certain enough for a report to join anything by itself."""
    return problem.product is not None and problem.is_family_certain


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
