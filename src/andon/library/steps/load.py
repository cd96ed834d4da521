"""Loads the shipped standards: the same content adds nothing, a changed one a next version."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

from django.db import transaction

from andon.library.format import read_shelf
from andon.library.gaps import gaps_of
from andon.library.models import Edition, Standard, StandardVersion
from andon.library.shelf import Defect, Gap
from andon.library.terms import DATA, names
from andon.runtime.ids import new_id

MOST_ROWS = 200
_OF_THE_STANDARD = ("category", "family", "form", "component", "retired_for")


class BrokenLibraryError(ValueError):
    """A library with gaps is not loaded; `gaps` names them all."""

    def __init__(self, gaps: Sequence[Gap]) -> None:
        super().__init__(f"The library has {len(gaps)} gaps; the first: {gaps[0]}")
        self.gaps = tuple(gaps)


@dataclass(frozen=True, slots=True)
class Counts:
    """What a load did, in standards."""

    added: int
    changed: int
    same: int


def load_shipped(at: datetime) -> Counts:
    """Bring the shipped standards into the database; any number of times.

    Raises BrokenLibraryError, and loads nothing, where the library has a gap.
    """
    shelf = read_shelf(DATA)
    gaps = [*shelf.gaps, *gaps_of(shelf.defects, evidence=names("evidence", "en"))]
    if gaps:
        raise BrokenLibraryError(gaps)
    return load_defects(shelf.defects, at=at)


@transaction.atomic
def load_defects(defects: Sequence[Defect], *, at: datetime) -> Counts:
    """Write shipped defects that passed the check.

    A first version holds from its file's day; a changed one from the day of `at`, on which the
    version before it ends: a report keeps being judged by what held on its own day.
    """
    changes = _Changes()
    standards = {row.code: row for row in Standard.objects.filter(organisation_id=None)}
    newest = _newest_versions()
    for defect in defects:
        digest = digest_of(defect)
        standard = standards.get(defect.code)
        if standard is None:
            standard = Standard(id=new_id(at=at), code=defect.code, **_facts_of_standard(defect))
            changes.added.append(standard)
            changes.versions.append(
                _version(defect, standard, 1, since=defect.effective_from, digest=digest)
            )
        elif newest[standard.id].digest != digest:
            before = newest[standard.id]
            since = max(at.date(), before.effective_from)
            for name, value in _facts_of_standard(defect).items():
                setattr(standard, name, value)
            before.effective_to = since
            changes.changed.append(standard)
            changes.ended.append(before)
            changes.versions.append(
                _version(defect, standard, before.version + 1, since=since, digest=digest)
            )
    changes.write(at=at)
    added, changed = len(changes.added), len(changes.changed)
    return Counts(added=added, changed=changed, same=len(defects) - added - changed)


def digest_of(defect: Defect) -> str:
    """SHA-256 (hex) of all that the defect says; its first day is not part of it."""
    content = asdict(defect)
    del content["effective_from"]
    return sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


@dataclass(slots=True)
class _Changes:
    """What one load will write."""

    added: list[Standard] = field(default_factory=list)
    changed: list[Standard] = field(default_factory=list)
    ended: list[StandardVersion] = field(default_factory=list)
    versions: list[StandardVersion] = field(default_factory=list)

    def write(self, *, at: datetime) -> None:
        """Write all of it, and the edition that makes every process read again."""
        if not self.versions:
            return
        Standard.objects.bulk_create(self.added, batch_size=MOST_ROWS)
        if self.changed:
            Standard.objects.bulk_update(self.changed, _OF_THE_STANDARD, batch_size=MOST_ROWS)
            StandardVersion.objects.bulk_update(self.ended, ["effective_to"], batch_size=MOST_ROWS)
        StandardVersion.objects.bulk_create(self.versions, batch_size=MOST_ROWS)
        Edition.objects.create(
            id=new_id(at=at), at=at, added=len(self.added), changed=len(self.changed)
        )


def _newest_versions() -> dict[UUID, StandardVersion]:
    """By standard, its newest shipped version."""
    rows = StandardVersion.objects.filter(organisation_id=None).order_by("version").defer("words")
    return {row.standard_id: row for row in rows}


def _facts_of_standard(defect: Defect) -> dict[str, str]:
    return {name: getattr(defect, name) for name in _OF_THE_STANDARD}


def _version(
    defect: Defect, standard: Standard, version: int, *, since: date, digest: str
) -> StandardVersion:
    return StandardVersion(
        standard=standard,
        version=version,
        effective_from=since,
        markets=list(defect.markets),
        grade=defect.grade,
        parameters=dict(defect.parameters),
        evidence=list(defect.evidence),
        cause=defect.cause,
        department=defect.department,
        norm=defect.norm,
        imdrf=defect.imdrf,
        gpc=defect.gpc,
        words={language: asdict(words) for language, words in defect.words.items()},
        digest=digest,
    )
