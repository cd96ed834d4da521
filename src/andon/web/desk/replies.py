"""Answers that are ready in the reporter's own language, for a person to send or to change."""

from collections.abc import Sequence
from dataclasses import dataclass

from andon.notices import templates

ASKED = "reporter.asked"
READY = ("reporter.received", ASKED, "reporter.verified", "reporter.rectifying", "reporter.closed")


@dataclass(frozen=True, slots=True)
class Reply:
    """A ready answer: its code, and its text in the reporter's language."""

    code: str
    text: str


def ready(*, language: str, number: str, missing: Sequence[str]) -> list[Reply]:
    """The ready answers for a report; a question only where something is missing."""
    tongue = templates.language(language)
    items = "\n".join(f"- {tongue.items[item]}" for item in missing if item in tongue.items)
    return [
        Reply(code, tongue.templates[code][1].format(number=number, items=items))
        for code in READY
        if items or code != ASKED
    ]


def text_of(code: str, *, language: str, number: str, missing: Sequence[str]) -> str:
    """One ready answer; empty for a code that is none."""
    replies = ready(language=language, number=number, missing=missing)
    return next((one.text for one in replies if one.code == code), "")
