"""What only desk pages show: a clock with its name, a grade with its word, initials."""

from datetime import datetime, timedelta
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from andon.cases.views import ClockView
from andon.web.desk import labels, words
from andon.web.people import words as people

register = template.Library()

DAY = timedelta(days=1)
STATES = {"late": "breached", "soon": "warning", "in-time": "running"}
FULL = 100


@register.filter
def word(code: str, table: str) -> str:
    """`row.station|word:"STATIONS"`: a code's word, of a table in the words of desk or people."""
    held = getattr(words, table, None) or getattr(labels, table, None) or getattr(people, table)
    return words.said(held, code)


def left(due_at: datetime, *, at: datetime) -> str:
    """The time to a limit, or over it: `0:23`, `+0:06`, `2 d 3 h`. Minutes are rounded down."""
    over = due_at <= at
    span = at - due_at if over else due_at - at
    sign = "+" if over else ""
    hours, minutes = divmod(int(span.total_seconds()) // 60, 60)
    if span >= 2 * DAY:
        return f"{sign}{hours // 24} d {hours % 24} h"
    return f"{sign}{hours}:{minutes:02}"


@register.simple_tag
def clock(name: str, due_at: datetime | None, lamp: str, at: datetime) -> SafeString:
    """A running limit: its name first, then the time left, and the lamp's shape."""
    if due_at is None or lamp == "none":
        return SafeString("")
    return format_html(
        '<span class="clock" data-s="{}">{}<b>{}</b> <bdi dir="ltr"><time datetime="{}"'
        " data-left>{}</time></bdi></span>",
        STATES[lamp],
        _shape(lamp),
        words.said(words.CLOCKS, name),
        due_at.isoformat(timespec="seconds"),
        left(due_at, at=at),
    )


def _shape(lamp: str) -> SafeString:
    if lamp == "late":
        return format_html(
            '<svg class="i" viewBox="0 0 16 16" aria-hidden="true"><use href="{}#stop"/></svg>',
            static("icons.svg"),
        )
    part = 30 if lamp == "soon" else 70
    return format_html(
        '<svg class="ring" viewBox="0 0 16 16" aria-hidden="true"><circle cx="8" cy="8" r="6"/>'
        '<circle cx="8" cy="8" r="6" pathLength="{}" stroke-dasharray="{} {}"/></svg>',
        FULL,
        part,
        FULL,
    )


@register.simple_tag
def grade(code: str) -> SafeString:
    """The grade: its word and which of three lamps is lit."""
    return format_html(
        '<span class="grade" data-g="{}">{}</span>', code, words.said(words.GRADES, code)
    )


@register.filter
def initials(name: str) -> str:
    """The first letters of a name's first two parts."""
    return "".join(part[0] for part in name.split()[:2]).upper()


@register.filter
def split_words(text: str) -> list[str]:
    """`"a b"|split_words`: the words of a text, to loop over."""
    return text.split()


@register.simple_tag
def case_clock(one: ClockView, at: datetime) -> SafeString:
    """A clock of the case: running with the time left, met with the time taken."""
    name = words.said(words.CLOCKS, one.name)
    if one.state == "met" and one.met_at is not None:
        taken = left(one.met_at, at=one.started_at)
        allowed = left(one.due_at, at=one.started_at)
        return format_html(
            '<span class="clock" data-s="met"><svg class="i" viewBox="0 0 16 16"'
            ' aria-hidden="true"><use href="{}#check"/></svg><b>{}</b>'
            ' <bdi dir="ltr">{} / {}</bdi></span>',
            static("icons.svg"),
            name,
            taken,
            allowed,
        )
    lamp = {"late": "late", "warning": "soon"}.get(one.state, "in-time")
    return clock(one.name, one.due_at, lamp, at)


@register.filter
def reason_sentence(one: dict[str, Any]) -> str:
    """A reason of a grade as a sentence."""
    return words.reason(one)


@register.filter
def per_cent(per_mille: int) -> str:
    """Whole thousandths as per cent, rounded down: 994 is 99.4 %."""
    whole, tenth = divmod(per_mille, 10)
    return f"{whole}.{tenth} %" if tenth else f"{whole} %"
