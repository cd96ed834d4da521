"""Reporters in a real browser: the form, the private page, with and without scripts."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from andon.people.models import Organisation
from andon.reports.models import Evidence, Message, Report, Words
from andon.rules.completeness import Item
from andon.runtime import clock, scope
from tests.browser.conftest import DESK, TELEPHONE, Reader, overflow
from tests.browser.portal import SKU, make_client, photo, send_report

pytestmark = pytest.mark.browser

Open = Callable[..., Page]
Look = Callable[[Page, str], Path]
Barriers = Callable[[Page], list[str]]

READERS = [TELEPHONE, DESK]
EVERYTHING = tuple(item.value for item in Item)


@pytest.fixture
def client(house: str) -> Organisation:
    """A client whose form the tests open."""
    return make_client(at=clock.now())


def pages_of(client: Organisation) -> dict[str, str]:
    """Every page that a reporter can see, by name."""
    plain = send_report(client)
    asked = send_report(client, asks=EVERYTHING)
    return {
        "report": f"/r/{client.slug}/",
        "report-product": f"/r/{client.slug}/{SKU}/?10=L2407B",
        "private-new": f"/p/{plain.link_token}/?new=1&file=1.empty",
        "private-asked": f"/p/{asked.link_token}/?did=answered",
        "erase": f"/p/{plain.link_token}/erase/",
        "nothing": "/p/nothing/",
    }


@pytest.mark.parametrize("reader", READERS, ids=str)
def test_every_page_of_a_reporter_has_no_barrier_and_fits_its_window(
    reader: Reader, client: Organisation, open_as: Open, barriers: Barriers, look: Look
) -> None:
    found: dict[str, object] = {}
    for name, path in pages_of(client).items():
        page = open_as(reader, path)
        look(page, f"portal-{name}-{reader}")
        found[name] = (barriers(page), overflow(page))
    assert found == dict.fromkeys(found, ([], 0))


def test_a_report_with_a_photo_is_sent_from_a_telephone(
    client: Organisation, open_as: Open, look: Look
) -> None:
    page = open_as(Reader(390, "en", "light"), f"/r/{client.slug}/{SKU}/?10=L2407B")
    page.set_input_files("#evidence", photo())
    page.fill("#words", "Serum runs out under the pump.")
    page.get_by_label("No", exact=True).check()
    page.fill("#contact", "noor@example.com")
    look(page, "portal-filled-390-en-light")
    page.get_by_role("button", name="Send report").click()
    page.wait_for_url("**/p/**")
    with scope.organisations(client.pk):
        report = Report.objects.get()
        assert (report.sku, report.lot, report.injury) == (SKU, "L2407B", "no")
        assert Words.objects.get(pk=report.pk).words == "Serum runs out under the pump."
        assert Evidence.objects.get(report=report).media_type == "image/jpeg"
    expect(page.get_by_text("Thank you. Your number is")).to_contain_text(report.number)
    with page.expect_download() as download:
        page.get_by_role("link", name="Signed receipt").click()
    assert json.loads(download.value.path().read_text())["body"]["number"] == report.number


def test_a_report_is_sent_in_arabic_without_scripts(client: Organisation, open_as: Open) -> None:
    page = open_as(TELEPHONE, f"/r/{client.slug}/", with_scripts=False)
    page.set_input_files("#evidence", photo())
    page.fill("#product", "سيروم")
    page.fill("#words", "وصلت العلبة مبللة. يتسرب السيروم من أسفل المضخة.")
    page.locator("[name=injury][value=yes]").check()
    page.fill("#injury_words", "احمرار في الجلد")
    page.locator("button[data-kind=main]:visible").click()
    expect(page.locator("h1")).to_have_text("وصلنا بلاغك")
    with scope.organisations(client.pk):
        report = Report.objects.get()
        assert (report.injury, report.language) == ("yes", "ar")
        assert Evidence.objects.filter(report=report).count() == 1


def test_a_number_reads_the_same_way_round_in_an_arabic_sentence(
    client: Organisation, open_as: Open
) -> None:
    received = send_report(client, language="ar", asks=("lot",))
    with scope.organisations(client.pk):
        remarks = [{"field": "lot", "code": "too-long", "given": "2026-000123"}]
        Words.objects.filter(pk=received.report_id).update(remarks=remarks)
    page = open_as(TELEPHONE, f"/p/{received.link_token}/")
    lefts = page.evaluate(LEFTS_OF, "2026-000123")
    assert lefts == sorted(lefts)


# Where each letter of a text stands, from the left; the text is found wherever it is on the page.
LEFTS_OF = """(text) => {
  const nodes = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (nodes.nextNode() && !nodes.currentNode.data.includes(text));
  const begins = nodes.currentNode.data.indexOf(text);
  return [...text].map((_, place) => {
    const letter = document.createRange();
    letter.setStart(nodes.currentNode, begins + place);
    letter.setEnd(nodes.currentNode, begins + place + 1);
    return letter.getBoundingClientRect().left;
  });
}"""


def test_a_draft_survives_a_reload_and_goes_when_it_is_sent(
    client: Organisation, open_as: Open
) -> None:
    page = open_as(DESK, f"/r/{client.slug}/")
    page.fill("#words", "The lid is cracked.")
    page.get_by_label("I am not sure").check()
    page.reload()
    expect(page.locator("#words")).to_have_value("The lid is cracked.")
    expect(page.get_by_label("I am not sure")).to_be_checked()
    expect(page.get_by_text("Draft kept on this device.")).to_be_visible()
    page.get_by_role("button", name="Send report").click()
    page.wait_for_url("**/p/**")
    page.goto(f"/r/{client.slug}/")
    expect(page.locator("#words")).to_have_value("")


def test_an_error_stands_above_its_field_and_the_photos_stay_chosen(
    client: Organisation, open_as: Open, barriers: Barriers, look: Look
) -> None:
    page = open_as(DESK, f"/r/{client.slug}/")
    page.set_input_files("#evidence", photo())
    page.fill("#words", " ")
    page.get_by_role("button", name="Send report").click()
    expect(page.locator("#words-error")).to_have_text(
        "Say in a few words what happened. One sentence is enough."
    )
    expect(page.locator("#words")).to_be_focused()
    expect(page.locator("#words")).to_have_attribute("aria-invalid", "true")
    assert barriers(page) == []
    look(page, "portal-error-1440-en-light")
    page.fill("#words", "The lid is cracked.")
    page.get_by_role("button", name="Send report").click()
    page.wait_for_url("**/p/**")
    with scope.organisations(client.pk):
        assert Evidence.objects.count() == 1


def test_without_a_connection_nothing_is_lost(client: Organisation, open_as: Open) -> None:
    page = open_as(DESK, f"/r/{client.slug}/")
    page.fill("#words", "The lid is cracked.")
    page.context.set_offline(True)
    page.get_by_role("button", name="Send report").click()
    expect(page.get_by_role("alert").filter(has_text="Not sent")).to_be_visible()
    page.context.set_offline(False)
    page.get_by_role("button", name="Send report").click()
    page.wait_for_url("**/p/**")
    with scope.organisations(client.pk):
        assert Report.objects.count() == 1


def test_the_whole_form_is_filled_in_by_keyboard_alone(client: Organisation, open_as: Open) -> None:
    page = open_as(DESK, f"/r/{client.slug}/")
    keys = page.keyboard
    reached: list[str] = []
    for _ in range(24):
        keys.press("Tab")
        reached.append(page.evaluate("document.activeElement.id || document.activeElement.name"))
        if reached[-1] == "words":
            keys.type("The lid is cracked.")
        if page.evaluate("document.activeElement.matches('form > [data-kind=main]')"):
            break
    assert [one for one in reached if one in {"product", "words", "injury", "contact"}] == [
        "product",
        "words",
        "injury",
        "contact",
    ]
    ring = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert ring == "solid"
    keys.press("Enter")
    page.wait_for_url("**/p/**")


def test_what_is_missing_is_answered_on_the_private_page(
    client: Organisation, open_as: Open
) -> None:
    received = send_report(client, asks=("injury", "lot", "quantity"))
    page = open_as(DESK, f"/p/{received.link_token}/")
    page.get_by_label("I am not sure").check()
    page.get_by_label("Lot number").fill("L2407B")
    page.get_by_label("How many have the problem?").fill("many")
    page.locator("form[action$='answer/'] button[data-kind=main]").click()
    expect(page.locator("#ask-quantity-error")).to_have_text("Write a whole number, such as 3.")
    expect(page.get_by_label("How many have the problem?")).to_have_value("many")
    expect(page.get_by_label("Lot number")).to_have_count(0)
    page.get_by_label("How many have the problem?").fill("3")
    page.locator("form[action$='answer/'] button[data-kind=main]").click()
    expect(page.get_by_text("Thank you. Your answer is with the report.")).to_be_visible()
    with scope.organisations(client.pk):
        report = Report.objects.get(pk=received.report_id)
        assert (report.lot, report.quantity_affected) == ("L2407B", 3)


def test_a_new_message_appears_by_itself_but_never_under_typing_hands(
    client: Organisation, open_as: Open
) -> None:
    received = send_report(client, asks=("lot",))
    page = open_as(DESK, f"/p/{received.link_token}/")
    page.get_by_label("Lot number").fill("L24")
    with scope.organisations(client.pk):
        Message.objects.create(
            organisation_id=client.pk,
            report_id=received.report_id,
            is_from_reporter=False,
            text="Please stop using it.",
            at=clock.now(),
        )
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.get_by_label("Lot number")).to_have_value("L24")
    page.get_by_label("Lot number").fill("")
    page.locator("h1").click()
    with page.expect_response("**/live/"):
        page.evaluate("document.activeElement.blur()")
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.get_by_text("Please stop using it.")).to_be_visible()


def test_a_person_is_erased_only_after_a_second_question(
    client: Organisation, open_as: Open
) -> None:
    received = send_report(client)
    page = open_as(DESK, f"/p/{received.link_token}/")
    page.get_by_role("link", name="Erase my data").click()
    with scope.organisations(client.pk):
        assert Words.objects.filter(pk=received.report_id).exists()
    page.get_by_role("button", name="Erase it for good").click()
    expect(page.get_by_text("This report no longer holds anything about you.")).to_be_visible()
    with scope.organisations(client.pk):
        assert not Words.objects.filter(pk=received.report_id).exists()
