"""A table of reports from the desk: each row received like any other, each refusal named."""

import base64
import csv
import io
import tempfile
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from andon.connect.importing import CELLS, Count, Rejected, import_rows
from andon.connect.mapping import BadMappingError, own_names
from andon.connect.tables import BadTableError, Table, open_table
from andon.connect.texts import GZIP
from andon.people.models import Organisation
from andon.reports.drafts import FIELDS
from andon.rules.access import Act
from andon.runtime import clock
from andon.web.access import StaffRequest, needs
from andon.web.desk.place import client_named, clients_of, desk

# What a request may take on; larger files go through `andon receive`, which shows its progress.
MOST_BYTES = 10 * 1024 * 1024
MOST_SHOWN = 100
MOST_KEPT = 2000  # of a page's download; who has more uses `andon receive`, which writes a file
ENDINGS = (".csv", ".xlsx", ".xls", ".ods", ".ndjson", ".jsonl")


class BadUpload(ValueError):  # noqa: N818  reads as the sentence it is
    """A file that is not taken, as one sentence."""


@needs(Act.REPORT_RECEIVE)
@require_http_methods(["GET", "POST"])
def import_page(request: StaffRequest) -> HttpResponse:
    """The form, or what became of the rows. The same file again adds nothing."""
    clients = clients_of(request)
    sentence, count = "", None
    rejected: list[Rejected] = []
    if request.method == "POST":
        client = client_named(clients, request.POST.get("client", ""))
        try:
            count, rejected = _import(request.FILES.get("table"), client=client)
        except (BadUpload, BadTableError, BadMappingError) as error:
            sentence = str(error)
    return desk(
        request,
        "desk/import.html",
        clients=clients,
        status=422 if sentence else 200,
        sentence=sentence,
        count=count,
        rejected=rejected[:MOST_SHOWN],
        more=max(0, len(rejected) - MOST_SHOWN),
        download=_as_link(rejected[:MOST_KEPT]),
        endings=", ".join(ENDINGS),
        fields=sorted(FIELDS),
        typed=request.POST,
    )


def _import(
    sent: "UploadedFile[Any] | None", *, client: Organisation
) -> tuple[Count, list[Rejected]]:
    if sent is None or not sent.name:
        raise BadUpload(gettext("Choose a file first."))
    ending = Path(sent.name).suffix.lower()
    if ending not in ENDINGS or _is_packed(sent):
        raise BadUpload(gettext("Send a CSV, Excel or NDJSON file: its name tells which it is."))
    if (sent.size or 0) > MOST_BYTES:
        raise BadUpload(
            gettext("A file from this page may have at most 10 MB; use “andon receive” for more.")
        )
    rejected: list[Rejected] = []
    with _table(sent, ending=ending) as table:
        counts = import_rows(
            table.rows,
            mapped=own_names(table.columns),
            organisation_id=client.pk,
            channel="file",
            now=clock.now,
            reject=lambda one: rejected.append(one) if len(rejected) <= MOST_KEPT else None,
        )
        # The same count grows with each batch: the last one is the whole.
        count = deque(counts, maxlen=1)
    return (count[0] if count else Count()), rejected


def _is_packed(sent: "UploadedFile[Any]") -> bool:
    """Whether it is gzip under another name: 10 MB of that may unpack to 10 GB."""
    sent.seek(0)
    return bool(sent.read(len(GZIP)) == GZIP)


@contextmanager
def _table(sent: "UploadedFile[Any]", *, ending: str) -> Iterator[Table]:
    """The upload as a table; its bytes are gone with the request."""
    with tempfile.NamedTemporaryFile(suffix=ending) as held:
        for chunk in sent.chunks():
            held.write(chunk)
        held.flush()
        table = open_table(Path(held.name))
        try:
            yield table
        finally:
            table.close()


def _as_link(rejected: list[Rejected]) -> str:
    """The rejected rows as a file within the page itself, so that nothing of them is kept."""
    if not rejected:
        return ""
    held = io.StringIO()
    writer: Any = csv.writer(held)
    writer.writerow(CELLS)
    writer.writerows(one.cells for one in rejected)
    coded = base64.b64encode(held.getvalue().encode("utf-8", "replace")).decode()
    return f"data:text/csv;charset=utf-8;base64,{coded}"
