"""Opens a text file of unknown encoding as lines: UTF-8, UTF-16, GB 18030 or Windows-1252, or gzip.

The encoding is guessed from the first bytes. Bytes that do not fit further down are mended line by
line, so that one foreign line neither stops nor spoils the others.
"""

import gzip
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

SAMPLE = 256 * 1024
# A line that is longer holds no report: 10 MB of words are refused as one line, not as a crash.
MOST_LINE = 16 * 1024 * 1024
GZIP = b"\x1f\x8b"
ESCAPED = re.compile("[\udc80-\udcff]")  # what `surrogateescape` makes of bytes that do not fit


@dataclass(frozen=True, slots=True)
class TextLine:
    """A physical line with its end; `is_whole` is False where it was longer than a line may be."""

    number: int
    text: str
    is_whole: bool = True


class Text:
    """A file's lines, read as a stream; `read_bytes` and `size` show how far it has come."""

    def __init__(self, path: Path) -> None:
        self._raw: BinaryIO = path.open("rb")
        self.size = path.stat().st_size
        is_gzip = self._raw.read(len(GZIP)) == GZIP
        self._raw.seek(0)
        # Both live as long as this object: `close` closes them.
        plain = gzip.GzipFile(fileobj=self._raw) if is_gzip else self._raw
        buffered = io.BufferedReader(cast("io.RawIOBase", plain), SAMPLE)
        self.encoding = guess_encoding(buffered.peek(SAMPLE)[:SAMPLE])
        self._file = io.TextIOWrapper(
            buffered, encoding=self.encoding, errors="surrogateescape", newline=""
        )

    @property
    def read_bytes(self) -> int:
        """How many bytes of the file on the disk were read."""
        return self._raw.tell()

    def close(self) -> None:
        """Close the file."""
        self._file.close()
        self._raw.close()

    def __iter__(self) -> Iterator[TextLine]:
        number = 0
        while text := self._file.readline(MOST_LINE):
            number += 1
            is_whole = len(text) < MOST_LINE or text.endswith(("\n", "\r"))
            yield TextLine(number, mended(text), is_whole)
            if not is_whole:
                self._skip_rest()

    def _skip_rest(self) -> None:
        while (part := self._file.readline(MOST_LINE)) and not part.endswith(("\n", "\r")):
            continue


def guess_encoding(sample: bytes) -> str:
    """The encoding of a file that begins so."""
    if sample.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    pairs = sample[: len(sample) // 2 * 2]
    if pairs and pairs[1::2].count(0) > len(pairs) // 5:
        return "utf-16-le"
    if pairs and pairs[0::2].count(0) > len(pairs) // 5:
        return "utf-16-be"
    if _fits(sample, "utf-8"):
        return "utf-8"
    return "gb18030" if _is_chinese(sample) else "cp1252"


def mended(text: str) -> str:
    """The line with bytes of a foreign encoding read as Windows-1252."""
    return text if text.isascii() else ESCAPED.sub(_as_windows_1252, text)


def _as_windows_1252(escaped: re.Match[str]) -> str:
    return bytes([ord(escaped[0]) - 0xDC00]).decode("cp1252", "replace")


def _fits(sample: bytes, encoding: str) -> bool:
    """Whether the sample decodes, but for a letter that its end cuts."""
    try:
        sample.decode(encoding)
    except UnicodeDecodeError as error:
        return error.start >= len(sample) - 4 and len(sample) >= SAMPLE - 4
    return True


def _is_chinese(sample: bytes) -> bool:
    """Whether it reads as GB 18030 with mostly common Chinese letters among the foreign ones."""
    if not _fits(sample, "gb18030"):
        return False
    foreign = [letter for letter in sample.decode("gb18030", "replace") if not letter.isascii()]
    common = sum("\u4e00" <= letter <= "\u9fff" or "\u3000" <= letter <= "\u303f" or
                 "\uff00" <= letter <= "\uffef" for letter in foreign)  # fmt: skip
    return common * 10 > len(foreign) * 9
