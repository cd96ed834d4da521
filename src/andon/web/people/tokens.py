"""Programs of a client: tokens with scopes, shown once, revoked at once."""

from datetime import UTC, date, datetime, timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from andon.people.actors import Actor
from andon.people.faults import Fault
from andon.people.models import ApiToken, Organisation
from andon.people.steps.make_token import make_token
from andon.people.steps.revoke_token import revoke_token
from andon.rules.access import Act
from andon.runtime import clock
from andon.web.access import StaffRequest, needs
from andon.web.people import words
from andon.web.people.place import client_at, page


@require_GET
@needs(Act.TOKEN_MANAGE)
def tokens(request: StaffRequest, slug: str) -> HttpResponse:
    """The programs that may act for this client."""
    client, by = client_at(request, slug)
    return _tokens_page(request, client, by)


@require_POST
@never_cache
@needs(Act.TOKEN_MANAGE)
def make(request: StaffRequest, slug: str) -> HttpResponse:
    """Make a token and show its secret, this once."""
    client, by = client_at(request, slug)
    try:
        token, secret = make_token(
            request.POST.get("name", ""),
            scopes=request.POST.getlist("scopes"),
            member_id=by.member_id if request.POST.get("is_mine") else None,
            expires_at=_end_of(request.POST.get("last_on", "")),
            by=by,
            at=clock.now(),
        )
    except Fault as fault:
        return _tokens_page(request, client, by, fault=fault)
    return _tokens_page(request, client, by, made=token, secret=secret)


@require_POST
@needs(Act.TOKEN_MANAGE)
def revoke(request: StaffRequest, slug: str, token_id: str) -> HttpResponse:
    """Revoke a token."""
    client, by = client_at(request, slug)
    token = get_object_or_404(ApiToken, pk=token_id, organisation_id=client.pk)
    revoke_token(token, by=by, at=clock.now())
    messages.success(
        request,
        _("The token of %(name)s is revoked. It ends within 30 seconds.") % {"name": token.name},
    )
    return redirect("people:tokens", slug=slug)


def _end_of(last_on: str) -> datetime | None:
    """The instant after the last day of a form, or None for a token without one."""
    if not last_on:
        return None
    try:
        day = date.fromisoformat(last_on)
    except ValueError:
        raise Fault("expires_at", _("Write the last day as year-month-day.")) from None
    return datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=1)


def _tokens_page(
    request: StaffRequest,
    client: Organisation,
    by: Actor,
    *,
    fault: Fault | None = None,
    made: ApiToken | None = None,
    secret: str = "",
) -> HttpResponse:
    return page(
        request,
        "people/tokens.html",
        client=client,
        by=by,
        fault=fault,
        made=made,
        secret=secret,
        chosen=request.POST.getlist("scopes") if fault else [],
        scope_words=words.SCOPES,
        now=clock.now(),
        rows=ApiToken.objects.filter(organisation_id=client.pk)
        .select_related("member__user")
        .order_by("revoked_at", "-created_at"),
    )
