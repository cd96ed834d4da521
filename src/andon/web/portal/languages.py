"""Which of the nine languages a reporter reads: chosen by `?lang=`, remembered by a cookie."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from babel import Locale
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from andon.reports.cleaning import MARKETS

View = Callable[..., HttpResponse]

CODES = tuple(code for code, _ in settings.LANGUAGES)
YEAR = 365 * 24 * 3600


def in_her_language(view: View) -> View:
    """A view in the language that `?lang=` names; the choice is remembered for a year."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **names: Any) -> HttpResponse:
        chosen = request.GET.get("lang", "").lower()
        if chosen not in CODES:
            return view(request, *args, **names)
        with translation.override(chosen):
            response = view(request, *args, **names)
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=YEAR,
            secure=settings.IS_HTTPS,
            httponly=True,
            samesite="Lax",
        )
        return response

    return wrapped


def has_chosen(request: HttpRequest) -> bool:
    """Whether the reader named a language herself, now or before."""
    return bool(request.GET.get("lang") or request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME))


def closest(tag: str) -> str | None:
    """The one of the nine that a BCP 47 tag means (`es-mx` is `es`); None where none is."""
    if tag.lower() in CODES:
        return tag.lower()
    short = tag.lower().split("-")[0]
    if short == "zh":
        return "zh-hans"
    return short if short in CODES else None


def countries() -> list[tuple[str, str]]:
    """Every country's code and name, in the active language, in the order of the names."""
    language = translation.to_locale(translation.get_language() or "en")
    territories = Locale.parse(language).territories
    named = [(code, territories[code]) for code in MARKETS if code in territories]
    return sorted(named, key=lambda pair: pair[1].casefold())
