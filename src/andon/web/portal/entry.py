"""The report form: `/r/<client>/`, and `/r/<client>/<sku>/` as the printed code opens it."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from andon.catalog.models import Product
from andon.people.models import Organisation
from andon.reports import cleaning
from andon.reports.drafts import MOST_WORDS, BadDraft, draft_from
from andon.reports.steps.receive import Refused, receive
from andon.runtime import clock, scope
from andon.web.access import public
from andon.web.portal import limits, uploads
from andon.web.portal.languages import countries, in_her_language

# What the form asks, in the names that `draft_from` reads.
FIELDS = (
    "words",
    "injury",
    "injury_words",
    "contact",
    "name",
    "product",
    "lot",
    "market",
    "noticed_on",
    "bought_where",
    "order_reference",
    "quantity_bought",
    "quantity_affected",
)
DETAILS = frozenset(FIELDS[4:]) - {"product"}
GS1_LOT = "10"  # the application identifier of a lot in a GS1 Digital Link


@dataclass(frozen=True, slots=True)
class Door:
    """Where the reporter came in: whose form, and what the printed code already says."""

    organisation: Organisation
    sku: str = ""
    gtin: str = ""
    product: str = ""
    lot: str = ""

    @property
    def knows_product(self) -> bool:
        """Whether the address already named a product."""
        return bool(self.sku or self.gtin)


@dataclass(slots=True)
class Form:
    """What the reporter wrote, and the sentences that say what to mend, by field."""

    values: dict[str, str]
    key: str
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def has_details(self) -> bool:
        """Whether one of the folded questions holds something, so that they open by themselves."""
        return any(self.values.get(name) for name in DETAILS) or bool(DETAILS & set(self.errors))


# A stranger's form holds no one's authority, so there is nothing for a forger to borrow; and a
# reporter without cookies must not be turned away.
@public("anybody may report a problem, without an account")
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@in_her_language
def report_form(request: HttpRequest, client: str, sku: str = "") -> HttpResponse:
    """Show the form, or receive what was sent and lead to the private page."""
    door = find_door(client, sku=sku, lot=request.GET.get(GS1_LOT, request.GET.get("lot", "")))
    empty = Form(values={}, key=secrets.token_urlsafe(16))
    if request.method != "POST":
        return _page(request, door, empty)
    try:
        if uploads.is_too_large(request):
            raise TooManyFilesSent
        return _send(request, door, at=clock.now())
    except RequestDataTooBig:
        empty.errors["words"] = _too_long()
    except TooManyFilesSent:
        empty.errors["evidence"] = uploads.too_large_together()
    return _page(request, door, empty, status=413)


def find_door(client: str, *, sku: str = "", lot: str = "") -> Door:
    """The client and product of an address; Http404 where no such client takes reports.

    An unknown product is kept as the reporter's address said it: the report still comes in.
    """
    organisation = _client(client)
    sku, lot = _plain(sku, most=80), _plain(lot, most=60)
    if not sku:
        return Door(organisation=organisation, lot=lot)
    with scope.organisations(organisation.pk):
        rows = Product.objects.filter(organisation_id=organisation.pk)
        product = rows.filter(sku=sku).first() or (
            rows.filter(gtin=sku.zfill(14)).first() or rows.filter(gtin=sku).first()
            if sku.isdigit()
            else None
        )
    if product is None:
        return Door(organisation=organisation, sku=sku, lot=lot)
    return Door(
        organisation=organisation,
        sku=product.sku,
        gtin=product.gtin,
        product=product.name,
        lot=lot,
    )


def _plain(given: str, *, most: int) -> str:
    """A piece of an address on one line, without the letters that no code holds."""
    return " ".join(cleaning.text(given).split())[:most]


def _client(slug: str) -> Organisation:
    with scope.whole_house():
        found = Organisation.objects.filter(slug=slug, is_active=True, is_service=False).first()
    if found is None:
        raise Http404
    return found


def _send(request: HttpRequest, door: Door, *, at: datetime) -> HttpResponse:
    values = {name: request.POST.get(name, "").strip() for name in FIELDS}
    key = request.POST.get("key", "")[:40] or secrets.token_urlsafe(16)
    form = Form(values=values, key=key)
    if limits.is_too_often(request, what=f"report:{door.organisation.pk}"):
        form.errors["form"] = _(
            "Many reports came from this connection. Wait ten minutes and send again: "
            "what you wrote is still here."
        )
        return _page(request, door, form, status=429)
    if request.POST.get("website"):
        form.errors["form"] = _(
            "A hidden field was filled in, as programs do. If you are a person, send once more."
        )
        return _page(request, door, form, status=422)
    if not values["words"]:
        form.errors["words"] = _("Say in a few words what happened. One sentence is enough.")
    elif len(values["words"]) > MOST_WORDS:
        form.errors["words"] = _too_long()
    if form.errors:
        return _page(request, door, form, status=422)
    return _receive(request, door, form, at=at)


def _receive(request: HttpRequest, door: Door, form: Form, *, at: datetime) -> HttpResponse:
    kept = uploads.keep(request.FILES.getlist("evidence"))
    try:
        draft = draft_from(
            _mapping(door, form.values, may_write=bool(request.POST.get("may_be_contacted"))),
            organisation_id=door.organisation.pk,
            channel="form",
            at=at,
            idempotency_key=_idempotency_key(door, form, kept),
            evidence=kept.files,
        )
    except BadDraft as bad:
        form.errors[bad.field if bad.field in FIELDS else "form"] = bad.sentence
        return _page(request, door, form, status=422)
    with scope.organisations(door.organisation.pk):
        outcome = receive([draft], at=at)[0]
    if isinstance(outcome, Refused):
        form.errors[outcome.field if outcome.field in FIELDS else "form"] = outcome.sentence
        return _page(request, door, form, status=422)
    asides = [("new", "1"), *kept.as_query()]
    query = "&".join(f"{name}={value}" for name, value in asides)
    return HttpResponseRedirect(f"/p/{outcome.link_token}/?{query}")


def _mapping(door: Door, values: dict[str, str], *, may_write: bool) -> dict[str, Any]:
    given: dict[str, Any] = {name: value for name, value in values.items() if value}
    given["may_be_contacted"] = "yes" if may_write else "no"
    given["language"] = translation.get_language() or settings.LANGUAGE_CODE
    for name, known in (("sku", door.sku), ("gtin", door.gtin), ("product", door.product)):
        if known:
            given.setdefault(name, known)
    if door.lot:
        given.setdefault("lot", door.lot)
    return given


def _idempotency_key(door: Door, form: Form, kept: uploads.Kept) -> str:
    """The same page sent twice is one report; with a letter or a file changed it is another."""
    fields = [form.key, str(door.organisation.pk), *(form.values[name] for name in FIELDS)]
    fields += [file.digest for file in kept.files]
    digest = salted_hmac("andon.portal.form", "\0".join(fields), algorithm="sha256").hexdigest()
    return f"form:{digest}"


def _too_long() -> str:
    return _("This is too long: at most %(most)s characters.") % {"most": MOST_WORDS}


def _page(request: HttpRequest, door: Door, form: Form, *, status: int = 200) -> HttpResponse:
    return render(
        request,
        "portal/report.html",
        {
            "door": door,
            "organisation": door.organisation,
            "form": form,
            "countries": countries(),
            "accepts": uploads.ACCEPTS,
            "most_files": uploads.MOST_FILES,
            "most_words": MOST_WORDS,
            "today": clock.now().date(),
        },
        status=status,
    )
