"""A line of the book as values: canonical facts, salted digest, and the leaf that the tree holds.

Nothing here touches a database, so a receipt can be checked with this module and a public key.
"""

import re
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from hashlib import sha256
from itertools import groupby
from operator import attrgetter
from typing import Any, Literal
from uuid import UUID

import msgspec

from andon.rules import chain
from andon.runtime.ids import new_ids

SALT_BYTES = 16
MOST_EXACT = 2**53 - 1
KIND = re.compile(r"[a-z][a-z_]*(\.[a-z][a-z_]*)+")
SUBJECT_TYPE = re.compile(r"[a-z][a-z_]*")

# RFC 8785 for text, integers and ASCII keys, which is all that is written here; a UUID is its text.
encoded = msgspec.json.Encoder(order="sorted").encode

# Types that are written as they are: most facts need no closer look.
PLAIN = frozenset({str, bool, type(None), UUID})

ByKind = Literal["member", "reporter", "system", "api"]


class LineError(ValueError):
    """A line that the book does not take; the message names the field."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a line is about, and whose it is."""

    type: str
    id: UUID
    organisation_id: UUID


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acted. The id is that of a member, reporter or API key; the system has none."""

    kind: ByKind
    id: UUID | None = None


SYSTEM = Actor(kind="system")


@dataclass(frozen=True, slots=True)
class Line:
    """What the caller wants written down. Facts are ids, codes, numbers; no words, no contacts."""

    kind: str
    subject: Subject
    facts: Mapping[str, Any]
    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True)
class Fields:
    """What an entry's row says, and so what its leaf commits to."""

    id: UUID
    organisation_id: UUID
    kind: str
    subject_type: str
    subject_id: UUID
    at: datetime
    by_kind: str
    by_id: UUID | None
    digest: bytes

    def leaf_data(self) -> dict[str, Any]:
        """The leaf as plain values, as a receipt shows it."""
        return {
            "at": instant(self.at),
            "by": {"id": str(self.by_id) if self.by_id else None, "kind": self.by_kind},
            "digest": self.digest.hex(),
            "id": str(self.id),
            "kind": self.kind,
            "organisation": str(self.organisation_id),
            "subject": {"id": str(self.subject_id), "type": self.subject_type},
        }

    def leaf_hash(self) -> bytes:
        """The RFC 6962 hash of the leaf's canonical JSON."""
        return chain.leaf_hash(encoded(self.leaf_data()))


@dataclass(frozen=True, slots=True)
class Receipted:
    """A line as it stands in the book: all that a receipt needs."""

    entry: Fields
    salt: bytes
    facts: str
    leaf_hash: bytes


def prepare(line: Line) -> Receipted:
    """Give a line its id, salt, digest and leaf; LineError says what the book does not take."""
    return prepare_many([line])[0]


def prepare_many(lines: Sequence[Line]) -> list[Receipted]:
    """The same for many lines: ids of one instant and salts are drawn together."""
    for line in lines:
        _check(line)
    salts = secrets.token_bytes(SALT_BYTES * len(lines))
    return [
        _prepare(line, entry_id=entry_id, salt=salts[n * SALT_BYTES : (n + 1) * SALT_BYTES])
        for n, (line, entry_id) in enumerate(zip(lines, _ids(lines), strict=True))
    ]


def _check(line: Line) -> None:
    if not KIND.fullmatch(line.kind):
        raise LineError(f"Kind {line.kind!r} must read noun.past-tense, such as case.graded.")
    if not SUBJECT_TYPE.fullmatch(line.subject.type):
        raise LineError(f"Subject type {line.subject.type!r} must be one lower-case noun.")
    if line.at.tzinfo is None:
        raise LineError(f"The instant of {line.kind} has no time zone; pass an aware one.")


def _ids(lines: Sequence[Line]) -> Iterator[UUID]:
    """An id a line, in their order; neighbours of one instant draw theirs together."""
    for at, same in groupby(lines, key=attrgetter("at")):
        yield from new_ids(len(list(same)), at=at)


def _prepare(line: Line, *, entry_id: UUID, salt: bytes) -> Receipted:
    facts = canonical(line.facts)
    entry = Fields(
        id=entry_id,
        organisation_id=line.subject.organisation_id,
        kind=line.kind,
        subject_type=line.subject.type,
        subject_id=line.subject.id,
        at=line.at if line.at.tzinfo is UTC else line.at.astimezone(UTC),
        by_kind=line.by.kind,
        by_id=line.by.id,
        digest=digest(salt, facts),
    )
    return Receipted(entry=entry, salt=salt, facts=facts, leaf_hash=entry.leaf_hash())


def digest(salt: bytes, facts: str) -> bytes:
    """SHA-256(salt, canonical facts): without the salt nobody can try facts against it."""
    return sha256(salt + facts.encode()).digest()


def canonical(facts: Mapping[str, Any]) -> str:
    """Facts as RFC 8785 JSON. UUIDs, dates and instants become text; floats are refused."""
    try:
        return encoded(_object(facts, where="facts")).decode()
    except UnicodeEncodeError:
        raise LineError(
            "The facts hold half a character (a lone surrogate); write whole text."
        ) from None


def instant(at: datetime) -> str:
    """RFC 3339 in UTC to the microsecond, always six digits."""
    return _written(at if at.tzinfo is UTC else at.astimezone(UTC))


@lru_cache(maxsize=64)  # a batch has one instant; in UTC, equal instants are written alike
def _written(at: datetime) -> str:
    return at.isoformat(timespec="microseconds").replace("+00:00", "Z")


def _object(facts: Mapping[Any, Any], *, where: str) -> dict[str, Any]:
    if not _are_plain(tuple(facts)):
        key = next(key for key in facts if not _are_plain((key,)))
        raise LineError(f"{where} has a key that is no plain ASCII text: {key!r}.")
    return {
        key: value if type(value) in PLAIN else _plain(value, where=f"{where}.{key}")
        for key, value in facts.items()
    }


@lru_cache(maxsize=256)  # the kinds of lines are few, and each has its keys
def _are_plain(keys: tuple[object, ...]) -> bool:
    return all(isinstance(key, str) and key.isascii() for key in keys)


def _plain(value: Any, *, where: str) -> Any:
    """The value in JSON's own types; LineError names the fact that has none."""
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, int):
        if abs(value) > MOST_EXACT:
            raise LineError(f"{where} is beyond 2**53, where digits get lost; write it as text.")
        return value
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, date):
        return _moment(value, where=where)
    if isinstance(value, Mapping):
        return _object(value, where=where)
    if isinstance(value, (list, tuple)):
        return [_plain(item, where=f"{where}[{n}]") for n, item in enumerate(value)]
    raise LineError(f"{where} is a {type(value).__name__}; write it as text or as an integer.")


def _moment(value: date, *, where: str) -> str:
    if not isinstance(value, datetime):
        return value.isoformat()
    if value.tzinfo is None:
        raise LineError(f"{where} has no time zone; pass an aware instant.")
    return instant(value)
