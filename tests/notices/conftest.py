"""A real mail server on the loopback, and short ways to a notice."""

import socket
from collections.abc import Callable, Iterator
from datetime import datetime
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from typing import Any
from uuid import UUID

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from andon.notices import outbox
from andon.notices.models import Notice
from andon.people import vault
from andon.people.models import Contact, Organisation
from andon.runtime.ids import new_id


class PostOffice:
    """Takes mail, and answers by the first word of the address: `later@`, `never@`."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.recipients: list[list[str]] = []

    async def handle_RCPT(  # noqa: N802  # aiosmtpd calls it so
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Accept, put off or refuse a recipient."""
        if address.startswith("later@"):
            return f"451 4.3.0 <{address}> try again"
        if address.startswith("never@"):
            return f"550 5.1.1 <{address}> user unknown"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802  # aiosmtpd calls it so
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Keep the mail, parsed."""
        content = envelope.content
        assert isinstance(content, bytes)
        self.mails.append(BytesParser(policy=default).parsebytes(content))
        self.recipients.append(list(envelope.rcpt_tos))
        return "250 OK"


@pytest.fixture
def post_office(settings: Any) -> Iterator[PostOffice]:
    """A mail server that the settings name."""
    office = PostOffice()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(office, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = False
    settings.DEFAULT_FROM_EMAIL = "Andon <andon@quality.example>"
    settings.PUBLIC_URL = "https://quality.example"
    yield office
    controller.stop()


def keep_contact(organisation: Organisation, email: str, *, at: datetime, name: str) -> Contact:
    """A reporter in the vault."""
    return vault.keep([(organisation.pk, vault.Person(name=name, email=email))], at=at)[0]


Tell = Callable[..., Notice]


@pytest.fixture
def tell(scoped: Organisation, at: datetime) -> Tell:
    """`tell("reporter.received", "contact", id)`: one notice in the outbox."""

    def _tell(
        template: str,
        kind: Any,
        to_id: UUID,
        *,
        language: str = "en",
        when: datetime = at,
        **facts: Any,
    ) -> Notice:
        telling = outbox.Telling(
            template=template,
            to=outbox.To(kind, to_id),
            language=language,
            organisation_id=scoped.pk,
            subject=("report" if template.startswith("reporter.") else "case", new_id(at=at)),
            facts={"number": "R-7K4M2Q9X", **facts},
        )
        assert outbox.add([telling], at=when) == 1
        return Notice.objects.get(subject_id=telling.subject[1])

    return _tell


def link_of_report(report_id: UUID) -> str:
    """What the worker hands in."""
    return f"/p/{report_id.hex}/"
