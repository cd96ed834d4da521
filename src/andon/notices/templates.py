"""The templates that notices are written from: what each needs, and its words by language."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Literal

WORDS = files("andon.notices") / "words"
LANGUAGES = ("en", "zh-hans", "es", "fr", "de", "th", "vi", "id", "ar")
RIGHT_TO_LEFT = frozenset({"ar"})
FALLBACK = "en"

Audience = Literal["reporter", "case", "invitation"]


@dataclass(frozen=True, slots=True)
class Template:
    """Whom a template speaks to (this chooses its link and footer), and the facts that it needs."""

    audience: Audience
    needs: frozenset[str]


def _for(audience: Audience, *needs: str) -> Template:
    return Template(audience, frozenset(needs))


TEMPLATES: Mapping[str, Template] = MappingProxyType(
    {
        "reporter.received": _for("reporter", "number"),
        "reporter.asked": _for("reporter", "number", "items"),
        "reporter.reminded": _for("reporter", "number", "items"),
        "reporter.answered": _for("reporter", "number"),
        "reporter.verified": _for("reporter", "number"),
        "reporter.rectifying": _for("reporter", "number"),
        "reporter.accepted": _for("reporter", "number"),
        "reporter.closed": _for("reporter", "number"),
        "department.dispatched": _for("case", "number"),
        "case.critical": _for("case", "number"),
        "case.assigned": _for("case", "number"),
        "action.assigned": _for("case", "number", "due_at"),
        "action.done": _for("case", "number"),
        "action.refused": _for("case", "number"),
        "clock.warning": _for("case", "number", "clock", "due_at"),
        "clock.breached": _for("case", "number", "clock", "due_at"),
        "member.invited": _for("invitation"),
    }
)


@dataclass(frozen=True, slots=True)
class Language:
    """All words of one language: templates as (subject, body), and the words that they name."""

    code: str
    status: str  # draft or reviewed
    frame: Mapping[str, str]
    items: Mapping[str, str]
    clocks: Mapping[str, str]
    templates: Mapping[str, tuple[str, str]]

    @property
    def direction(self) -> str:
        """`rtl` or `ltr`, as HTML says it."""
        return "rtl" if self.code in RIGHT_TO_LEFT else "ltr"


@cache
def language(code: str) -> Language:
    """The words of a language, by BCP 47 tag; of English where the house does not speak it."""
    known = code.lower()
    if known not in LANGUAGES:
        known = {"zh": "zh-hans"}.get(known.partition("-")[0], known.partition("-")[0])
    known = known if known in LANGUAGES else FALLBACK
    content = tomllib.loads((WORDS / f"{known}.toml").read_text(encoding="utf-8"))
    texts = {}
    for name in TEMPLATES:
        group, _, act = name.partition(".")
        text = content[group][act]
        texts[name] = (text["subject"], text["body"].strip())
    return Language(
        code=known,
        status=content["status"],
        frame=content["frame"],
        items=content["items"],
        clocks=content["clocks"],
        templates=texts,
    )
