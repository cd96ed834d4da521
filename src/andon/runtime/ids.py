"""Identifiers: time-ordered UUIDs, and short numbers that a person can read aloud."""

import secrets
from datetime import datetime
from itertools import count
from uuid import UUID

from andon.runtime import clock

# Crockford's base 32: no I, L, O or U, so that a number survives a telephone call.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

RANDOM_BYTES = 6  # 42 bits of them are used

_made = count(secrets.randbits(16))


def new_id(*, at: datetime | None = None) -> UUID:
    """A UUID version 7 (RFC 9562, 6.2 method 1): milliseconds, a counter, random bits.

    48 bits of time, then a counter of 32 bits so that ids which one process makes for the same
    instant keep their order, then 42 random bits.
    """
    return new_ids(1, at=at or clock.now())[0]


def new_ids(number: int, *, at: datetime) -> list[UUID]:
    """So many of them, in order: the system is asked for random bits once."""
    milliseconds = int(at.timestamp() * 1000) & ((1 << 48) - 1)
    high = milliseconds << 80 | 0x7 << 76 | 0b10 << 62
    bits = secrets.token_bytes(RANDOM_BYTES * number)
    return [
        _id(high, counter=next(_made) & 0xFFFFFFFF, bits=bits[first : first + RANDOM_BYTES])
        for first in range(0, len(bits), RANDOM_BYTES)
    ]


def _id(high: int, *, counter: int, bits: bytes) -> UUID:
    low = (counter & 0xFFFFF) << 42 | int.from_bytes(bits) >> 6
    return UUID(int=high | (counter >> 20) << 64 | low)


def new_number(prefix: str) -> str:
    """A number such as `R-7K4M2Q9X`: 40 random bits, unique within a client by constraint."""
    bits = secrets.randbits(40)
    return f"{prefix}-" + "".join(ALPHABET[(bits >> shift) & 31] for shift in range(35, -5, -5))
