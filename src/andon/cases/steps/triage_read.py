"""The reading half of triage: what a report says, as values; nothing is written here.

It runs outside the write transaction: recognising a text takes longer than SQLite's one write lock
may be held.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import starmap
from typing import Any
from uuid import UUID

from django.conf import settings

from andon.catalog.finding import Clue, find_products, normal_gtin
from andon.catalog.models import Product
from andon.library import lookup
from andon.library.views import StandardView
from andon.recognition import Recognition, recognise
from andon.reports.models import Evidence, Report, Words
from andon.rules import completeness, grading, matching
from andon.rules.categories import category_of
from andon.rules.completeness import Item

UNSPECIFIED = "UNSPECIFIED_QUALITY"
NO_DEFECT = "NO_DEFECT"
SHOWS = ("photo", "video")  # kinds of evidence on which a person can see the defect
UNREADABLE = "unreadable"  # the outcome of a report that the house could not read by itself


# The columns of a report in the order of Account's fields.
ACCOUNT = (
    "id",
    "organisation_id",
    "number",
    "received_at",
    "sku",
    "gtin",
    "product_words",
    "lot",
    "market",
    "language",
    "noticed_on",
    "bought_where",
    "order_reference",
    "quantity_affected",
    "injury",
    "contact_id",
    "contact__may_be_contacted",
)


@dataclass(frozen=True, slots=True)
class Account:
    """What a report says beside its words; `may_write_to` is None where nobody left an address.

    A value, no row: a thousand rows of a model take as long as half the reading.
    """

    id: UUID
    organisation_id: UUID
    number: str
    received_at: datetime
    sku: str
    gtin: str
    product_words: str
    lot: str
    market: str
    language: str
    noticed_on: date | None
    bought_where: str
    order_reference: str
    quantity_affected: int | None
    injury: str
    contact_id: UUID | None
    may_write_to: bool | None


@dataclass(frozen=True, slots=True)
class Reading:
    """A report as the triage understands it. `found` is what is kept with the report."""

    report: Account
    product: Product | None
    category: str
    family: str
    lot: str
    language: str
    provisional: grading.Provisional
    missing: tuple[Item, ...]
    problem: matching.Problem
    found: dict[str, Any]
    is_injured: bool
    may_write_to: bool

    @property
    def key(self) -> str:
        """The key under which one case may be open."""
        return matching.problem_key(self.problem, report_id=str(self.report.id))

    @staticmethod
    def identity(
        product_id: UUID | None, *, sku: str, gtin: str, words: str
    ) -> tuple[str | None, bool]:
        """The product as it stands in a problem's key; and whether free words alone name it."""
        if product_id is not None:
            return str(product_id), False
        if sku:
            return f"sku:{sku}", False
        if gtin:
            return f"gtin:{normal_gtin(gtin)}", False
        return matching.words_identity(words), True


@dataclass(frozen=True, slots=True)
class _Given:
    """What stands in the database about one report."""

    report: Account
    words: str
    product: Product | None
    has_photo: bool


def untriaged(report_ids: Sequence[UUID], *, organisation_id: UUID) -> list[Account]:
    """Those of the reports that nobody triaged yet, oldest first."""
    rows = Report.objects.filter(
        id__in=report_ids, organisation_id=organisation_id, triaged_at__isnull=True
    ).order_by("received_at", "id")
    return list(starmap(Account, rows.values_list(*ACCOUNT)))


def read(reports: Sequence[Account], *, organisation_id: UUID, at: datetime) -> list[Reading]:
    """Recognise each report; four queries for all of them."""
    ids = [report.id for report in reports]
    rows = Words.objects.filter(id__in=ids).values_list("id", "words", "injury_words")
    words = {row_id: f"{said}\n{injury}".strip() for row_id, said, injury in rows}
    shown = set(
        Evidence.objects.filter(report_id__in=ids, kind__in=SHOWS).values_list(
            "report_id", flat=True
        )
    )
    clues = [Clue(one.sku, one.gtin, one.product_words) for one in reports]
    products = find_products(clues, organisation_id=organisation_id)
    shelf = lookup.shelf(organisation_id)
    return [
        _read_one(
            _Given(
                report=report,
                words=words.get(report.id, ""),
                product=product,
                has_photo=report.id in shown,
            ),
            shelf=shelf,
            at=at,
        )
        for report, product in zip(reports, products, strict=True)
    ]


def read_by_hand(report: Account) -> Reading:
    """A report that could not be read: a person must decide, and everything is still open."""
    found = grading.Found(
        injury=report.injury, is_injury_in_words=False, hazards=(), family=UNSPECIFIED
    )
    return Reading(
        report=report,
        product=None,
        category="",
        family=UNSPECIFIED,
        lot=report.lot,
        language=reader_language(report.language),
        provisional=grading.provisional(found),
        missing=(),
        problem=matching.Problem(None, UNSPECIFIED, report.lot, is_family_certain=False),
        found={"outcome": UNREADABLE},
        is_injured=report.injury == "yes",
        may_write_to=bool(report.may_write_to),
    )


