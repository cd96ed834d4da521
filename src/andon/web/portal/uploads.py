"""Files that a reporter sends: stored one by one; a bad one is named, and the report goes in."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext as _

from andon.reports.drafts import StoredFile
from andon.reports.files import BadFile, store_file

MOST_FILES = 12
MOST_BYTES_TOGETHER = 300 * 1024 * 1024
# What the reporter's device offers first; what counts in the end is what the bytes say.
ACCEPTS = "image/*,video/*,audio/*,application/pdf"


@dataclass(frozen=True, slots=True)
class Kept:
    """What was stored, and the codes of what was not, with the file's place in the form."""

    files: tuple[StoredFile, ...]
    refused: tuple[tuple[int, str], ...] = ()

    def as_query(self) -> Iterator[tuple[str, str]]:
        """For the address of the page that follows: codes and places, no names."""
        for place, code in self.refused:
            yield "file", f"{place}.{code}"

    def sentences(self) -> list[str]:
        """One sentence for each file that was not taken."""
        return [_sentence(place, code) for place, code in self.refused]


def keep(sent: "Sequence[UploadedFile[Any]]") -> Kept:
    """Seal and store the files, each by itself; what cannot be taken is named and passed by."""
    files: list[StoredFile] = []
    refused: list[tuple[int, str]] = []
    for place, one in enumerate(sent, 1):
        if place > MOST_FILES:
            refused.append((place, "too-many"))
            continue
        try:
            files.append(store_file(one, name=one.name or ""))
        except BadFile as bad:
            refused.append((place, bad.code))
    return Kept(files=tuple(files), refused=tuple(refused))


def sentences_of(codes: Iterable[str]) -> list[str]:
    """The sentences of the codes that an address carried; anything else is passed by."""
    found = []
    for written in list(codes)[:MOST_FILES]:
        place, _dot, code = written.partition(".")
        if place.isdecimal() and len(place) < 4:
            found.append(_sentence(int(place), code))
    return found


def is_too_large(request: HttpRequest) -> bool:
    """Whether the request says that it is larger than all files together may be."""
    length = str(request.META.get("CONTENT_LENGTH") or "0")
    return length.isdecimal() and int(length) > MOST_BYTES_TOGETHER


def too_large_together() -> str:
    """The sentence for files that are too large together."""
    most = MOST_BYTES_TOGETHER // (1024 * 1024)
    return _("Too large together: at most %(most)s MB. Send fewer or shorter files.") % {
        "most": most
    }


def _sentence(place: int, code: str) -> str:
    reasons = {
        "too-many": _("File %(place)s was not taken: at most %(most)s files at a time."),
        "too-large": _("File %(place)s was not taken: it is too large."),
        "empty": _("File %(place)s was not taken: it is empty."),
    }
    other = _("File %(place)s was not taken: send a photo, a video, a sound or a PDF.")
    return reasons.get(code, other) % {"place": place, "most": MOST_FILES}
