"""A standard's version as a value, with its words in any language and its figures filled in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from andon.library.models import StandardVersion
from andon.library.shelf import PLACEHOLDER

FALLBACK = "en"
ISOLATE, POP = "\u2066", "\u2069"  # left-to-right isolate: "2 ml" stays in order inside Arabic


@dataclass(frozen=True, slots=True)
class StandardView:
    """One version of one standard. Words fall back to English, field by field."""

    standard_id: UUID
    version_id: UUID
    code: str
    version: int
    is_own: bool
    category: str
    family: str
    form: str
    component: str
    grade: str
    markets: tuple[str, ...]
    evidence: tuple[str, ...]
    cause: str
    department: str
    norm: str
    imdrf: str
    effective_from: date
    effective_to: date | None
    retired_for: str
    parameters: Mapping[str, str]
    words: Mapping[str, Any]

    @property
    def names(self) -> dict[str, str]:
        """The name in every language that has one."""
        return {language: words["name"] for language, words in self.words.items()}

    def name(self, language: str) -> str:
        """The defect's name."""
        return str(self._say("name", language))

    def statement(self, language: str) -> str:
        """The defect as one sentence of a QC statement."""
        return str(self._say("statement", language))

    def question(self, language: str) -> str:
        """What the reporter is asked to tell this defect from its neighbours."""
        return str(self._say("question", language))

    def criteria(self, language: str) -> tuple[str, ...]:
        """The judgement rules, one sentence each, with their figures."""
        return tuple(
            PLACEHOLDER.sub(lambda found: self._figure(found[1], language), criterion)
            for criterion in self._say("criteria", language)
        )

    def holds(self, *, market: str | None, on: date) -> bool:
        """Whether this version is the one for a market on a day. An unknown market is any."""
        if self.retired_for or on < self.effective_from:
            return False
        if self.effective_to is not None and on >= self.effective_to:
            return False
        return not self.markets or not market or market in self.markets

    def _say(self, field: str, language: str) -> Any:
        return self.words.get(language, {}).get(field) or self.words[FALLBACK][field]

    def _figure(self, name: str, language: str) -> str:
        figure = self.parameters[name]
        return f"{ISOLATE}{figure}{POP}" if language == "ar" else figure


def view_of(row: StandardVersion) -> StandardView:
    """The value of a row that was read together with its standard."""
    standard = row.standard
    return StandardView(
        standard_id=standard.id,
        version_id=row.id,
        code=standard.code,
        version=row.version,
        is_own=standard.organisation_id is not None,
        category=standard.category,
        family=standard.family,
        form=standard.form,
        component=standard.component,
        grade=row.grade,
        markets=tuple(row.markets),
        evidence=tuple(row.evidence),
        cause=row.cause,
        department=row.department,
        norm=row.norm,
        imdrf=row.imdrf,
        effective_from=row.effective_from,
        effective_to=row.effective_to,
        retired_for=standard.retired_for,
        parameters=row.parameters,
        words=row.words,
    )