def reader_language(tag: str) -> str:
    """The house's language nearest to a BCP 47 tag; English where there is none."""
    known = [code for code, _ in settings.LANGUAGES]
    wanted = tag.lower().replace("_", "-")
    primary = wanted.partition("-")[0]
    if primary == "zh":
        return "zh-hans"
    return next((code for code in (wanted, primary) if code in known), "en")


def _read_one(given: _Given, *, shelf: lookup.Shelf, at: datetime) -> Reading:
    report, product = given.report, given.product
    category = str(category_of(product.category) or product.category) if product else ""
    said = recognise(given.words, category=category or None, language=report.language or None)
    family = _family(said)
    lot = report.lot or next(iter(said.slots.get("lot", ())), "")
    standard = _standard(
        shelf.for_family(category, family, market=report.market, on=at.date()), product=product
    )
    identity, is_in_words = Reading.identity(
        product.id if product else None,
        sku=report.sku,
        gtin=report.gtin,
        words=report.product_words,
    )
    problem = matching.Problem(
        product=identity,
        family=family,
        lot=lot,
        is_family_certain=said.outcome == "defect",
        is_product_in_words=is_in_words,
    )
    return Reading(
        report=report,
        product=product,
        category=category,
        family=family,
        lot=lot,
        language=reader_language(report.language or said.language),
        provisional=grading.provisional(_graded_by(report, said, family, standard=standard)),
        missing=completeness.missing(
            category=category, market=report.market, present=_present(given, said)
        ),
        problem=problem,
        found=_found(said, standard=standard),
        is_injured="yes" in {report.injury, said.injury},
        may_write_to=bool(report.may_write_to),
    )


def _family(said: Recognition) -> str:
    """The first family, unless the text names none: then that it names none."""
    if said.outcome == "no_defect":
        return NO_DEFECT
    is_named = said.outcome in {"defect", "ask"} and bool(said.ranked and said.ranked[0].reasons)
    return said.ranked[0].family if is_named else UNSPECIFIED


def _standard(views: Sequence[StandardView], *, product: Product | None) -> StandardView | None:
    """The gravest rule of the family for the product's form; of any form where none names it."""
    form = product.form if product else ""
    fitting = [view for view in views if form and view.form == form] or list(views)
    return min(fitting, key=lambda view: grading.rank(view.grade), default=None)


def _graded_by(
    report: Account, said: Recognition, family: str, *, standard: StandardView | None
) -> grading.Found:
    """Where the defect is not certain, only a danger grades it: the rest is for a person."""
    default = lookup.family_default(family).grade
    is_known = said.outcome != "ask" or said.grade == "critical"
    return grading.Found(
        injury=report.injury,
        is_injury_in_words=said.injury == "yes",
        hazards=said.hazards,
        family=family,
        family_grade=grading.grade_of(default) if is_known else None,
        library_grade=grading.grade_of(standard.grade) if standard and is_known else None,
        standard=standard.code if standard else "",
    )


def _present(given: _Given, said: Recognition) -> set[Item]:
    report, slots = given.report, said.slots
    there = {
        Item.INJURY: report.injury != "unknown" or said.injury != "unknown",
        Item.DEFECT: said.outcome == "defect",
        Item.PRODUCT: bool(given.product or report.sku or report.gtin or report.product_words),
        Item.LOT: bool(report.lot or slots.get("lot")),
        Item.PHOTO: given.has_photo,
        Item.QUANTITY: bool(report.quantity_affected or slots.get("quantity_affected")),
        Item.NOTICED: bool(report.noticed_on or slots.get("date")),
        Item.MARKET: bool(report.market),
        Item.BOUGHT_WHERE: bool(report.bought_where),
        Item.ORDER: bool(report.order_reference),
        Item.CONTACT: report.contact_id is not None,
    }
    return {item for item, is_there in there.items() if is_there}


def _found(said: Recognition, *, standard: StandardView | None) -> dict[str, Any]:
    """What is kept with the report. It quotes the reporter, so erasing a person empties it."""
    return {
        "outcome": said.outcome,
        "language": said.language,
        "ranked": [
            {"family": one.family, "score": one.score, "reasons": list(one.reasons)}
            for one in said.ranked
        ],
        "hazards": list(said.hazards),
        "injury": said.injury,
        "slots": {name: list(values) for name, values in said.slots.items()},
        "question": said.question,
        "standard": {"version_id": str(standard.version_id), "code": standard.code}
        if standard
        else None,
    }
