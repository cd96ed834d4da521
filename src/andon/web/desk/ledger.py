"""The ledger: how far it is sealed, its checkpoints, and what a receipt is worth."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from andon.ledger import receipts
from andon.ledger.verify import checkpoints, standing
from andon.rules.access import Act
from andon.runtime import keys
from andon.web.access import StaffRequest, needs
from andon.web.desk.place import clients_of, desk


@needs(Act.LEDGER_READ)
@require_http_methods(["GET", "POST"])
def ledger_page(request: StaffRequest) -> HttpResponse:
    """The state of the book; a receipt that is sent is checked and not kept."""
    verdict = None
    if request.method == "POST":
        verdict = _verdict(request.FILES.get("receipt"))
    return desk(
        request,
        "desk/ledger.html",
        clients=clients_of(request),
        standing=standing(),
        checkpoints=checkpoints(limit=20),
        public_key=keys.public_key_note(),
        verdict=verdict,
    )


def _verdict(sent: "UploadedFile[Any] | None") -> receipts.Verdict:
    if sent is None:
        return receipts.Verdict("invalid", gettext("Choose the receipt's file first."))
    try:
        receipt = receipts.read(sent.read(receipts.MOST_BYTES + 1))
    except receipts.ReceiptError as error:
        return receipts.Verdict("invalid", str(error))
    return receipts.check(receipt, public_key=keys.public_key_note())
