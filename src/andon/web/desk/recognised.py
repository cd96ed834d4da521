"""What the house recognised in a report: ranked defects, and the words that led to each."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import get_language

from andon.library import lookup
from andon.reports.models import Report
from andon.web.desk import labels, words

MOST = 3


@dataclass(frozen=True, slots=True)
class Candidate:
    """A defect family, how sure the recognition is of it, and the words that led there."""

    name: str
    per_cent: int
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Recognised:
    """The candidates of one report, and the dangers of which its words speak."""

    candidates: tuple[Candidate, ...]
    hazards: tuple[str, ...]


def of_reports(ids: Iterable[UUID]) -> dict[UUID, Recognised]:
    """What was recognised in each of these reports; one query. Erased ones hold nothing."""
    names = lookup.families(get_language() or "en")
    rows = Report.objects.filter(pk__in=list(ids)).values_list("pk", "found")
    return {pk: _recognised(found, names=names) for pk, found in rows if found}


def _recognised(found: dict[str, Any], *, names: Any) -> Recognised:
    ranked = [one for one in found.get("ranked", ()) if one["reasons"]]
    return Recognised(
        candidates=tuple(
            Candidate(
                name=names.get(one["family"], one["family"]),
                per_cent=int(one["score"] * 100),
                words=tuple(dict.fromkeys(one["reasons"])),
            )
            for one in ranked[:MOST]
        ),
        hazards=tuple(words.said(labels.HAZARDS, code) for code in found.get("hazards", ())),
    )
