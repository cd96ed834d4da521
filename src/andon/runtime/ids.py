"""Identifiers: time-ordered UUIDs, and short numbers that a person can read aloud."""

import secrets
from datetime import datetime
from itertools import count
from uuid import UUID

from andon.runtime import clock

# Crockford's base 32: no I, L, O or U, so that a number survives a telephone call.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


_made = count(secrets.randbits(16))


def new_id(*, at: datetime | None = None) -> UUID:
    """A UUID version 7 (RFC 9562, 6.2 method 1): milliseconds, a counter, random bits.

    48 bits of time, then a counter of 32 bits so that ids which one process makes for the same
    instant keep their order, then 42 random bits.
    """
    instant = at or clock.now()
    milliseconds = int(instant.timestamp() * 1000) & ((1 << 48) - 1)
    counter = next(_made) & 0xFFFFFFFF
    low = (counter & 0xFFFFF) << 42 | secrets.randbits(42)
    return UUID(int=milliseconds << 80 | 0x7 << 76 | (counter >> 20) << 64 | 0b10 << 62 | low)


def new_number(prefix: str) -> str:
    """A number such as `R-7K4M2Q9X`: 40 random bits, unique within a client by constraint."""
    bits = secrets.randbits(40)
    return f"{prefix}-" + "".join(ALPHABET[(bits >> shift) & 31] for shift in range(35, -5, -5))
