"""Links that let somebody in once: derived by a key from a row's id, so that none is stored.

Who reads the database cannot make one; who holds one can be shut out by the row.
"""

import base64
import binascii
import hmac
from typing import Literal
from uuid import UUID

from django.conf import settings
from django.utils.crypto import salted_hmac

Purpose = Literal["invitation", "sign-in"]

ID_BYTES = 16
PROOF_BYTES = 16


def token_for(purpose: Purpose, row_id: UUID) -> str:
    """The token of a row: 43 letters, of which 128 bits cannot be guessed."""
    token = row_id.bytes + _proof(purpose, row_id)
    return base64.urlsafe_b64encode(token).rstrip(b"=").decode()


def id_of(purpose: Purpose, token: str) -> UUID | None:
    """The row whose token this is; None for anything else."""
    try:
        raw = base64.urlsafe_b64decode(f"{token}=".encode("ascii"))
    except (binascii.Error, ValueError):
        return None
    if len(raw) != ID_BYTES + PROOF_BYTES:
        return None
    row_id = UUID(bytes=raw[:ID_BYTES])
    # Compared as written: the last letter has two bits to spare, and one row has one token.
    return row_id if hmac.compare_digest(token, token_for(purpose, row_id)) else None


def invitation_url(invitation_id: UUID) -> str:
    """The whole address that an invited person opens."""
    return f"{settings.PUBLIC_URL}/join/{token_for('invitation', invitation_id)}/"


def sign_in_url(link_id: UUID) -> str:
    """The whole address that signs one person in, once."""
    return f"{settings.PUBLIC_URL}/sign-in/link/{token_for('sign-in', link_id)}/"


def _proof(purpose: Purpose, row_id: UUID) -> bytes:
    made = salted_hmac(f"andon.people.links.{purpose}", row_id.hex, algorithm="sha256")
    return made.digest()[:PROOF_BYTES]
