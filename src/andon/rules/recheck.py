"""How many are rechecked, which ones, and what such a sample finds (capability E4).

Critical and major: all. Minor: 30 %, drawn at random and reproducibly, at least five. Lots and
reporters are drawn apart.
"""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from hashlib import sha256
from math import comb

MOST = 100_000  # units or reporters that one recheck draws from
SHARE = {"critical": Fraction(1), "major": Fraction(1), "minor": Fraction(3, 10)}
AT_LEAST = 5
BAD_SHARE = Fraction(2, 100)  # the share of bad units that a sample is judged against


class Kind(StrEnum):
    """What is rechecked."""

    LOT = "lot"  # units of the repaired lots
    REPORTER = "reporter"  # reporters, called back


@dataclass(frozen=True, slots=True)
class Detection:
    """With what probability a sample holds at least one of `bad` units. Exact."""

    bad: int
    probability: Fraction


def size(population: int, *, grade: str) -> int:
    """How many of a population are looked at: the share of the grade, rounded up."""
    return min(population, max(_share(population, SHARE[grade]), AT_LEAST))


def draw(*, seed: str, population: int, size: int) -> tuple[int, ...]:
    """The places (from 1) of the sample, in order.

    Places are ranked by SHA-256 of "seed:place" and the first ones are taken, so that anybody can
    draw the same sample with any language and no library. ValueError for an impossible sample.
    """
    if not 0 <= size <= population <= MOST:
        raise ValueError(
            f"A sample of {size} out of {population} cannot be drawn: the sample must not exceed "
            f"the population, nor the population {MOST}."
        )
    places = range(1, population + 1)
    if size == population:
        return tuple(places)
    ranked = sorted(places, key=lambda place: sha256(f"{seed}:{place}".encode()).digest())
    return tuple(sorted(ranked[:size]))


def detection(*, population: int, size: int, bad: int | None = None) -> Detection:
    """The hypergeometric probability of finding at least one bad unit: 1 - C(N-d, n) / C(N, n).

    `bad` is 2 % of the population where it is not given, and at least one. An empty population
    holds nothing to find.
    """
    if population == 0:
        return Detection(bad=0, probability=Fraction(0))
    number = bad if bad is not None else _share(population, BAD_SHARE)
    missed = Fraction(comb(population - number, size), comb(population, size))
    return Detection(bad=number, probability=1 - missed)


def per_mille(probability: Fraction) -> int:
    """The probability in whole thousandths, rounded down: a sample never promises too much."""
    return probability.numerator * 1000 // probability.denominator


def _share(number: int, share: Fraction) -> int:
    """That share of a number, rounded up."""
    return -(-number * share.numerator // share.denominator)
