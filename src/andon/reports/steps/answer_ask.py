"""Answer an ask: something that was missing, filled in by the reporter on the private page.

What was received never changes: only a field that was empty takes the answer.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from andon.ledger import book
from andon.people import actors, vault
from andon.people.models import Contact
from andon.reports import cleaning
from andon.reports.models import Ask, Message, Report
from andon.rules.completeness import Item
from andon.runtime import jobs


class BadAnswer(ValueError):  # noqa: N818  # reads as the sentence it is
    """An answer that cannot be taken, in a sentence for the reporter."""


@transaction.atomic
def add_answer(report: Report, item: str, value: str, *, at: datetime) -> Report:
    """Take the answer to one item of `completeness.Item`; BadAnswer says how to mend it.

    A photo is no text: it comes by `add_evidence`. The job `report.amended` lets the case follow.
    """
    wanted = _item(item)
    changes = _changes(report, wanted, value, at=at)
    if wanted is Item.DEFECT:
        _keep_words(report, value, at=at)
    close_asks(report, [wanted], changes=changes, at=at)
    return report


def close_asks(report: Report, items: list[Item], *, changes: dict[str, Any], at: datetime) -> None:
    """Write the changes, end the asks for these items, and let the case know.

    Runs in the caller's transaction.
    """
    missing = [one for one in report.missing if one not in set(items)]
    Report.objects.put(report, missing=missing, **changes)
    Ask.objects.filter(report=report, item__in=items, answered_at=None).update(
        answered_at=at, remind_at=None
    )
    book.append(
        "report.amended",
        subject=book.Subject("report", report.pk, report.organisation_id),
        facts={"items": [str(item) for item in items], "injury": report.injury},
        by=actors.reporter(report.organisation_id).as_by(),
        at=at,
    )
    jobs.add(
        "report.amended",
        {"report": str(report.pk), "items": [str(item) for item in items]},
        organisation_id=report.organisation_id,
        at=at,
    )


def _item(item: str) -> Item:
    try:
        found = Item(item)
    except ValueError as error:
        raise BadAnswer(gettext("Nobody asked this. Load the page again.")) from error
    if found is Item.PHOTO:
        raise BadAnswer(gettext("Choose a photo first."))
    return found


def _changes(report: Report, item: Item, value: str, *, at: datetime) -> dict[str, Any]:
    """The report's fields that the answer fills; none where they were filled before."""
    if item is Item.CONTACT:
        return _contact(report, value, at=at)
    if item is Item.DEFECT:
        return {}
    column, empty = FILLED[item]
    try:
        clean = CLEANED[item](value) if item in CLEANED else cleaning.day(value, at=at)
    except cleaning.UnusableError as error:
        raise BadAnswer(_sentence(item)) from error
    return {column: clean} if getattr(report, column) == empty else {}


def _contact(report: Report, value: str, *, at: datetime) -> dict[str, Any]:
    try:
        person = vault.parse_contact(value, region=report.market or None)
    except vault.BadContactError as error:
        raise BadAnswer(error.sentence) from error
    known = report.contact
    if known is not None and known.fingerprint:
        return {}
    if known is not None:
        person = _with_name_of(known, person=person, at=at)
    [contact] = vault.keep([(report.organisation_id, person)], at=at)
    return {"contact": contact}


def _with_name_of(known: Contact, *, person: vault.Person, at: datetime) -> vault.Person:
    """The name that she gave before goes along: nobody would find it in the old row to erase it."""
    before = vault.open(known)
    if not known.is_held_by_law:
        vault.erase(known, at=at)
    return replace(person, name=person.name or (before.name if before else ""))


def _keep_words(report: Report, value: str, *, at: datetime) -> None:
    words = cleaning.text(value)
    if not words:
        raise BadAnswer(gettext("Write your answer first."))
    Message.objects.create(
        organisation_id=report.organisation_id,
        report=report,
        is_from_reporter=True,
        text=words,
        language=report.language,
        at=at,
    )


def _line(most: int) -> Callable[[str], str]:
    def clean(raw: str) -> str:
        one = cleaning.line(raw, most=most)
        if not one:
            raise cleaning.UnusableError("empty")
        return one

    return clean


# Item -> the column that its answer fills, and what stands there while it is empty.
FILLED: dict[Item, tuple[str, Any]] = {
    Item.INJURY: ("injury", "unknown"),
    Item.PRODUCT: ("product_words", ""),
    Item.LOT: ("lot", ""),
    Item.QUANTITY: ("quantity_affected", None),
    Item.NOTICED: ("noticed_on", None),
    Item.MARKET: ("market", ""),
    Item.BOUGHT_WHERE: ("bought_where", ""),
    Item.ORDER: ("order_reference", ""),
}
CLEANED: dict[Item, Callable[[str], Any]] = {
    Item.INJURY: cleaning.answer,
    Item.PRODUCT: _line(200),
    Item.LOT: _line(60),
    Item.QUANTITY: cleaning.pieces,
    Item.MARKET: cleaning.market,
    Item.BOUGHT_WHERE: _line(160),
    Item.ORDER: _line(80),
}


def _sentence(item: Item) -> str:
    sentences = {
        Item.INJURY: gettext("Choose yes, no or not sure."),
        Item.QUANTITY: gettext("Write a whole number, such as 3."),
        Item.NOTICED: gettext("Choose a day that is not in the future."),
        Item.MARKET: gettext("Choose a country from the list."),
    }
    return sentences.get(item) or gettext("Write your answer on one line; this one is too long.")
