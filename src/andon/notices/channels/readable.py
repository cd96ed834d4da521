"""A mail backend for a house without a mail server: every mail becomes a text file to read.

Set by `EMAIL_BACKEND = "andon.notices.channels.readable.EmailBackend"`; the folder is
`EMAIL_FILE_PATH`. A file is named by the mail's own id, so that sending twice makes one file.
"""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

ODD = re.compile(r"[^A-Za-z0-9.-]+")


class EmailBackend(BaseEmailBackend):
    """Writes each message to `<folder>/<message id>.txt`, headers decoded, plain text only."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write the messages; returns how many."""
        folder = Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for message in email_messages:
            name = ODD.sub("-", _id_of(message).strip("<>").partition("@")[0])
            (folder / f"{name}.txt").write_text(_readable(message), encoding="utf-8")
        return len(email_messages)


def forget(notice_ids: Iterable[UUID]) -> None:
    """Remove the files of these notices: they name an address and whose it is."""
    for notice_id in notice_ids:
        (Path(settings.EMAIL_FILE_PATH) / f"{notice_id}.txt").unlink(missing_ok=True)


def _id_of(message: EmailMessage) -> str:
    given = message.extra_headers.get("Message-ID")
    return str(given or message.message()["Message-ID"])


def _readable(message: EmailMessage) -> str:
    head = f"From: {message.from_email}\nTo: {', '.join(message.to)}\nSubject: {message.subject}"
    return f"{head}\n\n{message.body}"
