"""One's own account: name, language, theme, single keys, and the ways to sign in."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, override
from django.views.decorators.http import require_http_methods

from andon.people.models import User
from andon.web.access import StaffRequest, signed_in
from andon.web.people import words
from andon.web.people.place import LANGUAGES, clients_of

MOST_NAME = 120


@require_http_methods(["GET", "POST"])
@signed_in("Everybody has an account of her own, whatever the role.")
def me(request: StaffRequest) -> HttpResponse:
    """Show the account, or keep what was changed."""
    user = request.user
    if request.method == "POST":
        _keep(request, user)
        with override(user.language):
            messages.success(request, gettext("Your settings are kept."))
        return redirect("people:me")
    names = {one.pk: one for one in clients_of(request)}
    return render(
        request,
        "people/me.html",
        {
            "languages": LANGUAGES,
            "themes": words.THEMES,
            "role_names": words.ROLES,
            "has_password": user.has_usable_password(),
            "standings": [(names.get(one.organisation_id), one) for one in request.members],
        },
    )


def _keep(request: StaffRequest, user: User) -> None:
    """Take over what is one of the choices; anything else leaves the setting as it was."""
    typed = request.POST
    user.name = " ".join(typed.get("name", "").split())[:MOST_NAME] or user.name
    user.language = _one_of(typed.get("language"), LANGUAGES, user.language)
    user.theme = _one_of(typed.get("theme"), words.THEMES, user.theme)
    user.has_single_keys = typed.get("has_single_keys") == "on"
    user.save(update_fields=["name", "language", "theme", "has_single_keys"])


def _one_of(chosen: str | None, choices: Mapping[str, object], otherwise: str) -> str:
    return chosen if chosen is not None and chosen in choices else otherwise
