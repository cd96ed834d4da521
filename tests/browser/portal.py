"""What the reporters' tests begin with: a client, a product, a report, a photo."""

import io
import time
from datetime import datetime

from PIL import Image

from andon.catalog.models import Product
from andon.people.models import Organisation
from andon.reports.drafts import draft_from
from andon.reports.models import Ask, Report
from andon.reports.steps.receive import Received, receive
from andon.runtime import clock, scope
from andon.runtime.ids import new_number

SKU = "DLS-50"
TRIAGED_WITHIN_S = 30


def make_client(*, at: datetime) -> Organisation:
    """A client of its own with one product, so that no test sees another's."""
    slug = new_number("t").lower()
    with scope.whole_house():
        client = Organisation.objects.create(slug=slug, name="Tidewell", created_at=at)
    with scope.organisations(client.pk):
        Product.objects.create(
            organisation_id=client.pk,
            sku=SKU,
            gtin="04006381333931",
            name="Dewlight Serum 50 ml",
            category="cosmetics",
            created_at=at,
        )
    return client


def send_report(
    client: Organisation, *, language: str = "en", asks: tuple[str, ...] = ()
) -> Received:
    """A report that the worker has triaged, and what is asked of its reporter."""
    at = clock.now()
    draft = draft_from(
        {"words": "Serum runs out under the pump.", "language": language, "sku": SKU},
        organisation_id=client.pk,
        channel="form",
        at=at,
    )
    [received] = receive([draft], at=at)
    assert isinstance(received, Received)
    with scope.organisations(client.pk):
        _wait_for_triage(received)
        for item in asks:
            Ask.objects.get_or_create(
                organisation_id=client.pk,
                report_id=received.report_id,
                item=item,
                defaults={"asked_at": at},
            )
    return received


def _wait_for_triage(received: Received) -> None:
    """The running worker takes it up within a second; a busy machine may need longer."""
    ends = time.monotonic() + TRIAGED_WITHIN_S
    untriaged = Report.objects.filter(pk=received.report_id, triaged_at=None)
    while untriaged.exists():
        assert time.monotonic() < ends, "The worker did not triage the report."
        time.sleep(0.1)


def photo(colour: str = "#c9ced1") -> dict[str, object]:
    """A small JPEG, as the browser's file field takes it."""
    held = io.BytesIO()
    Image.new("RGB", (320, 240), colour).save(held, "JPEG")
    return {"name": "leak.jpg", "mimeType": "image/jpeg", "buffer": held.getvalue()}
