"""What happens to a report after it came in: answers, files, words both ways, reminders."""

import io
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from andon.ledger import book
from andon.notices.models import Notice
from andon.people import actors, vault
from andon.people.models import Member, Organisation
from andon.reports.files import store_file
from andon.reports.models import Ask, Evidence, Message, Report
from andon.reports.steps.add_evidence import add_evidence
from andon.reports.steps.answer_ask import BadAnswer, add_answer
from andon.reports.steps.receive import receive
from andon.reports.steps.remind import remind_due
from andon.reports.steps.write import BadMessage, write_from_reporter, write_to_reporter
from andon.rules.access import Refused
from andon.rules.completeness import Item
from andon.runtime.models import Job
from tests.reports.conftest import MakeDraft

pytestmark = pytest.mark.both

PHOTO = b"\xff\xd8\xff\xe0" + bytes(64)


@pytest.fixture
def report(draft: MakeDraft, scoped: Organisation, at: datetime) -> Report:
    """A report that lacks much, of somebody who may be written to."""
    receive([draft(email="noor@example.com", language="ar")], at=at)
    report = Report.objects.select_related("contact").get()
    report.missing = [Item.LOT, Item.PHOTO]
    report.save()
    for item in report.missing:
        Ask.objects.create(
            organisation_id=report.organisation_id,
            report=report,
            item=item,
            asked_at=at,
            remind_at=at + timedelta(hours=24),
        )
    return report


@pytest.mark.parametrize(
    ("item", "value", "column", "stored"),
    [
        (Item.INJURY, "yes", "injury", "yes"),
        (Item.LOT, " L 77 ", "lot", "L 77"),
        (Item.QUANTITY, "3", "quantity_affected", 3),
        (Item.NOTICED, "2026-03-01", "noticed_on", date(2026, 3, 1)),
        (Item.MARKET, "th", "market", "TH"),
        (Item.BOUGHT_WHERE, "Pharmacy", "bought_where", "Pharmacy"),
        (Item.ORDER, "A-1", "order_reference", "A-1"),
        (Item.PRODUCT, "Hand cream", "product_words", "Hand cream"),
    ],
)
def test_an_answer_fills_what_was_empty_and_lets_the_case_know(
    report: Report, at: datetime, item: Item, value: str, column: str, stored: object
) -> None:
    add_answer(report, item=item, value=value, at=at)

    report.refresh_from_db()
    assert getattr(report, column) == stored
    assert item not in report.missing
    assert Job.objects.get(name="report.amended").payload["items"] == [item]


def test_an_answer_ends_its_ask_and_leaves_the_others(report: Report, at: datetime) -> None:
    add_answer(report, item=Item.LOT, value="L77", at=at)

    lot, photo = Ask.objects.order_by("item")
    assert (lot.item, lot.answered_at, lot.remind_at) == (Item.LOT, at, None)
    assert photo.answered_at is None
    assert report.missing == [Item.PHOTO]


def test_what_was_received_is_not_changed_by_an_answer(report: Report, at: datetime) -> None:
    add_answer(report, item=Item.LOT, value="L77", at=at)
    add_answer(report, item=Item.LOT, value="L78", at=at)

    report.refresh_from_db()
    assert report.lot == "L77"


@pytest.mark.parametrize(
    ("item", "value"),
    [
        (Item.INJURY, "perhaps"),
        (Item.QUANTITY, "many"),
        (Item.NOTICED, "2031-01-01"),
        (Item.MARKET, "Atlantis"),
        (Item.LOT, "x" * 61),
        (Item.CONTACT, "noor@example"),
        (Item.PHOTO, "here"),
        (Item.DEFECT, " "),
        ("password", "x"),
    ],
)
def test_an_answer_that_cannot_be_taken_says_how_to_mend_it(
    report: Report, at: datetime, item: str, value: str
) -> None:
    with pytest.raises(BadAnswer, match=r"\.$"):
        add_answer(report, item=item, value=value, at=at)

    report.refresh_from_db()
    assert report.missing == [Item.LOT, Item.PHOTO]


