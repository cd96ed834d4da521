"""The desk's other pages: entering and importing reports, the outbox, the ledger, the standards."""

import base64
import gzip
import json
import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.cast import make_member
from tests.web.desk import case_from, product, signed_in, text_of

from andon.ledger.seal import seal
from andon.library.steps.load import load_shipped
from andon.notices.models import Notice
from andon.people.models import Member, Organisation
from andon.reports.drafts import draft_from
from andon.reports.models import Report
from andon.reports.steps.receive import Received, receive
from andon.rules.access import Role
from andon.runtime import clock, scope


@pytest.fixture
def browser(mai: Member) -> Client:
    """Mai at her desk."""
    return signed_in(mai)


def reports_of(client: Organisation) -> list[Report]:
    with scope.organisations(client.pk):
        return list(Report.objects.order_by("id"))


def table(text: str, name: str = "reports.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode())


def test_a_report_told_by_telephone_is_received_like_any_other(
    tidewell: Organisation, browser: Client
) -> None:
    form = {
        "client": "tidewell",
        "words": "The lid is cracked.",
        "aware_by": "shop clerk",
        "aware_at": "2026-03-14T09:30",
        "injury": "no",
    }
    answer = browser.post("/desk/reports/new/", form, follow=True)
    [report] = reports_of(tidewell)
    assert f"Report {report.number} is received." in answer.content.decode()
    assert (report.channel, report.aware_by, report.injury) == ("desk", "shop clerk", "no")
    assert report.aware_at.isoformat() == "2026-03-14T09:30:00+00:00"


def test_a_report_without_words_keeps_what_was_typed(
    tidewell: Organisation, browser: Client
) -> None:
    form = {"client": "tidewell", "words": " ", "lot": "L2407B"}
    answer = browser.post("/desk/reports/new/", form)
    assert answer.status_code == 422
    assert 'value="L2407B"' in answer.content.decode()
    assert reports_of(tidewell) == []


def test_a_table_goes_in_and_what_cannot_be_taken_is_named(
    tidewell: Organisation, browser: Client
) -> None:
    text = "words,lot\nThe pump leaks.,L1\n,L2\nThe lid is cracked.,L3\n"
    sent = {"client": "tidewell", "table": table(text)}
    page = browser.post("/desk/reports/import/", sent).content.decode()
    said = re.sub(r"<[^>]+>", "", page)
    assert "3 rows read = 2 reports + 1 rejected + 0 repeats" in said
    coded = re.search(r"base64,([\w+/=]+)", unescape(page))
    assert coded is not None
    lines = base64.b64decode(coded[1]).decode().splitlines()
    assert lines[0] == "line,code,reason,original"
    assert lines[1].startswith("3,")
    assert [one.channel for one in reports_of(tidewell)] == ["file", "file"]


def test_the_same_table_again_adds_nothing(tidewell: Organisation, browser: Client) -> None:
    text = "words\nThe pump leaks.\n"
    for _ in range(2):
        sent = {"client": "tidewell", "table": table(text)}
        page = browser.post("/desk/reports/import/", sent).content.decode()
    assert "<b>1</b> repeats" in page
    assert len(reports_of(tidewell)) == 1


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("reports.exe", "MZ", "Send a CSV, Excel or NDJSON file"),
        ("reports.xlsx", "no excel", "reports"),
        ("reports.csv", "", "empty"),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_one_sentence(
    tidewell: Organisation, browser: Client, name: str, text: str, sentence: str
) -> None:
    sent = {"client": "tidewell", "table": table(text, name=name)}
    answer = browser.post("/desk/reports/import/", sent)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_a_packed_file_under_another_name_is_not_unpacked(
    tidewell: Organisation, browser: Client
) -> None:
    packed = SimpleUploadedFile("reports.csv", gzip.compress(b"words\n" + b"It leaks.\n" * 9))
    answer = browser.post("/desk/reports/import/", {"client": "tidewell", "table": packed})
    assert answer.status_code == 422
    with scope.organisations(tidewell.pk):
        assert not Report.objects.exists()


def test_an_import_without_a_file_asks_for_one(tidewell: Organisation, browser: Client) -> None:
    answer = browser.post("/desk/reports/import/", {"client": "tidewell"})
    assert "Choose a file first." in answer.content.decode()


def test_the_outbox_tells_what_became_of_a_notice_and_sends_it_again(
    tidewell: Organisation, browser: Client
) -> None:
    case_from(tidewell, contact="kim@example.org", may_be_contacted=True)
    with scope.organisations(tidewell.pk):
        Notice.objects.update(state="failed", reason="tries-used")
        notice = Notice.objects.order_by("created_at")[0]
    page = text_of(browser, "/desk/outbox/?state=failed")
    assert "It was tried as often as the house tries." in page
    assert "kim@example.org" not in page
    browser.post(f"/desk/outbox/{notice.pk}/retry/")
    notice.refresh_from_db()
    assert notice.state == "waiting"
    again = browser.post(f"/desk/outbox/{notice.pk}/retry/", follow=True)
    assert "It was sent or is waiting already." in again.content.decode()


def test_the_outbox_goes_on_by_key_and_forgives_a_forged_one(
    tidewell: Organisation, browser: Client
) -> None:
    for _ in range(18):
        case_from(tidewell, "My skin burns, a red rash.", contact="kim@example.org")
    with scope.organisations(tidewell.pk):
        many = Notice.objects.count()
    assert many > 0
    first = browser.get("/desk/outbox/")
    shown = len(first.context["rows"])
    following = first.context["next_url"]
    if following:
        shown += len(browser.get(f"/desk/outbox/{following}").context["rows"])
    assert shown == min(many, 100)
    assert browser.get("/desk/outbox/?after=forged&state=none").status_code == 200


def test_the_ledger_says_what_a_receipt_is_worth(tidewell: Organisation, jonas: Member) -> None:
    browser = signed_in(jonas)
    at = clock.now()
    with scope.organisations(tidewell.pk):
        draft = draft_from(
            {"words": "It leaks."}, organisation_id=tidewell.pk, channel="form", at=at
        )
        (received,) = receive([draft], at=at)
    assert isinstance(received, Received)
    assert "No checkpoint yet" in text_of(browser, "/desk/ledger/")

    def said_of(text: str) -> str:
        sent = {"receipt": table(text, name="receipt.json")}
        return browser.post("/desk/ledger/", sent).content.decode()

    receipt = json.dumps(received.receipt)
    assert "Promised, not sealed yet" in said_of(receipt)
    assert "Not valid" in said_of(receipt.replace(received.number, "R-00000000"))
    assert "This file is no receipt" in said_of("[]")
    assert "Choose the receipt" in browser.post("/desk/ledger/").content.decode()
    with scope.whole_house():
        seal(at=clock.now())
    page = text_of(browser, "/desk/ledger/")
    assert "are sealed" in page
    assert "andon" in page


def test_a_standard_is_read_with_its_rules_norm_and_versions(
    tidewell: Organisation, browser: Client
) -> None:
    with scope.whole_house():
        load_shipped(clock.now())
    listed = text_of(browser, "/desk/standards/?category=cosmetics")
    where = re.search(r'href="(/desk/tidewell/standards/[^"]+)"', listed)
    assert where is not None
    page = text_of(browser, where[1])
    assert "Judgement rules of the standard" in page
    assert "version 1" in page
    assert browser.get("/desk/tidewell/standards/NONE-01/").status_code == 404
    assert browser.get("/desk/standards/?category=nonsense&client=nobody").status_code == 200


def test_a_report_page_shows_facts_and_leads_to_its_case(
    tidewell: Organisation, browser: Client
) -> None:
    product(tidewell)
    case = case_from(tidewell, sku="DLS-50", lot="L2407B", contact="kim@example.org", market="TH")
    [report] = reports_of(tidewell)
    page = text_of(browser, f"/desk/tidewell/reports/{report.number}/")
    assert f"/desk/tidewell/cases/{case.number}/" in page
    assert "kim@example.org" in page
    assert browser.get("/desk/tidewell/reports/R-NOTHING/").status_code == 404


def test_single_keys_are_silent_for_whoever_switched_them_off(
    tidewell: Organisation, mai: Member
) -> None:
    mai.user.has_single_keys = False
    mai.user.save()
    assert 'data-keys="off"' in text_of(signed_in(mai), "/desk/")


@pytest.mark.parametrize("language", ["ar", "zh-hans"])
def test_the_desk_speaks_the_readers_language(
    tidewell: Organisation, mai: Member, language: str
) -> None:
    mai.user.language = language
    mai.user.save()
    case = case_from(tidewell)
    browser = signed_in(mai)
    for path in ("/desk/", f"/desk/tidewell/cases/{case.number}/", "/desk/outbox/"):
        page = text_of(browser, path)
        assert f'lang="{language}"' in page
        assert "Queue" not in re.sub(r"<[^>]+>", " ", page), path


def test_a_manager_reads_the_ledger_and_a_specialist_does_not(
    tidewell: Organisation, browser: Client
) -> None:
    manager = make_member("Max", Role.MANAGER, tidewell)
    assert signed_in(manager).get("/desk/ledger/").status_code == 200
    assert browser.get("/desk/ledger/").status_code == 403
