"""The house's secrets: each made at first use, kept in a folder that only its owner may read.

The folder is `ANDON_KEYS_DIR`, or `var/keys`. Two processes that start at once get the same key:
each writes a file of its own, then links it to the final name, and the second link fails. A backup
of the database is of no use without this folder, and the reverse; keep them apart. Settings read
this module, so it knows no Django.
"""

import base64
import binascii
import os
import secrets
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from andon.rules.notes import VerifierKey

KEY_BYTES = 32
OTHERS_MAY = 0o007


class KeyFileError(RuntimeError):
    """A key file that cannot be trusted or read; the message says how to mend it."""


def signing_key(directory: Path | None = None) -> Ed25519PrivateKey:
    """The Ed25519 key that signs receipts and checkpoints."""
    return _signing_key(_folder(directory))


def public_key(directory: Path | None = None) -> VerifierKey:
    """The signing key's public half; its name holds a piece of it, so no two houses share one."""
    return _public_key(_folder(directory))


def public_key_note(directory: Path | None = None) -> str:
    """The public key as C2SP writes it, name+key id+base64: what a receipt's holder needs."""
    return _public_key_note(_folder(directory))


def vault_keys(directory: Path | None = None) -> tuple[bytes, ...]:
    """The 32-byte keys of the vault, newest first: the first encrypts, all of them decrypt."""
    return _keys(_folder(directory) / "vault.keys")


def rotate_vault_key(directory: Path | None = None) -> None:
    """Put a new key before the old ones; running processes see it when they start again."""
    path = _folder(directory) / "vault.keys"
    kept = _keys(path)
    fresh = _write_beside(path, _encoded((secrets.token_bytes(KEY_BYTES), *kept)))
    fresh.replace(path)
    _sync_folder(path.parent)
    _keys.cache_clear()


def fingerprint_key(directory: Path | None = None) -> bytes:
    """The 32-byte HMAC key under which contacts can be compared without being read."""
    return _keys(_folder(directory) / "fingerprint.key")[0]


def secret_key(directory: Path | None = None) -> str:
    """Django's SECRET_KEY."""
    return _keys(_folder(directory) / "django.key")[0].hex()


def is_signed(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether the Ed25519 public key (32 bytes) signed the message."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except InvalidSignature:
        return False
    return True


@lru_cache
def _signing_key(folder: Path) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(_keys(folder / "signing.key")[0])


@lru_cache
def _public_key(folder: Path) -> VerifierKey:
    public = _signing_key(folder).public_key().public_bytes_raw()
    return VerifierKey(name=f"andon.ledger/{sha256(public).hexdigest()[:12]}", public=public)


@lru_cache
def _public_key_note(folder: Path) -> str:
    return str(_public_key(folder))


def _folder(directory: Path | None) -> Path:
    named = str(directory) if directory else os.environ.get("ANDON_KEYS_DIR") or "var/keys"
    return _absolute(named, os.getcwd())  # text: paths cost the intake more than keys


@lru_cache
def _absolute(named: str, working: str) -> Path:
    return Path(working, named)


@lru_cache
def _keys(path: Path) -> tuple[bytes, ...]:
    """The keys of a file, one a line in base64; the file is made if there is none."""
    if not path.exists():
        _create(path)
    if path.stat().st_mode & OTHERS_MAY:
        raise KeyFileError(f"Others may read the key file {path}; run: chmod 600 {path}")
    try:
        keys = tuple(
            base64.b64decode(line, validate=True) for line in path.read_text("ascii").splitlines()
        )
    except (binascii.Error, UnicodeDecodeError):
        keys = ()
    if not keys or any(len(key) != KEY_BYTES for key in keys):
        raise KeyFileError(
            f"The key file {path} is damaged: each line must be 32 bytes in base64; "
            "put it back from a backup."
        )
    return keys


def _create(path: Path) -> None:
    """Make a file with one new key, unless another process gets there first."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = _write_beside(path, _encoded((secrets.token_bytes(KEY_BYTES),)))
    try:
        path.hardlink_to(fresh)
    except FileExistsError:
        return
    finally:
        fresh.unlink()
    _sync_folder(path.parent)


def _encoded(keys: tuple[bytes, ...]) -> bytes:
    return b"".join(base64.b64encode(key) + b"\n" for key in keys)


def _write_beside(path: Path, content: bytes) -> Path:
    """A synced file of mode 0600 beside the path, under a name that nobody else takes."""
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return fresh


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
