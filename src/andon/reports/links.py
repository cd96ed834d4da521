"""Private links: a token that names a report and proves itself; nothing is stored, no staff see it.

The token is the report's id, a version and a keyed digest of both, as 43 letters of base64url. A
report's `link_version` says which version is good, so a link that leaked can be replaced.
"""

import base64
import binascii
import hmac
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from uuid import UUID

from andon.runtime import keys

PURPOSE = b"andon.reports.links/1"
ID_BYTES = 16
PROOF_BYTES = 15
TOKEN_LETTERS = 43
LAST_VERSION = 255


@dataclass(frozen=True, slots=True)
class Linked:
    """What a genuine token names; whether its version is still good, the report's row says."""

    report_id: UUID
    version: int


def token_for(report_id: UUID, *, version: int = 1) -> str:
    """The private link's token; versions run from 1 to 255."""
    named = report_id.bytes + version.to_bytes(1, "big")
    return base64.urlsafe_b64encode(named + _proof(named)).decode().rstrip("=")


def report_of(token: str) -> Linked | None:
    """The report that a token names, or None where the token is none of ours."""
    if len(token) != TOKEN_LETTERS or not token.isascii():
        return None
    try:
        raw = base64.b64decode(token + "=", altchars=b"-_", validate=True)
    except binascii.Error:
        return None
    named, proof = raw[: ID_BYTES + 1], raw[ID_BYTES + 1 :]
    if not hmac.compare_digest(proof, _proof(named)):
        return None
    return Linked(report_id=UUID(bytes=named[:ID_BYTES]), version=named[ID_BYTES])


def path_for(report_id: UUID, *, version: int = 1) -> str:
    """The private page's address on this house."""
    return f"/p/{token_for(report_id, version=version)}/"


def _proof(named: bytes) -> bytes:
    return hmac.digest(_key(), named, "sha256")[:PROOF_BYTES]


@lru_cache
def _key() -> bytes:
    return hmac.new(keys.fingerprint_key(), PURPOSE, sha256).digest()
