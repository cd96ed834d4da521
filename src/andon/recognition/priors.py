"""What is likely before a word is read: how often each family is complained of, by category."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from andon.recognition.families import families
from andon.recognition.tables import rows

_ANY = ""  # the row of data/categories.csv for products of any kind
_USUAL, _STRANGE = 1.2, 0.5
_STEP = 0.01  # by which a family stands above the next one of the same list


def likelihood(category: str | None) -> Mapping[str, float]:
    """By family, likeliest first, the factor (about 1) that a category puts on its weight."""
    return _factors(_by_name().get((category or "").strip().lower(), _ANY))


@cache
def _factors(category: str) -> Mapping[str, float]:
    table = {row["category"]: row for row in rows("categories.csv")}
    common, usual = table[_ANY]["usual"].split(), table[category]["usual"].split()
    strange = table[category]["strange"].split()
    factors = {family: 1.0 + _bonus(family, among=common) for family in families()}
    if category != _ANY:
        factors |= {family: _USUAL + _bonus(family, among=usual) for family in usual}
        factors |= dict.fromkeys(strange, _STRANGE)
    return MappingProxyType(dict(sorted(factors.items(), key=lambda pair: -pair[1])))


def _bonus(family: str, *, among: list[str]) -> float:
    return _STEP * (len(among) - among.index(family)) if family in among else 0.0


@cache
def _by_name() -> Mapping[str, str]:
    return {
        name: row["category"] for row in rows("categories.csv") for name in row["names"].split()
    }
