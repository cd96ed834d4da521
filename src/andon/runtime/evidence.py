"""The evidence store: sealed files that are written once, synced, and found by what they hold.

A file is sealed in pieces by AES-256-GCM under a fresh key of its own; that key is wrapped by the
vault's key and kept in the file's row: erasing it there leaves bytes that say nothing. They lie
under the SHA-256 of the sealed bytes, so that anybody can check that a file never changed.

Each piece is bound to its place and to being the last one or not (the STREAM construction of
Hoang, Reyhanitabar, Rogaway and Vizár, 2015): none can be cut off, moved or swapped.
"""

import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from andon.runtime import keys

MAGIC = b"andon-evidence/1\n"
PIECE = 64 * 1024
TAG_BYTES = 16
KEY_ID_BYTES = 4
NONCE_BYTES = 12
FORM = b"\x01"
HEAD_BYTES = len(FORM) + KEY_ID_BYTES + NONCE_BYTES


class Readable(Protocol):
    """A stream of bytes: an uploaded file, an open file, a request's body."""

    def read(self, size: int, /) -> bytes:
        """At most so many bytes; none at the end."""
        ...


class TooLargeError(ValueError):
    """A file that holds more bytes than may be stored."""


class EmptyFileError(ValueError):
    """A file without a single byte."""


class DamagedError(RuntimeError):
    """A stored file that is gone, or is not what was stored."""


@dataclass(frozen=True, slots=True)
class Stored:
    """Where a file's sealed bytes lie and what opens them; `digest` is of the file as it came."""

    address: str
    digest: str
    size: int
    wrapped_key: bytes


def store(stream: Readable, *, max_bytes: int) -> Stored:
    """Seal the stream into the store; it is on the disk when this returns.

    Raises TooLargeError past `max_bytes` and EmptyFileError for nothing; neither leaves a trace.
    """
    folder = _folder()
    incoming = folder / "incoming"
    incoming.mkdir(parents=True, exist_ok=True, mode=0o700)
    key = secrets.token_bytes(32)
    draft = incoming / secrets.token_hex(16)
    try:
        with draft.open("xb") as file:
            size, digest, address = _seal(stream, file, key=key, max_bytes=max_bytes)
            file.flush()
            os.fchmod(file.fileno(), 0o400)
            os.fsync(file.fileno())
        _put(draft, folder / _place(address))
    finally:
        draft.unlink(missing_ok=True)
    return Stored(address=address, digest=digest, size=size, wrapped_key=_wrap(key, address))


def open_sealed(address: str, wrapped_key: bytes) -> Iterator[bytes]:
    """The file as it came, piece by piece. DamagedError where it is not what was stored."""
    key = _unwrap(wrapped_key, address)
    cipher = AESGCM(key)
    try:
        file = (_folder() / _place(address)).open("rb")
    except FileNotFoundError as error:
        raise DamagedError(
            f"The evidence {address} is not in {_folder()}: put it back from a backup."
        ) from error
    with file:
        if file.read(len(MAGIC)) != MAGIC:
            raise _damaged(address)
        for number, sealed, is_last in _pieces(file, size=PIECE + TAG_BYTES):
            try:
                yield cipher.decrypt(_nonce(number, is_last=is_last), sealed, None)
            except InvalidTag as error:
                raise _damaged(address) from error


def is_intact(address: str) -> bool:
    """Whether the sealed bytes are still those that were stored; needs no key."""
    found = sha256()
    try:
        with (_folder() / _place(address)).open("rb") as file:
            while block := file.read(PIECE):
                found.update(block)
    except FileNotFoundError:
        return False
    return found.hexdigest() == address


def _seal(stream: Readable, file: BinaryIO, *, key: bytes, max_bytes: int) -> tuple[int, str, str]:
    """Write the sealed stream; returns its plain size, plain digest and sealed digest."""
    cipher, plain_digest, sealed_digest, size = AESGCM(key), sha256(), sha256(MAGIC), 0
    file.write(MAGIC)
    for number, plain, is_last in _pieces(stream, size=PIECE):
        size += len(plain)
        if size > max_bytes:
            raise TooLargeError(f"The file is larger than {max_bytes:,} bytes.")
        sealed = cipher.encrypt(_nonce(number, is_last=is_last), plain, None)
        plain_digest.update(plain)
        sealed_digest.update(sealed)
        file.write(sealed)
    if size == 0:
        raise EmptyFileError("The file is empty.")
    return size, plain_digest.hexdigest(), sealed_digest.hexdigest()


def _pieces(stream: Readable, *, size: int) -> Iterator[tuple[int, bytes, bool]]:
    """Numbered pieces of one size, the last one shorter or equal and marked."""
    number, piece = 0, _read_full(stream, size)
    while piece:
        following = _read_full(stream, size) if len(piece) == size else b""
        yield number, piece, not following
        number, piece = number + 1, following


def _read_full(stream: Readable, size: int) -> bytes:
    """Exactly so many bytes unless the stream ends: a socket gives fewer at a time."""
    parts = bytearray()
    while len(parts) < size and (block := stream.read(size - len(parts))):
        parts += block
    return bytes(parts)


def _nonce(number: int, *, is_last: bool) -> bytes:
    """Never used twice under a key: the key is the file's own and pieces are counted."""
    return number.to_bytes(NONCE_BYTES - 1, "big") + (b"\x01" if is_last else b"\x00")


def _put(draft: Path, place: Path) -> None:
    """Give the synced file its final name, which no file has yet, and sync the folders."""
    is_new = not place.parent.exists()
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    place.hardlink_to(draft)
    _sync(place.parent)
    if is_new:
        _sync(place.parent.parent)
        _sync(place.parent.parent.parent)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _wrap(key: bytes, address: str) -> bytes:
    """The file's key under the vault's newest key, bound to this file."""
    vault_key = keys.vault_keys()[0]
    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed = AESGCM(vault_key).encrypt(nonce, key, MAGIC + address.encode())
    return FORM + _key_id(vault_key) + nonce + sealed


def _unwrap(wrapped: bytes, address: str) -> bytes:
    head, nonce = (
        wrapped[: len(FORM) + KEY_ID_BYTES],
        wrapped[HEAD_BYTES - NONCE_BYTES : HEAD_BYTES],
    )
    for vault_key in keys.vault_keys():
        if head != FORM + _key_id(vault_key):
            continue
        try:
            cipher = AESGCM(vault_key)
            return cipher.decrypt(nonce, wrapped[HEAD_BYTES:], MAGIC + address.encode())
        except InvalidTag:
            break
    raise DamagedError(
        f"The evidence {address} opens with no key of the vault: put the old keys back from a"
        " backup."
    )


def _damaged(address: str) -> DamagedError:
    return DamagedError(
        f"The evidence {address} is not what was stored: put it back from a backup."
    )


def _key_id(key: bytes) -> bytes:
    return sha256(b"andon.evidence/1" + key).digest()[:KEY_ID_BYTES]


def _place(address: str) -> str:
    return f"{address[:2]}/{address[2:4]}/{address}"


def _folder() -> Path:
    return Path(settings.EVIDENCE_DIR)
