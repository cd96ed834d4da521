"""The vault: who reported, sealed under keys that are not in the database.

Each contact is AES-256-GCM ciphertext bound to its own row and organisation, so that it opens
nowhere else. The fingerprint is an HMAC over the normalised address, so that a repeat is known
without opening anything. Erasing empties both; the row stays.
"""

import hmac
import json
import re
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from uuid import UUID

import msgspec
import phonenumbers
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext

from andon.people.models import Contact
from andon.runtime import keys
from andon.runtime.ids import new_ids

FORM = b"\x01"
KEY_ID_BYTES = 4
NONCE_BYTES = 12
HEAD_BYTES = len(FORM) + KEY_ID_BYTES + NONCE_BYTES

# Claims for a defective product can be raised for three years after the injured person knew
# (Directive (EU) 2024/2853, article 16); until then the reporter must be reachable.
KEEP_FOR = timedelta(days=3 * 365 + 1)

MOST_NAME = 120
MOST_TEXT = 320
NAME_AND_ADDRESS = re.compile(r"(?P<name>[^<>]*)<(?P<address>[^<>]+)>")
# What nobody need look at twice; everything else is mended and asked of Django's validator.
PLAIN_EMAIL = re.compile(
    r"[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}"
)
PHONE = re.compile(r"[+0-9(][0-9 ()./\-]{5,}")

_is_email = EmailValidator()


class BadContactError(ValueError):
    """A contact that nobody could be reached by; the text says how to mend it."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


class SealedError(RuntimeError):
    """A contact that no key of this house opens."""


class LegalHoldError(RuntimeError):
    """A contact that must be kept for now."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who somebody is and how to reach them. Never logged, never in the ledger."""

    name: str = ""
    email: str = ""
    phone: str = ""  # E.164 where it could be read so

    def __repr__(self) -> str:
        return "Person(...)"  # a traceback or a log line must not tell

    def is_reachable(self) -> bool:
        """Whether there is an address to write or call to."""
        return bool(self.email or self.phone)


def parse_contact(text: str, *, name: str = "", region: str | None = None) -> Person:
    """An e-mail address or telephone number as typed, with or without a name; mends what it can.

    `region` (ISO 3166) reads a national telephone number. Raises BadContactError.
    """
    typed = " ".join(_readable(text).split())
    given = " ".join(_readable(name).split())[:MOST_NAME]
    if not typed:
        return Person(name=given)
    if len(typed) > MOST_TEXT:
        raise BadContactError(
            "contact.too-long",
            gettext("This contact is too long. Give one e-mail address or one telephone number."),
        )
    if PLAIN_EMAIL.fullmatch(typed):
        return Person(name=given, email=typed)
    if found := NAME_AND_ADDRESS.fullmatch(typed):
        given = given or found["name"].strip(' "')[:MOST_NAME]
        typed = found["address"].strip()
    if "@" in typed or "＠" in typed:
        return Person(name=given, email=_email(typed))
    return Person(name=given, phone=_phone(typed, region=region))


def fingerprint(person: Person) -> str:
    """A keyed digest by which the same address is known again; empty for a name alone."""
    return _fingerprint(person, key=keys.fingerprint_key())


@dataclass(frozen=True, slots=True)
class Sealed:
    """A contact's row as values, for a caller that inserts many rows at a time."""

    id: UUID
    organisation_id: UUID
    sealed: bytes
    fingerprint: str
    created_at: datetime
    keep_until: datetime


def seal(
    people: Sequence[tuple[UUID, Person]], *, at: datetime, keep_for: timedelta = KEEP_FOR
) -> list[Sealed]:
    """One row a person of an organisation, in their order; nothing is stored."""
    # Read once a batch: finding a key file costs more than using it.
    sealing, telling = keys.vault_keys()[0], keys.fingerprint_key()
    ids, nonces = new_ids(len(people), at=at), secrets.token_bytes(NONCE_BYTES * len(people))
    keep_until = at + keep_for
    return [
        Sealed(
            id=row_id,
            organisation_id=organisation_id,
            sealed=_seal(
                person,
                bound=_bound(row_id, organisation_id),
                key=sealing,
                nonce=nonces[n * NONCE_BYTES : (n + 1) * NONCE_BYTES],
            ),
            fingerprint=_fingerprint(person, key=telling),
            created_at=at,
            keep_until=keep_until,
        )
        for n, (row_id, (organisation_id, person)) in enumerate(zip(ids, people, strict=True))
    ]


def keep(
    people: Iterable[tuple[UUID, Person]], *, at: datetime, keep_for: timedelta = KEEP_FOR
) -> list[Contact]:
    """Seal and store people in one insert."""
    rows = [
        Contact(
            id=one.id,
            organisation_id=one.organisation_id,
            sealed=one.sealed,
            fingerprint=one.fingerprint,
            created_at=one.created_at,
            keep_until=one.keep_until,
        )
        for one in seal(list(people), at=at, keep_for=keep_for)
    ]
    return Contact.objects.bulk_create(rows)


