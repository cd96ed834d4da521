"""The printable sheet of a product: the code that opens its report form, to put on the pack."""

import io
from urllib.parse import quote

import segno
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.views.decorators.http import require_safe

from andon.web.access import public
from andon.web.portal.entry import find_door
from andon.web.portal.languages import closest, in_her_language

QUIET_MODULES = 4  # ISO/IEC 18004 asks for four light modules round the symbol


@public("a printed code holds nothing but a public address")
@require_safe
@in_her_language
def sheet(request: HttpRequest, client: str, sku: str) -> HttpResponse:
    """One label as SVG: the code, the product, and one sentence in the client's language."""
    door = find_door(client, sku=sku)
    if not door.product:
        raise Http404
    address = f"{settings.PUBLIC_URL}/r/{client}/{quote(door.sku)}/"
    code = segno.make(address, error="q", micro=False)
    drawn = io.BytesIO()
    code.save(drawn, kind="svg", xmldecl=False, svgns=False, nl=False, border=QUIET_MODULES)
    language = request.GET.get("lang") or closest(door.organisation.language) or "en"
    with translation.override(language):
        page = render_to_string(
            "portal/label.html",
            {
                "door": door,
                "address": address,
                "drawing": drawn.getvalue().decode(),
                "modules": code.symbol_size(border=QUIET_MODULES)[0],
            },
        )
    return HttpResponse(page, content_type="image/svg+xml")
