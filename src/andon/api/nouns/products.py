"""Products: what the client sells, by which reports are recognised."""

from dataclasses import dataclass
from uuid import UUID

from ninja import Query, Router

from andon.api.operations import look
from andon.api.paging import Fetched, PageQuery, by_id, page
from andon.api.requests import ApiRequest
from andon.api.shapes import Line
from andon.catalog.finding import normal_gtin
from andon.catalog.models import Product
from andon.rules.access import Act

router = Router(tags=["products"])


class ProductQuery(PageQuery):
    """What the list is narrowed to; empty means no limit."""

    sku: Line = ""
    gtin: Line = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductShape:
    """A product."""

    id: UUID
    sku: str
    gtin: str
    name: str
    category: str
    form: str


@dataclass(frozen=True, slots=True)
class ProductPage:
    """Some products; `next` is the whole address of the rest."""

    items: list[ProductShape]
    next: str | None


@look(router, "", name="list_products", act=Act.LIBRARY_READ, returns=ProductPage)
def products(request: ApiRequest, asked: Query[ProductQuery]) -> ProductPage:
    """The client's products."""
    rows = Product.objects.filter(organisation_id=request.auth.organisation_id)
    if asked.sku:
        rows = rows.filter(sku=asked.sku)
    if asked.gtin:
        full = normal_gtin(asked.gtin)
        rows = rows.filter(gtin__in={asked.gtin, full, full.lstrip("0")} - {""})

    def fetch(after: str | None) -> Fetched[Product]:
        return by_id(rows, after=after, limit=asked.limit)

    found, following = page(request, asked, fetch)
    names = ProductShape.__dataclass_fields__
    shown = [ProductShape(**{name: getattr(row, name) for name in names}) for row in found]
    return ProductPage(shown, following)
