"""Writes a notice in its reader's language, as plain text and as simple HTML.

Numbers, names and lots stand in isolates (FSI ... PDI, Unicode UAX 9), so that `R-7K4` keeps its
order inside Arabic and an Arabic name does not turn an English sentence round.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.html import escape

from andon.notices.templates import TEMPLATES, Language, language

ISOLATE, POP = "\u2068", "\u2069"
_BIDI = dict.fromkeys(map(ord, "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))


class BrokenNoticeError(ValueError):
    """A notice whose template is unknown or whose facts do not fill it."""


@dataclass(frozen=True, slots=True)
class Reader:
    """To whom a notice speaks: an empty name greets without one."""

    name: str
    organisation: str
    time_zone: str


@dataclass(frozen=True, slots=True)
class Rendered:
    """A notice ready to leave."""

    language: str
    subject: str
    text: str
    html: str


def render(
    template: str, *, tongue: str, facts: Mapping[str, Any], reader: Reader, link: str
) -> Rendered:
    """Subject, text and HTML. Raises BrokenNoticeError, naming what is missing."""
    words = language(tongue)
    values = _values(template, words=words, facts=facts, reader=reader)
    subject, body = words.templates[template]
    paragraphs = [_greeting(words, values), *_fill(body, values, template).split("\n\n")]
    lead = _lead(words, template)
    reporter = TEMPLATES[template].audience == "reporter"
    footer = words.frame["reporter_footer" if reporter else "staff_footer"]
    closing = [_fill(words.frame["sign_off"], values, template), footer]
    text = "\n\n".join([*paragraphs, f"{lead}\n{link}" if lead else link, *closing]) + "\n"
    return Rendered(
        language=words.code,
        subject=_subject(subject, values, template, words=words),
        text=text,
        html=_html(words, paragraphs=paragraphs, lead=lead, link=link, closing=closing),
    )


def check(template: str, facts: Mapping[str, Any], *, subject: str = "") -> None:
    """Refuse what could not be rendered later. Raises BrokenNoticeError.

    `subject` is the type of what the notice is about: a reporter is led to her own report's page.
    """
    if template not in TEMPLATES:
        raise BrokenNoticeError(f"There is no template {template!r}: see notices/templates.py.")
    missing = sorted(TEMPLATES[template].needs - set(facts))
    if missing:
        raise BrokenNoticeError(f"{template} needs the facts {', '.join(missing)}.")
    if subject and TEMPLATES[template].audience == "reporter" and subject != "report":
        raise BrokenNoticeError(f"{template} must be about a report, not a {subject}.")


def _values(
    template: str, *, words: Language, facts: Mapping[str, Any], reader: Reader
) -> dict[str, str]:
    check(template, facts)
    values = {
        "name": _isolated(reader.name),
        "organisation": _isolated(reader.organisation),
    }
    if "number" in facts:
        values["number"] = _isolated(str(facts["number"]))
    try:
        if "items" in facts:
            values["items"] = "\n".join(f"- {words.items[item]}" for item in facts["items"])
        if "clock" in facts:
            values["clock"] = words.clocks[facts["clock"]]
        if "due_at" in facts:
            values["due_at"] = _isolated(_local(facts["due_at"], zone=reader.time_zone))
    except (KeyError, ValueError) as error:
        raise BrokenNoticeError(f"{template} cannot say {error}.") from error
    return values


def _local(instant: str, *, zone: str) -> str:
    """2026-03-16 19:00 (Asia/Bangkok): read the same way in every language."""
    return f"{datetime.fromisoformat(instant).astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M} ({zone})"


def _isolated(value: str) -> str:
    """In isolates, without line breaks and without direction marks of its own."""
    plain = " ".join(value.translate(_BIDI).split())
    return f"{ISOLATE}{plain}{POP}" if plain else ""


def _fill(text: str, values: Mapping[str, str], template: str) -> str:
    try:
        return text.format_map(values)
    except KeyError as error:
        raise BrokenNoticeError(f"{template} needs the fact {error}.") from error


def _greeting(words: Language, values: Mapping[str, str]) -> str:
    return _fill(words.frame["greeting_named" if values["name"] else "greeting"], values, "frame")


def _lead(words: Language, template: str) -> str:
    audience = TEMPLATES[template].audience
    if audience == "invitation":
        return ""
    return words.frame["reporter_link" if audience == "reporter" else "staff_link"]


def _subject(text: str, values: Mapping[str, str], template: str, *, words: Language) -> str:
    """One line; isolates only where the script runs from the right: filters distrust them."""
    filled = _fill(text, values, template)
    if words.direction == "rtl":
        return filled
    return filled.replace(ISOLATE, "").replace(POP, "")


def _html(
    words: Language, *, paragraphs: list[str], lead: str, link: str, closing: list[str]
) -> str:
    """No picture, no style sheet, no tracker: the same words, with a link to press."""
    href = escape(link)
    parts = [f"<p>{_escaped(paragraph)}</p>" for paragraph in paragraphs]
    parts.append(f'<p>{escape(lead)}<br><a href="{href}"><bdi dir="ltr">{href}</bdi></a></p>')
    sign_off, footer = closing
    parts.append(f"<p>{_escaped(sign_off)}</p><hr><p><small>{_escaped(footer)}</small></p>")
    return (
        f'<!doctype html><html lang="{words.code}" dir="{words.direction}"><head>'
        '<meta charset="utf-8"></head><body>' + "".join(parts) + "</body></html>"
    )


def _escaped(text: str) -> str:
    return escape(text).replace("\n", "<br>")
