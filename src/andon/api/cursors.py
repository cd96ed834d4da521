"""Cursors: where the next page begins, sealed so that nobody can make one up or change it.

A cursor belongs to one list of one client with one set of filters.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.core.signing import BadSignature, Signer

MOST_LETTERS = 800


class BadCursor(ValueError):  # noqa: N818  # reads as the sentence it is
    """A cursor that this list did not give out."""


def give(after: str, *, of: Mapping[str, Any]) -> str:
    """The cursor of the page that begins after this key; `of` names the list and its filters."""
    return _signer().sign_object([_digest(of), after])


def read(cursor: str, *, of: Mapping[str, Any]) -> str:
    """The key in a cursor; BadCursor where it was changed, or given out by another list."""
    try:
        digest, after = _signer().unsign_object(cursor)
    except (BadSignature, ValueError) as error:
        raise BadCursor("This cursor is none of ours: begin at the first page.") from error
    if digest != _digest(of):
        raise BadCursor("This cursor belongs to another list: keep the filters, or begin again.")
    return str(after)


def _digest(of: Mapping[str, Any]) -> str:
    text = json.dumps(of, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _signer() -> Signer:
    return Signer(salt="andon.api.cursors")
