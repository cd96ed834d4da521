"""Which product of a client a report speaks of: by SKU, by GTIN, or by its exact name."""

import re
import string
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from andon.catalog.models import Product

GTIN_DIGITS = 14
SHORTER_GTINS = (8, 12, 13)
ASCII_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)


@dataclass(frozen=True, slots=True)
class Clue:
    """What a report says of its product; any of it may be empty."""

    sku: str = ""
    gtin: str = ""
    words: str = ""


def find_product(
    organisation_id: UUID, *, sku: str = "", gtin: str = "", words: str = ""
) -> Product | None:
    """The client's product of this SKU, else GTIN, else exact name; None where unsure."""
    return find_products([Clue(sku, gtin, words)], organisation_id=organisation_id)[0]


def find_products(clues: Sequence[Clue], *, organisation_id: UUID) -> list[Product | None]:
    """One product, or None, for each clue, in their order; one query for all of them.

    The SKU is believed first, then the GTIN, then the name. A GTIN or name that several products
    share finds none of them: a person decides.
    """
    skus = {clue.sku for clue in clues if clue.sku}
    gtins = {form for clue in clues for form in _gtin_forms(clue.gtin)}
    names = {form for clue in clues for form in _name_forms(clue.words)}
    if not (skus or gtins or names):
        return [None] * len(clues)
    products = Product.objects.filter(
        Q(sku__in=skus) | Q(gtin__in=gtins) | Q(lower_name__in=names),
        organisation_id=organisation_id,
    )
    shelf = _Shelf(products)
    return [shelf.find(clue) for clue in clues]


def normal_gtin(gtin: str) -> str:
    """A GTIN of 8, 12, 13 or 14 digits in its 14-digit form; empty where it is none."""
    digits = re.sub(r"[\s-]+", "", gtin)
    is_gtin = digits.isascii() and digits.isdigit()
    if not is_gtin or len(digits) not in (*SHORTER_GTINS, GTIN_DIGITS):
        return ""
    return digits.zfill(GTIN_DIGITS)


class _Shelf:
    """Products by each of the ways to find them."""

    def __init__(self, products: Iterable[Product]) -> None:
        self.by_sku: dict[str, Product] = {}
        self.by_gtin: defaultdict[str, list[Product]] = defaultdict(list)
        self.by_name: defaultdict[str, list[Product]] = defaultdict(list)
        for product in products:
            self.by_sku[product.sku] = product
            self.by_gtin[normal_gtin(product.gtin)].append(product)
            self.by_name[_folded(product.name)].append(product)

    def find(self, clue: Clue) -> Product | None:
        by_sku = self.by_sku.get(clue.sku) if clue.sku else None
        gtin = normal_gtin(clue.gtin)
        by_gtin = _only(self.by_gtin[gtin]) if gtin else None
        by_name = _only(self.by_name[_folded(clue.words)]) if clue.words.strip() else None
        return by_sku or by_gtin or by_name


def _only(products: Sequence[Product]) -> Product | None:
    return products[0] if len(products) == 1 else None


def _gtin_forms(gtin: str) -> list[str]:
    """As catalogues write the same GTIN: with and without its leading zeros."""
    full = normal_gtin(gtin)
    if not full:
        return []
    significant = full.lstrip("0")
    shorter = [significant.zfill(size) for size in SHORTER_GTINS if len(significant) <= size]
    return [full, *shorter]


def _name_forms(words: str) -> list[str]:
    """As either database lowers a name."""
    name = words.strip()
    return [name.lower(), name.translate(ASCII_LOWER)] if name else []


def _folded(name: str) -> str:
    return name.strip().casefold()
