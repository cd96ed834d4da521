"""How each missing item is asked on the private page: its question, its hint, its kind of field."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from andon.rules.completeness import Item


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `kind` names the field: line, text, photo, day, number, country or injury."""

    item: str
    question: str
    hint: str
    kind: str
    given: str = ""  # what was given before and could not be read

    @property
    def error_id(self) -> str:
        """The id of the sentence that says what to mend."""
        return f"ask-{self.item}-error"

    @property
    def is_ltr(self) -> bool:
        """Whether the answer is a code or an address, which runs left to right in any language."""
        return self.item in {Item.LOT, Item.ORDER, Item.CONTACT, Item.QUANTITY}


_ASKED: dict[Item, tuple[object, object, str]] = {
    Item.INJURY: (
        _("Was anyone hurt or unwell?"),
        _("A rash or a small cut counts too."),
        "injury",
    ),
    Item.DEFECT: (
        _("What exactly is wrong?"),
        _("Where on the product, how large, since when."),
        "text",
    ),
    Item.PRODUCT: (_("Which product is it?"), _("The name on the pack is enough."), "line"),
    Item.LOT: (
        _("Lot number"),
        _("As printed: often on the base, the crimp or beside the date"),
        "line",
    ),
    Item.PHOTO: (
        _("A photo of the problem"),
        _("Close up, in good light. Then one of the label."),
        "photo",
    ),
    Item.QUANTITY: (_("How many have the problem?"), "", "number"),
    Item.NOTICED: (_("When did you notice it?"), "", "day"),
    Item.MARKET: (_("In which country did you buy it?"), "", "country"),
    Item.BOUGHT_WHERE: (_("Where did you buy it?"), _("The shop or web site."), "line"),
    Item.ORDER: (_("Order number"), _("On the invoice or in the shop's message."), "line"),
    Item.CONTACT: (
        _("Where can we reach you?"),
        _("E-mail or mobile number. Only about this report. Not for advertising."),
        "line",
    ),
}


# Fields of a draft -> the item under which the same thing is asked again.
_ASKED_AGAIN = {
    "injury": Item.INJURY,
    "lot": Item.LOT,
    "quantity_affected": Item.QUANTITY,
    "noticed_on": Item.NOTICED,
    "market": Item.MARKET,
    "order_reference": Item.ORDER,
    "contact": Item.CONTACT,
    "email": Item.CONTACT,
    "phone": Item.CONTACT,
}


def questions(items: Iterable[str], *, remarks: Iterable[Mapping[str, str]]) -> list[Question]:
    """The questions for these items, in the order in which danger comes first.

    `remarks`: what was given with the report and could not be read: `field` and `given`.
    """
    wanted = set(items)
    given = {
        _ASKED_AGAIN[one["field"]]: one.get("given", "")
        for one in remarks
        if one.get("field") in _ASKED_AGAIN
    }
    return [
        Question(
            item=item.value,
            question=str(asked),
            hint=str(hint),
            kind=kind,
            given=given.get(item, ""),
        )
        for item, (asked, hint, kind) in _ASKED.items()
        if item.value in wanted
    ]
