"""Identifiers: time-ordered UUIDs, and short numbers that a person can read aloud."""

import secrets
from datetime import datetime
from uuid import UUID

from andon.runtime import clock

# Crockford's base 32: no I, L, O or U, so that a number survives a telephone call.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_id(*, at: datetime | None = None) -> UUID:
    """A UUID version 7 (RFC 9562): 48 bits of milliseconds, then 74 random bits."""
    instant = at or clock.now()
    milliseconds = int(instant.timestamp() * 1000) & ((1 << 48) - 1)
    random = secrets.randbits(74)
    value = milliseconds << 80 | 0x7 << 76 | (random >> 62) << 64 | 0b10 << 62
    return UUID(int=value | (random & ((1 << 62) - 1)))


def new_number(prefix: str) -> str:
    """A number such as `R-7K4M2Q9X`: 40 random bits, unique within a client by constraint."""
    bits = secrets.randbits(40)
    return f"{prefix}-" + "".join(ALPHABET[(bits >> shift) & 31] for shift in range(35, -5, -5))