def open(contact: Contact) -> Person | None:
    """Who it is; None after erasing. SealedError where no key of this house opens it."""
    if contact.sealed is None:
        return None
    sealed = bytes(contact.sealed)
    head, nonce = sealed[: len(FORM) + KEY_ID_BYTES], sealed[HEAD_BYTES - NONCE_BYTES : HEAD_BYTES]
    for key in keys.vault_keys():
        if head != FORM + _key_id(key):
            continue
        try:
            bound = _bound(contact.id, contact.organisation_id)
            plain = _cipher(key).decrypt(nonce, sealed[HEAD_BYTES:], bound)
        except InvalidTag:
            break
        return Person(**json.loads(plain))
    raise SealedError(
        f"Contact {contact.pk} opens with no key in the vault's key file: was the file replaced, "
        "or the row copied from another house? Put the old keys back from a backup."
    )


def reseal(contact: Contact) -> Contact:
    """Seal again under the newest key, after a rotation. Does not save."""
    person = open(contact)
    if person is not None:
        contact.sealed = _seal(
            person,
            bound=_bound(contact.id, contact.organisation_id),
            key=keys.vault_keys()[0],
            nonce=secrets.token_bytes(NONCE_BYTES),
        )
    return contact


def is_newest(contact: Contact) -> bool:
    """Whether the contact is erased or sealed under the newest key."""
    newest = FORM + _key_id(keys.vault_keys()[0])
    return contact.sealed is None or bytes(contact.sealed).startswith(newest)


def erase(contact: Contact, *, at: datetime) -> Contact:
    """Empty a contact for good. Twice is no error; refused under legal hold."""
    if contact.erased_at is not None:
        return contact
    erased = Contact.objects.filter(pk=contact.pk, is_held_by_law=False).update(
        sealed=None, fingerprint="", may_be_contacted=False, erased_at=at
    )
    if not erased:
        raise LegalHoldError(
            gettext(
                "This person's data are under legal hold and cannot be erased now. "
                "They can be erased once the hold is lifted."
            )
        )
    contact.sealed, contact.fingerprint = None, ""
    contact.may_be_contacted, contact.erased_at = False, at
    return contact


def _fingerprint(person: Person, *, key: bytes) -> str:
    if not person.is_reachable():
        return ""
    address = f"email:{person.email.casefold()}" if person.email else f"phone:{person.phone}"
    return hmac.digest(key, address.encode(), "sha256").hex()


def _seal(person: Person, *, bound: bytes, key: bytes, nonce: bytes) -> bytes:
    """`nonce`: 12 random bytes that nothing else was sealed with."""
    plain = msgspec.json.encode(person)
    return FORM + _key_id(key) + nonce + _cipher(key).encrypt(nonce, plain, bound)


def _bound(row_id: UUID, organisation_id: UUID) -> bytes:
    return b"andon contact " + row_id.bytes + organisation_id.bytes


@lru_cache(maxsize=8)
def _cipher(key: bytes) -> AESGCM:
    return AESGCM(key)


@lru_cache(maxsize=8)
def _key_id(key: bytes) -> bytes:
    return sha256(b"andon vault key id" + key).digest()[:KEY_ID_BYTES]


def _readable(text: str) -> str:
    """Without what nobody can type: NUL, control and invisible direction marks."""
    if text.isprintable():
        return text
    return "".join(letter for letter in text if letter.isprintable() or letter.isspace())


def _email(typed: str) -> str:
    """A usable address, or BadContactError that names the fault."""
    mended = typed.replace("＠", "@").replace(" ", "").replace("。", ".").strip(".,;:")
    mended = re.sub(r"^mailto:", "", mended, flags=re.IGNORECASE)
    name, _, host = mended.rpartition("@")
    if "@" in name or not name or not host:
        sentence = gettext(
            "This e-mail address needs a name, one @ and a host, such as noor@example.com. "
            "Please check it."
        )
        raise BadContactError("contact.email", sentence)
    host = host.casefold()
    if "." not in host:
        raise BadContactError(
            "contact.email-ending",
            gettext("This e-mail address has no ending, such as .com or .de. Please check it."),
        )
    try:
        _is_email(f"{name}@{host}")
    except ValidationError:
        sentence = gettext("This e-mail address cannot be right. Please check it.")
        raise BadContactError("contact.email", sentence) from None
    return f"{name}@{host}"


def _phone(typed: str, *, region: str | None) -> str:
    """E.164 where the number and region allow it; otherwise the digits as they came."""
    latin = "".join(str(int(sign)) if sign.isdecimal() else sign for sign in typed)
    latin = re.sub(r"^(tel:|00(?=[1-9]))", lambda m: "+" if m[0] == "00" else "", latin)
    latin = latin.replace("＋", "+")
    if not PHONE.fullmatch(latin):
        raise BadContactError(
            "contact.unreadable",
            gettext("This is neither an e-mail address nor a telephone number. Please check it."),
        )
    try:
        number = phonenumbers.parse(latin, region.upper() if region else None)
    except phonenumbers.NumberParseException:
        return re.sub(r"[^+0-9]", "", latin)
    if not phonenumbers.is_possible_number(number):
        raise BadContactError(
            "contact.phone",
            gettext(
                "This telephone number has too few or too many digits. "
                "Begin with the country's code, such as +66."
            ),
        )
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
