"""Files that come with a report: their real type from their content, then into the evidence store.

Only formats that a browser shows without running them are taken: pictures, films, sound and PDF;
never SVG, HTML, EPS or an archive. What a file calls itself decides nothing.
"""

import re
import unicodedata

import filetype  # type: ignore[import-untyped]  # ships no types
from django.conf import settings

from andon.reports.drafts import StoredFile
from andon.runtime import evidence

HEAD = 8 * 1024
MOST_NAME = 200

# Media type of `filetype` -> our media type and kind.
TAKEN = {
    "image/jpeg": ("image/jpeg", "photo"),
    "image/png": ("image/png", "photo"),
    "image/apng": ("image/png", "photo"),
    "image/webp": ("image/webp", "photo"),
    "image/heic": ("image/heic", "photo"),
    "image/avif": ("image/avif", "photo"),
    "image/gif": ("image/gif", "photo"),
    "image/tiff": ("image/tiff", "photo"),
    "video/mp4": ("video/mp4", "video"),
    "video/x-m4v": ("video/mp4", "video"),
    "video/quicktime": ("video/quicktime", "video"),
    "video/webm": ("video/webm", "video"),
    "application/pdf": ("application/pdf", "document"),
    "audio/mpeg": ("audio/mpeg", "audio"),
    "audio/mp4": ("audio/mp4", "audio"),
    "audio/x-wav": ("audio/wav", "audio"),
    "audio/ogg": ("audio/ogg", "audio"),
}
# Letters that turn the reading direction could make `gpj.exe` out of a name.
UNSEEN = re.compile(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class BadFile(ValueError):  # noqa: N818  # reads as the sentence it is
    """A file that is not taken: a stable code and one sentence. The report goes in without it."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


class _Replayed:
    """A stream whose first bytes were looked at already."""

    def __init__(self, head: bytes, rest: evidence.Readable) -> None:
        self.head = head
        self.rest = rest

    def read(self, size: int, /) -> bytes:
        """The head first, then the rest."""
        if not self.head:
            return self.rest.read(size)
        part, self.head = self.head[:size], self.head[size:]
        return part


def store_file(stream: evidence.Readable, *, name: str = "") -> StoredFile:
    """Seal and store one file; BadFile says why it is not taken."""
    head = stream.read(HEAD)
    media_type, kind = type_of(head)
    shown = clean_name(name)
    try:
        stored = evidence.store(_Replayed(head, stream), max_bytes=settings.EVIDENCE_MAX_BYTES)
    except evidence.TooLargeError as error:
        most = settings.EVIDENCE_MAX_BYTES // (1024 * 1024)
        raise BadFile(
            "too-large", f"A file may have at most {most} MB; this one has more."
        ) from error
    return StoredFile(
        address=stored.address,
        digest=stored.digest,
        wrapped_key=stored.wrapped_key,
        size=stored.size,
        media_type=media_type,
        kind=kind,
        name=shown,
    )


def type_of(head: bytes) -> tuple[str, str]:
    """Media type and kind (photo, video, document, audio) by the first bytes; or BadFile."""
    if not head:
        raise BadFile("empty", "This file is empty: send it again.")
    found = filetype.guess(head)
    taken = TAKEN.get(found.mime) if found else None
    if taken is None:
        raise BadFile(
            "type-not-taken",
            "This is no photo, film, sound or PDF that we can show: send it as JPEG, PNG, MP4,"
            " MP3 or PDF.",
        )
    return taken


def clean_name(name: str) -> str:
    """The file's own name without folders, control letters or a change of direction."""
    last = name.replace("\\", "/").rpartition("/")[2]
    seen = UNSEEN.sub("", last.encode("utf-8", "replace").decode())
    plain = "".join(letter for letter in seen if unicodedata.category(letter)[0] != "C")
    return unicodedata.normalize("NFC", plain).strip()[:MOST_NAME]
