"""What the desk's tests begin with: a signed-in reader, and reports that became cases."""

from datetime import datetime

from django.test import Client

from andon.cases.models import Case, Join
from andon.cases.steps.triage import triage
from andon.catalog.models import Product
from andon.people.models import Member, Organisation
from andon.reports.drafts import draft_from
from andon.reports.steps.receive import Received, receive
from andon.runtime import clock, scope

LEAK = "The pump of this serum leaks at the collar."


def signed_in(member: Member) -> Client:
    """A browser of this member's own."""
    browser = Client()
    browser.force_login(member.user)
    return browser


def product(client: Organisation, sku: str = "DLS-50", name: str = "Dewlight Serum 50 ml") -> None:
    """Something that the client sells."""
    with scope.organisations(client.pk):
        Product.objects.create(
            organisation_id=client.pk,
            sku=sku,
            name=name,
            category="cosmetics",
            created_at=clock.now(),
        )


def case_from(
    client: Organisation, words: str = LEAK, *, at: datetime | None = None, **fields: object
) -> Case:
    """A report is received and triaged; its case."""
    at = at or clock.now()
    with scope.organisations(client.pk):
        draft = draft_from(
            {"words": words, **fields}, organisation_id=client.pk, channel="form", at=at
        )
        (received,) = receive([draft], at=at)
        assert isinstance(received, Received)
        triage([received.report_id], organisation_id=client.pk, at=at)
        return Join.objects.select_related("case").get(report_id=received.report_id).case


def page_of(case: Case, *, of: str = "tidewell") -> str:
    """The address of a case's page."""
    return f"/desk/{of}/cases/{case.number}/"


def text_of(browser: Client, path: str) -> str:
    """A page's HTML; the page must be there."""
    answer = browser.get(path)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()
