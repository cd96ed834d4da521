"""Sends a notice by e-mail, through whatever mail backend the settings name."""

import re
import smtplib
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.core.mail import BadHeaderError, EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from andon.notices.render import Rendered

NAME = "email"
ENHANCED = re.compile(rb"\b[245]\.[0-9]{1,3}\.[0-9]{1,3}\b")
PERMANENT = 500


class NoConnectionError(RuntimeError):
    """The mail server cannot be reached or does not let us in: nothing can leave now."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one attempt; `code` never holds an address."""

    is_delivered: bool
    code: str
    is_final: bool = False  # trying again would not help


class Mailer:
    """One connection for many messages. `with Mailer() as mailer: mailer.send(...)`."""

    def __init__(self) -> None:
        self._backend: BaseEmailBackend = get_connection()

    def __enter__(self) -> "Mailer":
        self._open()
        return self

    def __exit__(self, *_: object) -> None:
        self._backend.close()

    def send(self, rendered: Rendered, *, to: Sequence[str], notice_id: UUID) -> Answer:
        """Hand one message over. Raises NoConnectionError where no message could leave.

        The Message-ID comes from the notice, so that a mail server or reader recognises the copy
        that is sent again after a crash between handing over and writing it down.
        """
        message = _message(rendered, to=to, notice_id=notice_id)
        try:
            self._backend.send_messages([message])
        except smtplib.SMTPRecipientsRefused as error:
            return _refused(*next(iter(error.recipients.values())))
        except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as error:
            return _refused(error.smtp_code, _bytes(error.smtp_error))
        except BadHeaderError:
            return Answer(is_delivered=False, code="bad-header", is_final=True)
        except (smtplib.SMTPException, OSError) as error:
            self._backend.close()
            raise NoConnectionError(type(error).__name__) from error
        return Answer(is_delivered=True, code="accepted")

    def _open(self) -> None:
        try:
            self._backend.open()
        except (smtplib.SMTPException, OSError) as error:
            raise NoConnectionError(type(error).__name__) from error


def _message(rendered: Rendered, *, to: Sequence[str], notice_id: UUID) -> EmailMultiAlternatives:
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ") or "localhost"
    message = EmailMultiAlternatives(
        subject=rendered.subject,
        body=rendered.text,
        to=list(to),
        headers={
            "Message-ID": f"<{notice_id}@{host}>",
            "Auto-Submitted": "auto-generated",
            "Content-Language": rendered.language,
        },
    )
    message.attach_alternative(rendered.html, "text/html")
    return message


def _refused(status: int, text: bytes) -> Answer:
    """The codes alone: a server's sentence names the address."""
    enhanced = ENHANCED.search(text)
    code = f"{status} {enhanced[0].decode()}" if enhanced else str(status)
    return Answer(is_delivered=False, code=code, is_final=status >= PERMANENT)


def _bytes(text: bytes | str) -> bytes:
    return text.encode() if isinstance(text, str) else text
