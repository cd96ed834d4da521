"""A draft is a report as a stranger sent it, cleaned: what every channel hands to `receive`.

A safety report is never refused for a missing or a wrong optional field: the field is kept out and
named in `remarks`. Only a body that is no mapping, missing words, or far too many words refuse.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any, TypeVar
from uuid import UUID

from andon.people import vault
from andon.reports import cleaning
from andon.reports.cleaning import UnusableError

MOST_WORDS = 20_000
MOST_GIVEN = 200
MOST_KEY = 200
MOST_NAME = 120
MOST_REMARKS = 40

NO_CONTACT = "not-a-contact"

Value = TypeVar("Value")

CONTACT_FIELDS = ("contact", "email", "phone")
PERSONAL = frozenset({*CONTACT_FIELDS, "name"})
FIELDS = frozenset(
    {
        "words",
        "injury_words",
        "product",
        "sku",
        "gtin",
        "lot",
        "market",
        "language",
        "noticed_on",
        "bought_where",
        "order_reference",
        "quantity_bought",
        "quantity_affected",
        "injury",
        "name",
        "contact",
        "email",
        "phone",
        "may_be_contacted",
        "aware_at",
        "aware_by",
    }
)


class BadDraft(ValueError):  # noqa: N818  # reads as the sentence it is
    """A draft that cannot become a report: a stable code, the field, one sentence."""

    def __init__(self, code: str, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.field = field
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that was given and could not be taken: which field, why, what was given."""

    field: str
    code: str
    given: str = ""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file whose sealed bytes already lie in the evidence store."""

    address: str
    digest: str
    wrapped_key: bytes
    size: int
    media_type: str
    kind: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """All that a report can say. Everything but the words and the client may be missing."""

    organisation_id: UUID
    channel: str
    words: str
    injury_words: str = ""
    product_words: str = ""
    sku: str = ""
    gtin: str = ""
    lot: str = ""
    market: str = ""
    language: str = ""
    noticed_on: date | None = None
    bought_where: str = ""
    order_reference: str = ""
    quantity_bought: int | None = None
    quantity_affected: int | None = None
    injury: str = "unknown"
    contact: vault.Person | None = None
    may_be_contacted: bool = True
    aware_at: datetime | None = None
    aware_by: str = ""
    idempotency_key: str | None = None
    evidence: tuple[StoredFile, ...] = ()
    remarks: tuple[Remark, ...] = field(default=())


def draft_from(
    mapping: object,
    *,
    organisation_id: UUID,
    channel: str,
    at: datetime,
    idempotency_key: str | None = None,
    evidence: tuple[StoredFile, ...] = (),
) -> Draft:
    """Read what a form, a program or a file sent; BadDraft refuses it with a code and a sentence.

    `mapping` holds the names of `FIELDS`; others are named in the remarks and passed by.
    """
    if not isinstance(mapping, Mapping):
        raise BadDraft("body.not-an-object", "", "The report must be an object with its fields.")
    reader = _Reader(mapping, at=at)
    words = _words(mapping.get("words"))
    key = _key(idempotency_key)
    # Only what was sent is read: most fields of most reports are missing.
    said = {ATTRIBUTES.get(name, name): read(reader) for name, read in READS if name in mapping}
    return Draft(
        organisation_id=organisation_id,
        channel=channel,
        words=words,
        contact=reader.contact(market=said.get("market", "")),
        idempotency_key=key,
        evidence=evidence,
        remarks=reader.all_remarks(),
        **said,
    )


class _Reader:
    """Reads one field after the other and collects what could not be taken."""

    def __init__(self, mapping: Mapping[Any, Any], *, at: datetime) -> None:
        self.mapping = mapping
        self.at = at
        self.remarks: list[Remark] = []

    def value(self, name: str, clean: Callable[[str], Value]) -> Value | None:
        """The cleaned value, or None where it is missing or unusable."""
        raw = self.mapping.get(name)
        if raw is None or raw == "":
            return None
        try:
            return clean(_as_text(raw))
        except UnusableError as unusable:
            self._remark(name, unusable.code, raw)
            return None

    def read(self, name: str, clean: Callable[[str], str]) -> str:
        """The same for text: empty where it is missing or unusable."""
        return self.value(name, clean) or ""

    def line(self, name: str, *, most: int) -> str:
        """A code on one line. One that is too long is kept out: cut, it would name another lot."""
        return self.read(name, partial(cleaning.line, most=most))

    def cut(self, name: str, *, most: int) -> str:
        """Words on one line, cut where they are too long."""
        whole = self.read(name, partial(cleaning.line, most=MOST_WORDS))
        return self._cut(name, whole, most=most)

    def text(self, name: str, *, most: int) -> str:
        """Words on many lines, cut where they are too long."""
        return self._cut(name, self.read(name, cleaning.text), most=most)

    def contact(self, *, market: str) -> vault.Person | None:
        """Who the reporter is, from `contact`, `email`, `phone` and `name`; None for nobody.

        What cannot be read as an address is kept, sealed, beside the name: a person may mend it.
        """
        if PERSONAL.isdisjoint(self.mapping):
            return None
        parse = partial(_parse_contact, region=market or None)
        found = [self.value(name, parse) for name in CONTACT_FIELDS]
        people = [person for person in found if person is not None]
        names = [self.cut("name", most=MOST_NAME), *(person.name for person in people)]
        broken = [self._given(remark.field) for remark in self.remarks if remark.code == NO_CONTACT]
        person = vault.Person(
            name=next(filter(None, [*names, *broken]), ""),
            email=next((one.email for one in people if one.email), ""),
            phone=next((one.phone for one in people if one.phone), ""),
        )
        return person if person != vault.Person() else None

    def injury(self) -> str:
        """Was anybody hurt?"""
        return self.read("injury", cleaning.answer) or "unknown"

    def may_be_contacted(self) -> bool:
        """Silence is no refusal: who leaves a contact wants an answer."""
        return self.read("may_be_contacted", cleaning.answer) != "no"

    def day(self, name: str) -> date | None:
        """A day that is not in the future."""
        return self.value(name, partial(cleaning.day, at=self.at))

    def instant(self, name: str) -> datetime | None:
        """An instant that is not in the future."""
        return self.value(name, partial(cleaning.instant, at=self.at))

    def all_remarks(self) -> tuple[Remark, ...]:
        """What was collected, and the fields that nobody knows."""
        for name in self.mapping:
            if name not in FIELDS:
                self._remark(str(name)[:40], "unknown-field", self.mapping[name])
        return tuple(self.remarks[:MOST_REMARKS])

    def _given(self, name: str) -> str:
        raw = self.mapping.get(name)
        return cleaning.text(raw)[:MOST_NAME] if isinstance(raw, str) else ""

    def _cut(self, name: str, whole: str, *, most: int) -> str:
        if len(whole) > most:
            self._remark(name, "cut", "")
        return whole[:most].rstrip()

    def _remark(self, name: str, code: str, given: object) -> None:
        # A contact stands nowhere but in the vault, not even a broken one.
        shown = given if isinstance(given, str) and name not in PERSONAL else ""
        shown = cleaning.text(shown)[:MOST_GIVEN]
        self.remarks.append(Remark(field=name, code=code, given=shown))


# How each field is read, in the order in which remarks about them stand.
READS: tuple[tuple[str, Callable[[_Reader], Any]], ...] = (
    ("market", partial(_Reader.read, name="market", clean=cleaning.market)),
    ("injury_words", partial(_Reader.text, name="injury_words", most=MOST_WORDS)),
    ("product", partial(_Reader.cut, name="product", most=200)),
    ("sku", partial(_Reader.line, name="sku", most=80)),
    ("gtin", partial(_Reader.read, name="gtin", clean=cleaning.gtin)),
    ("lot", partial(_Reader.line, name="lot", most=60)),
    ("language", partial(_Reader.read, name="language", clean=cleaning.language)),
    ("noticed_on", partial(_Reader.day, name="noticed_on")),
    ("bought_where", partial(_Reader.cut, name="bought_where", most=160)),
    ("order_reference", partial(_Reader.line, name="order_reference", most=80)),
    ("quantity_bought", partial(_Reader.value, name="quantity_bought", clean=cleaning.pieces)),
    ("quantity_affected", partial(_Reader.value, name="quantity_affected", clean=cleaning.pieces)),
    ("injury", _Reader.injury),
    ("may_be_contacted", _Reader.may_be_contacted),
    ("aware_at", partial(_Reader.instant, name="aware_at")),
    ("aware_by", partial(_Reader.cut, name="aware_by", most=120)),
)
ATTRIBUTES = {"product": "product_words"}


def _words(raw: object) -> str:
    """The one thing that must be there."""
    if raw is not None and not isinstance(raw, str):
        raise BadDraft("words.not-text", "words", "The field `words` must be text.")
    if raw is not None and len(raw) > 4 * MOST_WORDS:
        raise _too_many_words()
    words = cleaning.text(raw or "")
    if not words:
        raise BadDraft("words.missing", "words", "Say what is wrong: the field `words` is empty.")
    if len(words) > MOST_WORDS:
        raise _too_many_words()
    return words


def _too_many_words() -> BadDraft:
    return BadDraft(
        "words.too-long",
        "words",
        f"The field `words` is longer than {MOST_WORDS:,} characters: say it in fewer words and"
        " add the rest as a file.",
    )


def _key(raw: str | None) -> str | None:
    if raw is None or not raw.strip():
        return None
    if len(raw) > MOST_KEY:
        raise BadDraft(
            "idempotency-key.too-long",
            "Idempotency-Key",
            f"The idempotency key is longer than {MOST_KEY} characters: send a shorter one.",
        )
    return raw.strip()


def _parse_contact(raw: str, *, region: str | None) -> vault.Person:
    try:
        return vault.parse_contact(raw, region=region)
    except vault.BadContactError as error:
        raise UnusableError(NO_CONTACT) from error


def _as_text(raw: object) -> str:
    if isinstance(raw, str):
        return raw
    if isinstance(raw, bool):
        return "yes" if raw else "no"
    if isinstance(raw, (int, date)):
        return str(raw) if isinstance(raw, int) else raw.isoformat()
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))  # Excel knows no whole numbers
    raise UnusableError("wrong-type")
