"""Find a case from anywhere: by number, lot or product, or by the number of a report."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from andon.cases import queries
from andon.cases.views import Filters, Row
from andon.library import lookup
from andon.rules.access import Act
from andon.runtime import clock
from andon.web.access import StaffRequest, needs
from andon.web.desk.place import clients_of, desk

MOST = 8


@needs(Act.CASE_READ)
@require_GET
def find(request: StaffRequest) -> HttpResponse:
    """A list to choose from; the only open case that fits is opened at once."""
    text = request.GET.get("q", "").strip()
    clients = clients_of(request)
    rows = _rows(text) if text else []
    if len(rows) == 1 and not request.headers.get("HX-Request"):
        (row,) = rows
        return redirect("desk:case", client=clients[row.organisation_id].slug, number=row.number)
    families = lookup.families(get_language() or "en")
    if request.headers.get("HX-Request"):
        found = {"rows": rows, "q": text, "clients": clients, "families": families}
        return render(request, "desk/parts/found.html", found)
    return desk(request, "desk/find.html", clients=clients, rows=rows, q=text, families=families)


def _rows(text: str) -> list[Row]:
    """Open cases first, then closed ones."""
    at = clock.now()
    views = (Filters(view="all", text=text), Filters(view="closed", text=text))
    return [row for one in views for row in queries.queue(one, limit=MOST, at=at).rows][:MOST]
