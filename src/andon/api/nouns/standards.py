"""Standards: by what a complaint is judged, in versions, in nine languages."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from ninja import Query, Router
from pydantic import StringConstraints

from andon.api.nouns.invitations import Language
from andon.api.operations import look
from andon.api.paging import Fetched, PageQuery, page
from andon.api.problems import not_found
from andon.api.requests import ApiRequest
from andon.api.shapes import Code
from andon.library import lookup
from andon.library.views import StandardView
from andon.rules.access import Act

router = Router(tags=["standards"])


class StandardQuery(PageQuery):
    """Category, and what the list is narrowed to. `on`: the day on which they hold, else today."""

    category: Annotated[Code, StringConstraints(min_length=1)]
    family: Code = ""
    market: Code = ""
    on: date | None = None
    language: Language = "en"


class InLanguage(PageQuery):
    """In which language names are given."""

    language: Language = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardShape:
    """One version of a standard, in one language."""

    version_id: UUID
    code: str
    version: int
    is_own: bool
    category: str
    family: str
    grade: str
    markets: list[str]
    evidence: list[str]
    department: str
    norm: str
    effective_from: date
    effective_to: date | None
    name: str
    statement: str
    criteria: list[str]


@dataclass(frozen=True, slots=True)
class StandardPage:
    """Some standards by code; `next` is the whole address of the rest."""

    items: list[StandardShape]
    next: str | None


@dataclass(frozen=True, slots=True)
class Named:
    """A code and its name."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Terms:
    """What products and defects are called."""

    categories: list[Named]
    families: list[Named]


@look(router, "", name="list_standards", act=Act.LIBRARY_READ, returns=StandardPage)
def standards(request: ApiRequest, asked: Query[StandardQuery]) -> StandardPage:
    """The versions that hold for a category, a market and a day."""
    shelf = lookup.shelf(request.auth.organisation_id)
    held = shelf.in_category(
        asked.category, market=asked.market.upper() or None, on=asked.on or request.at.date()
    )
    wanted = [one for one in held if not asked.family or one.family == asked.family]
    rows = sorted(wanted, key=_place)

    def fetch(after: str | None) -> Fetched[StandardView]:
        further = [row for row in rows if after is None or _place(row) > after]
        found = further[: asked.limit]
        return found, _place(found[-1]) if len(further) > len(found) else None

    found, following = page(request, asked, fetch)
    return StandardPage([_shown(row, asked.language) for row in found], following)


@look(router, "/terms", name="list_terms", act=Act.LIBRARY_READ, returns=Terms)
def terms(request: ApiRequest, asked: Query[InLanguage]) -> Terms:
    """Every category of product and family of defect, with its name."""
    return Terms(
        categories=[Named(one.code, one.names[asked.language]) for one in lookup.categories()],
        families=[Named(*pair) for pair in lookup.families(asked.language).items()],
    )


@look(router, "/{version_id}", name="read_standard", act=Act.LIBRARY_READ, returns=StandardShape)
def standard(request: ApiRequest, version_id: UUID, asked: Query[InLanguage]) -> StandardShape:
    """One version, whichever day it held: what a verdict names stays readable."""
    found = lookup.version(version_id)
    if found is None:
        raise not_found("standard")
    return _shown(found, asked.language)


def _place(row: StandardView) -> str:
    return f"{row.code} {row.version_id}"


def _shown(row: StandardView, language: str) -> StandardShape:
    return StandardShape(
        version_id=row.version_id,
        code=row.code,
        version=row.version,
        is_own=row.is_own,
        category=row.category,
        family=row.family,
        grade=row.grade,
        markets=list(row.markets),
        evidence=list(row.evidence),
        department=row.department,
        norm=row.norm,
        effective_from=row.effective_from,
        effective_to=row.effective_to,
        name=row.name(language),
        statement=row.statement(language),
        criteria=list(row.criteria(language)),
    )
