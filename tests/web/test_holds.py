"""Legal holds on the people pages: set by a report's number, lifted again, without any name."""

import pytest
from django.test import Client
from django.urls import reverse
from tests.cast import NOON, make_member

from andon.people.models import Contact, Member, Organisation
from andon.reports.drafts import draft_from
from andon.reports.models import Report
from andon.reports.steps.receive import receive
from andon.rules.access import Role
from andon.runtime import scope

pytestmark = pytest.mark.both


@pytest.fixture
def ada(tidewell: Organisation) -> Member:
    """Tidewell's administrator."""
    return make_member("Ada", Role.CLIENT_ADMIN, tidewell)


def sent(client: Organisation, **fields: str) -> Report:
    """A report as it was received."""
    draft = draft_from(
        {"words": "It leaks.", **fields}, organisation_id=client.pk, channel="api", at=NOON
    )
    receive([draft], at=NOON)
    with scope.organisations(client.pk):
        return Report.objects.select_related("contact").get()


def browser_of(member: Member) -> Client:
    browser = Client()
    browser.force_login(member.user)
    return browser


def is_held(client: Organisation) -> bool:
    with scope.organisations(client.pk):
        return Contact.objects.get().is_held_by_law


def test_a_hold_is_set_by_the_reports_number_and_lifted(
    tidewell: Organisation, ada: Member
) -> None:
    report, browser = sent(tidewell, email="noor@example.com", name="Noor"), browser_of(ada)
    typed = f" {report.number.lower()} "
    page = browser.post(reverse("people:hold", args=["tidewell"]), {"report": typed}, follow=True)
    assert f"The reporter of {report.number} is under legal hold." in page.text
    assert reverse("desk:report", args=["tidewell", report.number]) in page.text
    assert "noor" not in page.text.lower()
    assert is_held(tidewell)
    lift = reverse("people:lift", args=["tidewell", report.contact_id])
    page = browser.post(lift, follow=True)
    assert "Nobody is under legal hold." in page.text
    assert not is_held(tidewell)


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        ("R-00000000", "This client has no report with this number."),
        (None, "This report names nobody, or the person was erased"),
    ],
)
def test_what_cannot_be_held_is_said_beside_the_number(
    tidewell: Organisation, ada: Member, number: str | None, sentence: str
) -> None:
    number = number or sent(tidewell).number
    page = browser_of(ada).post(reverse("people:hold", args=["tidewell"]), {"report": number})
    assert page.status_code == 422
    assert sentence in page.text
    assert f'value="{number}"' in page.text


def test_the_page_takes_a_number_from_its_address(tidewell: Organisation, ada: Member) -> None:
    page = browser_of(ada).get(reverse("people:holds", args=["tidewell"]), {"report": "R-7K4M2Q9X"})
    assert 'value="R-7K4M2Q9X"' in page.text


def test_another_clients_reporter_can_be_neither_held_nor_released(
    tidewell: Organisation, otto: Member, elsewhere: Organisation
) -> None:
    report = sent(tidewell, email="noor@example.com")
    browser = browser_of(make_member("Eve", Role.CLIENT_ADMIN, elsewhere))
    page = browser.post(reverse("people:hold", args=["elsewhere"]), {"report": report.number})
    assert page.status_code == 422
    lift = reverse("people:lift", args=["elsewhere", report.contact_id])
    assert browser.post(lift).status_code == 404
    assert not is_held(tidewell)
