"""Checkpoints and signed notes as text, in C2SP's formats, so that other people's tools read them.

Sources: https://c2sp.org/tlog-checkpoint and https://c2sp.org/signed-note. The signature itself is
made and checked by a callable that is handed in.
"""

import base64
import binascii
import re
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Self

from andon.rules.chain import HASH_BYTES

ED25519 = b"\x01"
KEY_ID_BYTES = 4
NAME = re.compile(r"[^\s+\x00-\x1f]+")
SIZE = re.compile(r"0|[1-9][0-9]{0,18}")
DASH = "\N{EM DASH} "

Sign = Callable[[bytes], bytes]
"""message -> signature"""

Verify = Callable[[bytes, bytes, bytes], bool]
"""(public key, signature, message) -> whether the key signed the message"""


class NoteError(ValueError):
    """A text that is no such note, or that the key did not sign."""


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A key's name and its 32 public bytes; as text `name+key id+base64`, as C2SP writes it."""

    name: str
    public: bytes

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the text form; NoteError says what is wrong with it."""
        name, _, rest = text.strip().partition("+")
        key_id, _, encoded = rest.partition("+")
        raw = _decode(encoded)
        if not NAME.fullmatch(name) or raw[:1] != ED25519 or len(raw) != 33:
            raise NoteError("This is no public key; it should read name+key id+base64.")
        key = cls(name=name, public=raw[1:])
        if key.key_id().hex() != key_id.lower():
            raise NoteError(f"The public key {name} does not fit its own key id {key_id}.")
        return key

    def __str__(self) -> str:
        encoded = base64.b64encode(ED25519 + self.public).decode()
        return f"{self.name}+{self.key_id().hex()}+{encoded}"

    def key_id(self) -> bytes:
        """The first four bytes of SHA-256(name, newline, algorithm, public key)."""
        seed = self.name.encode() + b"\n" + ED25519 + self.public
        return sha256(seed).digest()[:KEY_ID_BYTES]


@dataclass(frozen=True, slots=True)
class CheckpointText:
    """What a checkpoint says: whose tree, how many leaves, which root; then further lines."""

    origin: str
    size: int
    root: bytes
    further: tuple[str, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a note's text; NoteError if it is no checkpoint."""
        origin, size, encoded, *further = [*text.removesuffix("\n").split("\n"), "", ""]
        root = _decode(encoded)
        if not origin or not SIZE.fullmatch(size) or len(root) != HASH_BYTES:
            raise NoteError("This note is no checkpoint: origin, size and root are expected.")
        return cls(origin=origin, size=int(size), root=root, further=tuple(filter(None, further)))

    def __str__(self) -> str:
        encoded = base64.b64encode(self.root).decode()
        return "".join(f"{row}\n" for row in (self.origin, self.size, encoded, *self.further))


def sign_note(text: str, *, key: VerifierKey, sign: Sign) -> str:
    """The text, a blank line and the key's signature line. The text must end with a newline."""
    if not text.endswith("\n"):
        raise NoteError("A note's text must end with a newline.")
    encoded = base64.b64encode(key.key_id() + sign(text.encode())).decode()
    return f"{text}\n{DASH}{key.name} {encoded}\n"


def open_note(note: str, *, key: VerifierKey, verify: Verify) -> str:
    """The text of a note that the key signed; NoteError if it did not. Other keys are passed by."""
    text, gap, lines = note.rpartition("\n\n")
    if not gap or not lines.endswith("\n"):
        raise NoteError("This is no signed note: a text, a blank line and signatures are expected.")
    text += "\n"
    for line in lines[:-1].split("\n"):
        name, _, encoded = line.removeprefix(DASH).partition(" ")
        raw = _decode(encoded)
        if not line.startswith(DASH) or len(raw) <= KEY_ID_BYTES:
            raise NoteError("This note has a signature line that cannot be read.")
        if (name, raw[:KEY_ID_BYTES]) == (key.name, key.key_id()):
            if verify(key.public, raw[KEY_ID_BYTES:], text.encode()):
                return text
            raise NoteError(f"The signature of {key.name} does not fit this note.")
    raise NoteError(f"This note is not signed by {key.name}.")


def _decode(encoded: str) -> bytes:
    """Standard base64, or nothing if it is none: the callers check lengths anyway."""
    try:
        return base64.b64decode(encoded.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        return b""
