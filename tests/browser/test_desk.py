"""The desk in a real browser: no barrier, no overflow, keys, and forms that open in place."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from andon.cases.models import Join
from andon.people.models import Organisation, User
from andon.runtime import scope
from tests.browser.conftest import DESK, TELEPHONE, Reader, overflow
from tests.browser.portal import send_report
from tests.browser.test_loop import client, come_in, staff

__all__ = ["client", "staff"]

pytestmark = pytest.mark.browser

Open = Callable[..., Page]
Look = Callable[[Page, str], Path]
Barriers = Callable[[Page], list[str]]


def case_page(client: Organisation) -> str:
    """The page of the case that a new report came to."""
    received = send_report(client)
    with scope.organisations(client.pk):
        join = Join.objects.select_related("case", "report").get(report_id=received.report_id)
    return f"/desk/{client.slug}/cases/{join.case.number}/"


@pytest.mark.parametrize("reader", [TELEPHONE, DESK], ids=str)
def test_every_desk_page_has_no_barrier_and_fits_its_window(
    reader: Reader,
    client: Organisation,
    staff: dict[str, User],
    open_as: Open,
    barriers: Barriers,
    look: Look,
) -> None:
    where = case_page(client)
    with scope.organisations(client.pk):
        number = Join.objects.select_related("report").get().report.number
    page = come_in(open_as, reader, staff["Lin"])
    pages = {
        "queue": "/desk/",
        "filter": "/desk/?grade=major",
        "empty": "/desk/?view=closed",
        "case": where,
        "report": f"/desk/{client.slug}/reports/{number}/",
        "new-report": "/desk/reports/new/",
        "import": "/desk/reports/import/",
        "outbox": "/desk/outbox/",
        "ledger": "/desk/ledger/",
        "standards": "/desk/standards/",
        "find": "/desk/find/?q=nothing",
    }
    found: dict[str, list[str]] = {}
    for name, path in pages.items():
        page.goto(path)
        if name == "case":
            page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
        look(page, f"desk-{name}-{reader}")
        wide = overflow(page)
        found[name] = barriers(page) + [f"{wide} px too wide"] * (wide > 0)
    assert {name: faults for name, faults in found.items() if faults} == {}


def test_the_black_button_opens_its_form_where_it_stands(
    client: Organisation, staff: dict[str, User], open_as: Open
) -> None:
    page = come_in(open_as, DESK, staff["Mai"])
    page.goto(case_page(client))
    page.locator(".head [data-opens]").click()
    form = page.locator("details[id^=answer-]")
    expect(form).to_have_attribute("open", "")
    expect(form.locator("select")).to_be_focused()


def test_the_queue_is_worked_by_keys_alone(
    client: Organisation, staff: dict[str, User], open_as: Open
) -> None:
    where = case_page(client)
    page = come_in(open_as, DESK, staff["Mai"])
    keys = page.keyboard
    keys.press("j")
    row = page.locator("#rows tbody tr[data-r=focus]")
    expect(row.locator("a")).to_be_focused()
    keys.press("x")
    expect(row).to_have_attribute("aria-selected", "true")
    expect(page.get_by_text("1 selected")).to_be_visible()
    keys.press("g")
    expect(page.get_by_text("1 case done.")).to_be_visible()
    keys.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("Select the row")
    keys.press("Escape")
    keys.press("/")
    keys.type("C-1")
    expect(page.locator("#found a").first).to_be_visible()
    keys.press("Enter")
    page.wait_for_url(f"**{where}")
    keys.press("m")
    expect(page.locator("details#join_report")).to_have_attribute("open", "")


def test_single_keys_can_be_switched_off_and_are_silent_in_fields(
    client: Organisation, staff: dict[str, User], open_as: Open
) -> None:
    page = come_in(open_as, DESK, staff["Mai"])
    page.goto(case_page(client))
    page.locator(".find input").focus()
    page.keyboard.type("m")
    expect(page.locator("details#join_report")).not_to_have_attribute("open", "")
    User.objects.filter(pk=staff["Mai"].pk).update(has_single_keys=False)
    page.reload()
    page.keyboard.press("m")
    expect(page.locator("details#join_report")).not_to_have_attribute("open", "")


def test_a_refusal_opens_its_form_and_keeps_what_was_typed(
    client: Organisation, staff: dict[str, User], open_as: Open, barriers: Barriers
) -> None:
    page = come_in(open_as, DESK, staff["Mai"])
    page.goto(case_page(client))
    form = page.locator("details#verify_case")
    form.locator("> summary").click()
    form.locator("[name=outcome][value=not-confirmed]").check()
    form.locator("button[data-kind=main]").click()
    expect(form.get_by_role("alert")).to_contain_text("Write the reason.")
    expect(form.locator("[name=outcome][value=not-confirmed]")).to_be_checked()
    assert barriers(page) == []
