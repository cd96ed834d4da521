"""Erasing a person: nothing personal is left, the case's proofs stay, the repeat is forgotten."""

import io
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from andon.ledger import book
from andon.notices import outbox
from andon.notices.steps.send import send_due
from andon.people import actors, vault
from andon.people.models import Contact, Member, Organisation
from andon.reports.drafts import draft_from
from andon.reports.files import store_file
from andon.reports.models import Claim, Evidence, Message, Report, Words
from andon.reports.steps.answer_ask import add_answer
from andon.reports.steps.erase_person import erase_person
from andon.reports.steps.receive import receive
from andon.reports.steps.write import write_from_reporter
from andon.reports.telling import to_reporter
from andon.rules.access import Refused
from tests.reports.conftest import MakeDraft

pytestmark = pytest.mark.both


@pytest.fixture
def report(tidewell: Organisation, scoped: Organisation, at: datetime, tmp_path: Path,
           settings: Settings) -> Report:  # fmt: skip
    """A report with everything that could tell who sent it."""
    settings.EVIDENCE_DIR = tmp_path
    photo = store_file(io.BytesIO(b"\xff\xd8\xff\xe0" + bytes(64)), name="Noor at home.jpg")
    fields = {
        "words": "I am Noor and it leaks.",
        "email": "noor@example.com",
        "bought_where": "near my home",
        "order_reference": "NOOR-1",
        "product": "Noor's cream",
    }
    draft = draft_from(
        fields, organisation_id=tidewell.pk, channel="form", at=at, evidence=(photo,)
    )
    receive([draft], at=at)
    report = Report.objects.select_related("contact").get()
    report.found = {"slots": {"name": ["Noor"]}}
    report.save()
    write_from_reporter(report, text="Noor again.", at=at)
    return report


def test_nothing_of_the_person_is_left_and_the_report_stays(report: Report, at: datetime) -> None:
    erase_person(report, at=at)

    report = Report.objects.select_related("contact").get()
    assert report.erased_at == at
    assert vault.open(report.contact) is None
    assert not Words.objects.exists()
    assert not Message.objects.exists()
    assert not Claim.objects.exists()
    kept = Evidence.objects.get()
    assert (kept.wrapped_key, kept.name) == (None, "")
    everything = [*Report.objects.values(), *Contact.objects.values(), *Evidence.objects.values()]
    assert "noor" not in str(everything).lower()


def test_the_mails_that_lie_as_files_go_too(
    report: Report,
    at: datetime,
    tmp_path: Path,
    settings: Settings,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    settings.EMAIL_BACKEND = "andon.notices.channels.readable.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "outbox"
    outbox.add(to_reporter(report, "reporter.answered"), at=at)
    send_due(at=at, limit=9, link_of_report=lambda _: "/p/x/")
    assert [file.read_text().count("noor@") for file in tmp_path.glob("outbox/*")] == [1]

    with django_capture_on_commit_callbacks(execute=True):
        erase_person(report, at=at)

    assert list(tmp_path.glob("outbox/*")) == []


def test_a_name_given_before_the_address_goes_with_it(
    draft: MakeDraft, scoped: Organisation, at: datetime
) -> None:
    receive([draft("It leaks.", name="Noor")], at=at)
    report = Report.objects.select_related("contact").get()
    add_answer(report, item="contact", value="noor@example.com", at=at)
    assert vault.open(report.contact) == vault.Person(name="Noor", email="noor@example.com")

    erase_person(report, at=at)

    assert not Contact.objects.exclude(sealed=None).exists()


def test_the_ledger_says_what_was_erased_and_no_longer_what_it_held(
    report: Report, at: datetime
) -> None:
    before = book.history(report.pk, organisation_id=report.organisation_id)
    erase_person(report, at=at + timedelta(days=1))

    *lines, last = book.history(report.pk, organisation_id=report.organisation_id)
    assert [line.facts for line in lines] == [None, None]
    assert last.kind == book.ERASED
    assert last.facts["entries"] == sorted(str(line.id) for line in before)


def test_the_same_words_after_erasing_are_a_new_report(
    report: Report, draft: MakeDraft, at: datetime
) -> None:
    fields = {"product": "Noor's cream", "email": "noor@example.com"}
    erase_person(report, at=at)

    [answer] = receive([draft("I am Noor and it leaks.", **fields)], at=at)

    assert not answer.is_repeat


def test_erasing_twice_is_no_error(report: Report, at: datetime) -> None:
    erase_person(report, at=at)
    erase_person(report, at=at)

    lines = book.history(report.pk, organisation_id=report.organisation_id)
    assert [line.kind for line in lines].count(book.ERASED) == 1


def test_a_legal_hold_refuses_and_leaves_everything(report: Report, at: datetime) -> None:
    report.contact.is_held_by_law = True
    report.contact.save()

    with pytest.raises(vault.LegalHoldError, match="legal hold"):
        erase_person(report, at=at)

    assert Words.objects.exists()
    assert Claim.objects.exists()


def test_a_link_erases_its_own_report_only_the_staff_all_of_the_address(
    report: Report, draft: MakeDraft, tidewell: Organisation, mai: Member, at: datetime
) -> None:
    receive([draft("Another matter.", email="noor@example.com")], at=at)
    erase_person(report, at=at)
    other = Report.objects.select_related("contact").exclude(pk=report.pk).get()
    receive([draft("A third matter.", email="noor@example.com")], at=at)
    assert other.erased_at is None

    chief = actors.system(tidewell.pk)
    emptied = erase_person(other, at=at, by=chief)

    assert len(emptied) == 2
    assert not Words.objects.exists()


def test_who_may_not_erase_is_refused(report: Report, mai: Member, at: datetime) -> None:
    with pytest.raises(Refused):
        erase_person(report, at=at, by=actors.of_member(mai))

    assert Words.objects.exists()
