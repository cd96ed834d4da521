"""A report from the public form to a closed case: English at a desk, Arabic on a telephone."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from andon.cases.models import Case
from andon.people.models import Department, Member, Organisation, User
from andon.people.steps.first_admin import sign_in_link
from andon.rules.access import CORE, Role
from andon.runtime import clock, scope
from tests.browser.conftest import DESK, TELEPHONE, Reader, overflow
from tests.browser.portal import SKU, make_client, photo

pytestmark = pytest.mark.browser

Open = Callable[..., Page]
Look = Callable[[Page, str], Path]
Barriers = Callable[[Page], list[str]]
STAFF = {"Mai": Role.SPECIALIST, "Jonas": Role.SUPERVISOR, "Lin": Role.QUALITY_CONTROL}
WORDS = {
    "en": "The serum leaks under the pump; the carton was wet.",
    "ar": "يتسرب السيروم من أسفل المضخة والعلبة مبللة.",
}
TRIAGED_WITHIN_MS = 60_000


@pytest.fixture
def client(house: str) -> Organisation:
    """A client with a product and its departments, whose contact is Lin."""
    made = make_client(at=clock.now())
    with scope.organisations(made.pk):
        Department.objects.bulk_create(
            Department(organisation_id=made.pk, name=name) for name in sorted(CORE)
        )
    return made


@pytest.fixture
def staff(client: Organisation) -> dict[str, User]:
    """Mai, Jonas and Lin of this client."""
    found = {}
    with scope.organisations(client.pk):
        for name, role in STAFF.items():
            user = User.objects.create_user(
                f"{name.lower()}@{client.slug}.example", name=name, created_at=clock.now()
            )
            member = Member.objects.create(
                organisation_id=client.pk, user=user, role=role, created_at=clock.now()
            )
            found[name] = user
        Department.objects.update(contact=member)
    return found


def come_in(open_as: Open, reader: Reader, user: User) -> Page:
    """Her own browser, signed in, in the reader's language and light."""
    User.objects.filter(pk=user.pk).update(language=reader.language, theme=reader.theme)
    page = open_as(reader, urlsplit(sign_in_link(user, at=clock.now())).path)
    page.locator("form button").click()
    page.wait_for_url("**/desk/")
    return page


def report_by_form(open_as: Open, reader: Reader, client: Organisation) -> Page:
    """Somebody reports on her telephone; her private page."""
    page = open_as(reader, f"/r/{client.slug}/{SKU}/")
    page.set_input_files("#evidence", photo())
    page.fill("#words", WORDS[reader.language])
    page.locator("[name=injury][value=no]").check()
    page.fill("#contact", "kim@example.org")
    page.locator("form > [data-kind=main]").click()
    page.wait_for_url("**/p/**")
    return page


def take(page: Page, where: str, step: str, fill: Callable[[Page], None] | None = None) -> None:
    """Open a step's form on the case's page, fill it in, send it; it must be done."""
    page.goto(where)
    form = page.locator(f"details#{step}")
    form.locator("> summary").click()
    if fill:
        fill(page)
    form.locator("button[data-kind=main]").click()
    expect(page.locator("p.note[data-t=good]")).to_be_visible()


def verdict(page: Page) -> None:
    page.locator("details#verify_case [name=outcome][value=confirmed]").check()


def statement(page: Page) -> None:
    page.locator("#st-place").select_option("pump")
    page.locator("#st-many").fill("1/1")
    page.locator("#st-effect").select_option("function-limited")


def plan(page: Page) -> None:
    page.locator("#plan-kind").select_option("corrective")
    page.locator("#plan-text").fill("Change the gasket of the pump.")


def proof(page: Page) -> None:
    page.locator("#do-proof").fill("40 pumps stayed dry.")


def draw(kind: str) -> Callable[[Page], None]:
    def fill(page: Page) -> None:
        page.locator("#draw-kind").select_option(kind)
        page.locator("#draw-population").fill("20")

    return fill


def passed(kind: str) -> Callable[[Page], None]:
    def fill(page: Page) -> None:
        page.locator("#re-kind").select_option(kind)
        page.locator("details#recheck_case [name=answer][value=yes]").check()
        page.locator("#re-note").fill("Dry.")

    return fill


def answer(page: Page, where: str) -> None:
    """Write to the reporter with a ready answer."""
    page.goto(where)
    form = page.locator("details[id^=answer-]").first
    form.locator("> summary").click()
    form.locator("select").select_option("reporter.received")
    expect(form.locator("textarea")).not_to_have_value("")
    form.locator("button[data-kind=main]").click()
    expect(page.locator("p.note[data-t=good]")).to_be_visible()


def carry(pages: dict[str, Page], where: str, client: Organisation) -> None:
    """Every step from the verdict to the end, each by somebody who may take it."""
    answer(pages["Mai"], where)
    for name in ("Mai", "Jonas"):
        take(pages[name], where, "verify_case", verdict)
    take(pages["Mai"], where, "state_case", statement)
    take(pages["Mai"], where, "dispatch_case")
    with scope.organisations(client.pk):
        told = Case.objects.get().dispatches.count()
    for _ in range(told):
        take(pages["Lin"], where, "acknowledge_dispatch")
    take(pages["Mai"], where, "add_action", plan)
    take(pages["Mai"], where, "do_action", proof)
    take(pages["Jonas"], where, "prove_action")
    for kind in ("lot", "reporter"):
        take(pages["Jonas"], where, "draw_recheck", draw(kind))
        take(pages["Jonas"], where, "recheck_case", passed(kind))
    take(pages["Mai"], where, "close_case")


@pytest.mark.parametrize("reader", [DESK, TELEPHONE], ids=str)
def test_a_report_is_carried_from_the_public_form_to_a_closed_case(
    reader: Reader,
    client: Organisation,
    staff: dict[str, User],
    open_as: Open,
    barriers: Barriers,
    look: Look,
) -> None:
    reporter = report_by_form(open_as, reader, client)
    pages = {name: come_in(open_as, reader, user) for name, user in staff.items()}
    mai = pages["Mai"]
    row = mai.locator("#rows tbody a").first
    for _ in range(TRIAGED_WITHIN_MS // 500):
        if row.count():
            break
        mai.wait_for_timeout(500)
        mai.goto("/desk/")
    where = str(row.get_attribute("href"))
    look(mai, f"desk-queue-{reader}")
    assert barriers(mai) == []
    carry(pages, where, client)
    mai.goto(where)
    look(mai, f"desk-closed-{reader}")
    assert barriers(mai) == []
    assert overflow(mai) <= 0
    with scope.organisations(client.pk):
        case = Case.objects.get()
        assert (case.station, case.outcome) == ("closed", "rectified")
    reporter.reload()
    look(reporter, f"desk-reporter-{reader}")
    expect(reporter.locator(".hang[data-s=done]").last).to_be_visible()
