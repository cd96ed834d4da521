"""Product categories: which are sensitive, and by which other names people call them.

Sensitive ones never get by with fewer than two people at a verdict (MISSION B5, B6).
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Category(StrEnum):
    """What a product is, as far as standards, evidence and four eyes depend on it."""

    COSMETICS = "cosmetics"
    FOOD = "food"
    MOTHER_BABY = "mother-baby"
    MEDICAL = "medical"
    ELECTRONICS = "electronics"
    HOME = "home"
    APPAREL = "apparel"
    SERVICES = "services"


SENSITIVE = frozenset(
    {Category.COSMETICS, Category.FOOD, Category.MOTHER_BABY, Category.MEDICAL},
)

# How a code of each category's defects begins: COS-LEAK-PUMPBOTTLE-01.
PREFIXES: Mapping[Category, str] = MappingProxyType(
    {
        Category.COSMETICS: "COS",
        Category.FOOD: "FOO",
        Category.MOTHER_BABY: "MBY",
        Category.MEDICAL: "MED",
        Category.ELECTRONICS: "ELE",
        Category.HOME: "HOM",
        Category.APPAREL: "APP",
        Category.SERVICES: "SRV",
    }
)

# What catalogues, marketplaces and data sets write instead.
_NAMES: Mapping[str, Category] = MappingProxyType(
    {
        name: category
        for category, aliases in {
            Category.COSMETICS: "cosm cosmetic beauty",
            Category.FOOD: "foods grocery",
            Category.MOTHER_BABY: "mbaby mother-and-baby baby infant",
            Category.MEDICAL: "medc medical-consumables medical-device medical-devices",
            Category.ELECTRONICS: "elec electronic",
            Category.HOME: "home-goods household",
            Category.APPAREL: "appr clothing clothes fashion",
            Category.SERVICES: "srv service",
        }.items()
        for name in [str(category), *aliases.split()]
    }
)


def category_of(word: str) -> Category | None:
    """The category that a word or code means; None where it is none of ours."""
    plain = "-".join(word.strip().lower().replace("_", " ").replace("-", " ").split())
    return _NAMES.get(plain)


def is_sensitive(word: str) -> bool:
    """Whether two people must look, always. An unknown category is treated as sensitive."""
    category = category_of(word)
    return category is None or category in SENSITIVE
