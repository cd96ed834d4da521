"""Evidence: sealed, written once, named by what it holds; a bad file is refused in a sentence."""

import io
import os
import stat
from pathlib import Path

import pytest
from PIL import Image
from pytest_django.fixtures import Settings

from andon.reports.files import BadFile, clean_name, store_file
from andon.runtime import evidence


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Settings) -> Path:
    settings.EVIDENCE_DIR = tmp_path / "evidence"
    return tmp_path / "evidence"


def photo(form: str = "JPEG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (3, 3), "red").save(out, form)
    return out.getvalue()


class Trickle(io.BytesIO):
    """Gives a few bytes at a time, as a socket does."""

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(min(size or 1, 1000))


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    "size",
    [1, evidence.PIECE - 1, evidence.PIECE, evidence.PIECE + 1, 3 * evidence.PIECE],
)
def test_what_comes_out_is_what_went_in(size: int) -> None:
    body = os.urandom(size)

    stored = evidence.store(Trickle(body), max_bytes=size)

    assert b"".join(evidence.open_sealed(stored.address, stored.wrapped_key)) == body
    assert stored.size == size
    assert evidence.is_intact(stored.address)


def test_sealed_bytes_lie_under_their_own_digest_and_are_read_only(folder: Path) -> None:
    stored = evidence.store(io.BytesIO(b"secret words" * 9), max_bytes=1000)

    [path] = files_in(folder)
    assert path == folder / stored.address[:2] / stored.address[2:4] / stored.address
    assert b"secret" not in path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o400


def test_the_same_file_twice_is_two_sealed_files_that_nobody_can_tell_alike() -> None:
    first, second = (evidence.store(io.BytesIO(b"same"), max_bytes=9) for _ in range(2))

    assert first.digest == second.digest
    assert first.address != second.address


@pytest.mark.parametrize("damage", ["flip", "cut", "cut-a-piece", "swap", "gone"])
def test_a_damaged_file_says_so(folder: Path, damage: str) -> None:
    stored = evidence.store(io.BytesIO(os.urandom(3 * evidence.PIECE)), max_bytes=10**6)
    [path] = files_in(folder)
    sealed = bytearray(path.read_bytes())
    head, piece = len(evidence.MAGIC), evidence.PIECE + evidence.TAG_BYTES
    if damage == "flip":
        sealed[100] ^= 1
    if damage == "cut":
        del sealed[-1]
    if damage == "cut-a-piece":
        del sealed[head + 2 * piece :]
    if damage == "swap":
        first, second = sealed[head : head + piece], sealed[head + piece : head + 2 * piece]
        sealed[head : head + 2 * piece] = second + first
    path.chmod(0o600)
    path.write_bytes(sealed)
    if damage == "gone":
        path.unlink()

    with pytest.raises(evidence.DamagedError, match="put it back from a backup"):
        list(evidence.open_sealed(stored.address, stored.wrapped_key))
    assert not evidence.is_intact(stored.address)


def test_a_key_opens_no_other_file() -> None:
    one, other = (evidence.store(io.BytesIO(b"same"), max_bytes=9) for _ in range(2))

    with pytest.raises(evidence.DamagedError, match="opens with no key"):
        list(evidence.open_sealed(one.address, other.wrapped_key))


def test_a_file_that_is_too_large_leaves_no_trace(folder: Path) -> None:
    with pytest.raises(evidence.TooLargeError):
        evidence.store(io.BytesIO(bytes(200_000)), max_bytes=199_999)

    assert files_in(folder) == []


@pytest.mark.parametrize(
    ("form", "media_type"),
    [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp"), ("GIF", "image/gif")],
)
def test_a_photo_is_what_its_bytes_are_whatever_it_calls_itself(form: str, media_type: str) -> None:
    kept = store_file(io.BytesIO(photo(form)), name="C:\\photos\\leak.pdf")

    assert (kept.media_type, kept.kind, kept.name) == (media_type, "photo", "leak.pdf")
    assert b"".join(evidence.open_sealed(kept.address, kept.wrapped_key)) == photo(form)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "empty"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "type-not-taken"),
        (b"<!DOCTYPE html><script>alert(1)</script>", "type-not-taken"),
        (b"%!PS-Adobe-3.0 EPSF-3.0", "type-not-taken"),
        (b"PK\x03\x04 an archive", "type-not-taken"),
        (b"MZ a program that is called photo.jpg", "type-not-taken"),
    ],
)
def test_a_file_that_cannot_be_shown_safely_is_refused_with_a_sentence(
    folder: Path, body: bytes, code: str
) -> None:
    with pytest.raises(BadFile) as refused:
        store_file(io.BytesIO(body), name="photo.jpg")

    assert refused.value.code == code
    assert refused.value.sentence.endswith(".")
    assert not folder.exists() or files_in(folder) == []


def test_a_name_keeps_its_letters_and_loses_its_tricks() -> None:
    assert clean_name("../../etc/صورة 1.jpg") == "صورة 1.jpg"
    assert clean_name("photo\u202egpj.exe\x00\n") == "photogpj.exe"
    assert len(clean_name("x" * 999)) == 200