def test_a_contact_that_is_answered_goes_into_the_vault(
    draft: MakeDraft, scoped: Organisation, at: datetime
) -> None:
    receive([draft()], at=at)
    report = Report.objects.select_related("contact").get()

    add_answer(report, item=Item.CONTACT, value="noor@example.com", at=at)

    report = Report.objects.select_related("contact").get()
    assert vault.open(report.contact) == vault.Person(email="noor@example.com")


def test_a_photo_that_comes_later_answers_the_ask_and_comes_once(
    report: Report, at: datetime, tmp_path: Path, settings: Settings
) -> None:
    settings.EVIDENCE_DIR = tmp_path
    photo = store_file(io.BytesIO(PHOTO), name="leak.jpg")

    [row] = add_evidence(report, files=[photo], at=at)
    again = add_evidence(report, files=[store_file(io.BytesIO(PHOTO))], at=at)

    assert again == []
    assert Evidence.objects.get() == row
    assert report.missing == [Item.LOT]
    assert Ask.objects.get(item=Item.PHOTO).answered_at == at


def test_a_named_persons_answer_is_told_and_stops_the_clock_once(
    report: Report, mai: Member, at: datetime
) -> None:
    by = actors.of_member(mai)
    write_to_reporter(report, text="Thank you, we look at it.", by=by, at=at)
    write_to_reporter(report, text="One more word.", by=by, at=at + timedelta(minutes=5))

    report.refresh_from_db()
    assert report.answered_at == at
    assert Job.objects.filter(name="report.answered").count() == 1
    notices = Notice.objects.filter(template="reporter.answered")
    assert {notice.language for notice in notices} == {"ar"}
    assert "Thank" not in str([one.facts for one in notices])


def test_a_machine_that_writes_stops_no_clock(report: Report, at: datetime) -> None:
    by = actors.system(report.organisation_id)
    write_to_reporter(report, text="We got it.", by=by, at=at)

    report.refresh_from_db()
    assert report.answered_at is None


def test_who_may_not_answer_is_refused(report: Report, mai: Member, at: datetime) -> None:
    from_nobody = replace(actors.of_member(mai), role=None)
    with pytest.raises(Refused):
        write_to_reporter(report, text="Hello.", by=from_nobody, at=at)

    assert not Message.objects.exists()


def test_a_reporters_message_is_kept_and_no_word_of_it_enters_the_ledger(
    report: Report, at: datetime
) -> None:
    message = write_from_reporter(report, text="It leaks\x00 more now.", at=at)

    assert Message.objects.get().text == "It leaks  more now."
    line = book.history(report.pk, organisation_id=report.organisation_id)[-1]
    assert (line.kind, line.facts) == ("message.received", {"message": str(message.pk)})
    with pytest.raises(BadMessage):
        write_from_reporter(report, text=" \x00 ", at=at)


def test_reminders_go_out_after_one_day_and_three_then_never_again(
    report: Report, at: datetime
) -> None:
    sent = {
        hours: remind_due(at=at + timedelta(hours=hours)) for hours in (23, 24, 25, 71, 72, 73, 999)
    }

    assert sent == {23: 0, 24: 1, 25: 0, 71: 0, 72: 1, 73: 0, 999: 0}
    notices = Notice.objects.filter(template="reporter.reminded")
    assert {tuple(notice.facts["items"]) for notice in notices} == {(Item.LOT, Item.PHOTO)}


def test_a_worker_that_slept_sends_one_reminder_not_two(report: Report, at: datetime) -> None:
    late = at + timedelta(hours=100)

    assert (remind_due(at=late), remind_due(at=late)) == (1, 0)
    assert remind_due(at=late + timedelta(hours=48)) == 1


def test_nobody_is_reminded_of_what_is_answered_or_against_their_will(
    report: Report, at: datetime
) -> None:
    Ask.objects.filter(item=Item.LOT).update(answered_at=at)
    report.contact.may_be_contacted = False
    report.contact.save()

    assert remind_due(at=at + timedelta(hours=24)) == 0
    assert not Notice.objects.exists()
