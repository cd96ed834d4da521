"""The small words of every template: a drawing, an isolate, an instant, a theme."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template.context import Context
from django.templatetags.static import static
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

THEMES = {"light", "dark"}
SHORT = 16  # letters of a code that fits into any line, and is not broken at its hyphen
LAMPS = {"red", "amber", "green"}


@register.simple_tag
def icon(name: str, *, flip: bool = False) -> SafeString:
    """A drawing of icons.svg. `flip`: an arrow, which turns round where text runs to the left."""
    return format_html(
        '<svg class="i{}" viewBox="0 0 16 16" aria-hidden="true"><use href="{}#{}"/></svg>',
        " flip" if flip else "",
        static("icons.svg"),
        name,
    )


@register.simple_tag
def lamp(colour: str) -> SafeString:
    """One of the three lamps: an octagon (red), a triangle (amber), a disc (green)."""
    if colour not in LAMPS:
        raise template.TemplateSyntaxError(f"There is no lamp {colour!r}: red, amber or green.")
    return format_html(
        '<svg class="lamp" data-lamp="{}" viewBox="-1 -1 14 14" aria-hidden="true">'
        '<use href="{}#l-{}"/></svg>',
        colour,
        static("icons.svg"),
        colour,
    )


@register.filter
def ltr(value: object) -> SafeString:
    """A number, date, code or lot that keeps its order inside Arabic: `R-2026` is not `2026-R`."""
    return format_html('<bdi dir="ltr">{}</bdi>', value)


@register.filter
def code(value: object) -> SafeString:
    """A code or lot as it is printed: monospaced, with a slashed zero, in its own order."""
    kept = " keep" if len(str(value)) <= SHORT else ""
    return format_html('<bdi dir="ltr" class="code{}">{}</bdi>', kept, value)


@register.filter
def own(value: object) -> SafeString:
    """Words that a person typed, a name for example, isolated from the sentence round them."""
    return format_html("<bdi>{}</bdi>", value)


@register.filter
def of(mapping: Mapping[str, Any], name: str) -> Any:
    """`errors|of:item`: the value of a mapping by a name that a variable holds, or nothing."""
    return mapping.get(name, "")


@register.filter
def when(at: datetime | None) -> SafeString:
    """An instant as the reader's language writes it; nothing where there is none.

    The words of a date (a month's name) belong to the language, so the isolate takes its
    direction from its first strong letter.
    """
    if at is None:
        return SafeString("")
    return format_html(
        '<time datetime="{}"><bdi>{}</bdi> <bdi dir="ltr">{}</bdi></time>',
        at.isoformat(timespec="seconds"),
        date_format(at, "DATE_FORMAT"),
        at.strftime("%H:%M UTC"),
    )


@register.filter
def brief(at: datetime | None, now: datetime) -> SafeString:
    """An instant where there is little room: the time of today, else the day; all in its title."""
    if at is None:
        return SafeString("")
    is_today = at.date() == now.date()
    return format_html(
        '<time datetime="{}" title="{}"><bdi{}>{}</bdi></time>',
        at.isoformat(timespec="seconds"),
        f"{date_format(at, 'DATE_FORMAT')} {at:%H:%M} UTC",
        SafeString(' dir="ltr"') if is_today else "",
        f"{at:%H:%M}" if is_today else date_format(at, "MONTH_DAY_FORMAT"),
    )


@register.simple_tag
def languages() -> list[tuple[str, str]]:
    """The nine languages, each by its code and its own name for itself."""
    return list(settings.LANGUAGES)


@register.simple_tag(takes_context=True)
def theme(context: Context) -> str:
    """`light` or `dark` where the reader chose one, else nothing: the device decides."""
    request: HttpRequest | None = context.get("request")
    user: Any = getattr(request, "user", None)
    chosen = getattr(user, "theme", "")
    return chosen if chosen in THEMES else ""
