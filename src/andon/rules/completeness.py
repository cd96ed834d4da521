"""What a report still lacks for its category and market, in the order in which it is asked for.

A report is never refused for what it lacks. Danger comes first, then what is wrong with what, then
what traces it back to a production lot, then the rest.
"""

from collections.abc import Set
from enum import StrEnum


class Item(StrEnum):
    """Something a reporter can still add; in the order of asking."""

    INJURY = "injury"  # was anybody hurt: yes or no
    DEFECT = "defect"  # what is wrong, where the words do not say
    PRODUCT = "product"
    LOT = "lot"
    PHOTO = "photo"
    QUANTITY = "quantity"  # how many pieces are affected
    NOTICED = "noticed"  # the day on which it was noticed
    MARKET = "market"  # the country where it was bought
    BOUGHT_WHERE = "bought-where"
    ORDER = "order"
    CONTACT = "contact"


EVERYWHERE = frozenset({Item.INJURY, Item.DEFECT, Item.PRODUCT, Item.MARKET, Item.CONTACT})

TRACEABLE = frozenset({Item.LOT, Item.PHOTO, Item.QUANTITY, Item.NOTICED})
RETAIL = frozenset({Item.PHOTO, Item.QUANTITY})

# What a category needs beside what every report needs.
BY_CATEGORY: dict[str, frozenset[Item]] = {
    "cosmetics": TRACEABLE,
    "food": TRACEABLE | {Item.BOUGHT_WHERE},
    "mother-baby": TRACEABLE,
    "medical": TRACEABLE | {Item.BOUGHT_WHERE},
    "electronics": RETAIL | {Item.LOT, Item.NOTICED, Item.ORDER},
    "home": RETAIL | {Item.LOT},
    "apparel": RETAIL | {Item.ORDER},
    "services": frozenset({Item.NOTICED, Item.ORDER}),
}
# A category that is not known might be a sensitive one.
UNKNOWN_CATEGORY = TRACEABLE

# In the European Economic Area a product's economic operator is found through its seller, so the
# seller is asked for as well.
EEA = (
    frozenset({"AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU"})
    | {"IE", "IS", "IT", "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI"}
    | {"SK"}
)
SOLD_BY_AN_OPERATOR = frozenset({"cosmetics", "food", "mother-baby", "medical", "electronics"})


def needed(*, category: str, market: str) -> frozenset[Item]:
    """All that a report of this category from this market (ISO 3166, or empty) should hold."""
    items = EVERYWHERE | BY_CATEGORY.get(category, UNKNOWN_CATEGORY)
    if market in EEA and category in SOLD_BY_AN_OPERATOR:
        items |= {Item.BOUGHT_WHERE}
    return items


def missing(*, category: str, market: str, present: Set[Item]) -> tuple[Item, ...]:
    """What is needed and not there, in the order of asking."""
    wanted = needed(category=category, market=market)
    return tuple(item for item in Item if item in wanted and item not in present)
