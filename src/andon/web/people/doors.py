"""The ways in that need no account yet: an invitation, and a link that signs in once.

Both show a button first and act on POST only, so that a mail scanner that opens links uses none up.
"""

from allauth.account.models import EmailAddress
from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME, logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from andon.people import directory
from andon.people.faults import Fault
from andon.people.models import User
from andon.people.steps.accept_invitation import accept_invitation, account_of, open_invitation
from andon.people.steps.first_admin import open_link, use_link
from andon.runtime import clock
from andon.web.access import public
from andon.web.people import words


@public("Whoever wants to sign in has not yet done so.")
def sign_in(request: HttpRequest) -> HttpResponse:
    """The house's door: to the sign-in page, with the page that was asked for."""
    wanted = request.GET.get(REDIRECT_FIELD_NAME, "")
    query = f"?{urlencode({REDIRECT_FIELD_NAME: wanted})}" if wanted else ""
    return redirect(reverse("account_login") + query)


@public("An address is changed by a new invitation: the old one must not open a stranger's door.")
def no_change_of_address(request: HttpRequest) -> HttpResponse:
    """An account keeps the address that was invited."""
    return redirect("people:me")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@public("The link itself is the right, once.")
def sign_in_link(request: HttpRequest, token: str) -> HttpResponseBase:
    """Show who the link is for and a button; the button signs in and uses the link up."""
    at = clock.now()
    if request.method == "POST":
        user = use_link(token, at=at)
        if user is not None:
            return _let_in(request, user)
    link = open_link(token, at=at)
    return render(
        request,
        "people/sign_in_link.html",
        {"user_name": link.user.name if link else "", "is_open": link is not None},
        status=200 if link else 410,
    )


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@public("The invited person has no account yet; the link itself is the right, once.")
def join(request: HttpRequest, token: str) -> HttpResponseBase:
    """Show what the invitation is for, ask for a name, and let the person in."""
    at = clock.now()
    invitation = open_invitation(token, at=at)
    if invitation is None:
        return render(request, "people/join.html", {"invitation": None}, status=410)
    account = account_of(invitation)
    if request.method == "POST" and account is not None and request.user != account:
        # The link may have gone through other hands: it opens a client, never an account.
        logout(request)
        return redirect_to_login(request.path)
    with override(invitation.language):
        fault = None
        if request.method == "POST":
            try:
                member = accept_invitation(
                    token,
                    name=request.POST.get("name", ""),
                    password=request.POST.get("password", ""),
                    at=at,
                )
            except Fault as found:
                fault = found
            else:
                if account is not None:
                    return redirect(settings.LOGIN_REDIRECT_URL)
                return _let_in(request, member.user)
        client = directory.organisations(invitation.organisation_id)
        return render(
            request,
            "people/join.html",
            {
                "invitation": invitation,
                "client": client.get(invitation.organisation_id),
                "role_name": words.ROLES[invitation.role],
                "is_known": account is not None,
                "fault": fault,
                "typed": request.POST if fault else {},
            },
            status=422 if fault else 200,
        )


def _let_in(request: HttpRequest, user: User) -> HttpResponseBase:
    """Sign in through allauth, which still asks for the second factor where there is one.

    The link came by the address or from the house's own console, so the address is proven.
    """
    EmailAddress.objects.update_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}
    )
    answer: HttpResponseBase = perform_login(
        request, user, redirect_url=settings.LOGIN_REDIRECT_URL
    )
    return answer
