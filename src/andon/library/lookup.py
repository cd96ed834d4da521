"""Which standards hold for a product, a defect family, a market and a day.

The library is kept in memory a process. Its newest edition's id is asked with every look-up (one
indexed row), so that a change in another process is seen at once; a batch takes `shelf()` once.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from uuid import UUID

from django.db.models import Q

from andon.library import terms
from andon.library.models import Edition, StandardVersion
from andon.library.shelf import LANGUAGES
from andon.library.terms import FamilyDefault
from andon.library.views import StandardView, view_of
from andon.rules.categories import SENSITIVE, Category, category_of
from andon.runtime import scope

_KEPT = 64  # organisations with standards of their own whose library stays in memory


@dataclass(frozen=True, slots=True)
class CategoryView:
    """A product category, and whether two people must look, always."""

    code: str
    is_sensitive: bool
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Shelf:
    """Everything that one organisation is judged by, at one edition of the library."""

    by_family: Mapping[tuple[str, str], tuple[StandardView, ...]]

    def for_family(
        self, category: str, family: str, *, market: str | None, on: date
    ) -> list[StandardView]:
        """The versions that hold, the organisation's own before the shipped ones, by code."""
        known = category_of(category)
        rows = self.by_family.get((known or category, family), ())
        return [row for row in rows if row.holds(market=market, on=on)]

    def in_category(self, category: str, *, market: str | None, on: date) -> list[StandardView]:
        """All versions that hold for a category: what a person may choose a verdict from."""
        known = category_of(category) or category
        rows = (
            row for (named, _), group in self.by_family.items() if named == known for row in group
        )
        return sorted(
            (row for row in rows if row.holds(market=market, on=on)), key=lambda row: row.code
        )


def for_family(
    category: str, family: str, *, market: str | None, on: date, organisation_id: UUID
) -> list[StandardView]:
    """The standards by which this family is judged: see Shelf.for_family. May be empty."""
    return shelf(organisation_id).for_family(category, family, market=market, on=on)


def version(version_id: UUID) -> StandardView | None:
    """One version, whichever day it held; None where there is none that the scope may see."""
    rows = StandardVersion.objects.select_related("standard").filter(pk=version_id)
    current = scope.current()
    if not current.is_whole_house:
        rows = rows.filter(Q(organisation_id=None) | Q(organisation_id__in=current.organisations))
    row = rows.first()
    return None if row is None else view_of(row)


def families(language: str) -> Mapping[str, str]:
    """The name of every defect family, by its code."""
    return terms.names("families", language)


def evidence_names(language: str) -> Mapping[str, str]:
    """The name of every kind of evidence that a standard may ask for, by its code."""
    return terms.names("evidence", language)


def family_default(family: str) -> FamilyDefault:
    """Grade and department of a family where no standard of the category names it."""
    return terms.family_default(family)


def categories() -> tuple[CategoryView, ...]:
    """Every category, in the order in which pages show them."""
    return tuple(
        CategoryView(
            code=category,
            is_sensitive=category in SENSITIVE,
            names=MappingProxyType(
                {lang: terms.names("categories", lang)[category] for lang in LANGUAGES}
            ),
        )
        for category in Category
    )


def shelf(organisation_id: UUID) -> Shelf:
    """The organisation's library as it is now, from memory where it has not changed.

    Raises NoScopeError outside the organisation's scope: what row policies hide must not be kept
    in memory as all there is.
    """
    if not scope.current().allows(organisation_id):
        raise scope.NoScopeError("The library of an organisation is read within its scope.")
    mine = Q(organisation_id=None) | Q(organisation_id=organisation_id)
    newest = Edition.objects.filter(mine).order_by("-id").values_list("id", flat=True).first()
    return _shelf(organisation_id, newest)


@lru_cache(maxsize=_KEPT)
def _shelf(organisation_id: UUID, edition: UUID | None) -> Shelf:
    """`edition` is part of the key, so that a change of the library makes a new entry."""
    mine = Q(organisation_id=None) | Q(organisation_id=organisation_id)
    rows = StandardVersion.objects.filter(mine).select_related("standard")
    views = [view_of(row) for row in rows.order_by("standard__code", "version")]
    return Shelf(_grouped(_without_replaced(views)))


def _without_replaced(views: Iterable[StandardView]) -> list[StandardView]:
    """An organisation's own standard stands in for the shipped one of the same code."""
    found = list(views)
    own = {view.code for view in found if view.is_own}
    kept = [view for view in found if view.is_own or view.code not in own]
    return sorted(kept, key=lambda view: (not view.is_own, view.code))


def _grouped(
    views: Iterable[StandardView],
) -> Mapping[tuple[str, str], tuple[StandardView, ...]]:
    groups: dict[tuple[str, str], list[StandardView]] = defaultdict(list)
    for view in views:
        groups[view.category, view.family].append(view)
    return {key: tuple(group) for key, group in groups.items()}
