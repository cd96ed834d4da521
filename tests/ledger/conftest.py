"""Two clients, lines to write, and the file of checkpoints outside the database."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from pytest_django import Settings

from andon.ledger import book
from andon.runtime import scope

NOON = datetime(2026, 3, 16, 12, tzinfo=UTC)
KOMOREBI, HARBOR = UUID(int=1 << 100), UUID(int=2 << 100)
MAI = book.Actor(kind="member", id=UUID(int=7 << 100))

MakeLine = Callable[..., book.Line]


@pytest.fixture
def house() -> Iterator[None]:
    """The scope in which the book is sealed and verified."""
    with scope.whole_house():
        yield


@pytest.fixture
def copy(tmp_path: Path, settings: Settings) -> Path:
    """The copy of the checkpoints outside the database."""
    settings.CHECKPOINT_COPY = tmp_path / "kept" / "checkpoints.log"
    return tmp_path / "kept" / "checkpoints.log"


@pytest.fixture
def make_line() -> MakeLine:
    """A line about a report, with whatever is different."""

    def make(
        number: int = 1,
        *,
        organisation_id: UUID = KOMOREBI,
        kind: str = "report.received",
        facts: Mapping[str, Any] | None = None,
        by: book.Actor = MAI,
        at: datetime = NOON,
    ) -> book.Line:
        subject = book.Subject("report", UUID(int=number), organisation_id)
        return book.Line(
            kind=kind, subject=subject, facts=facts or {"number": f"R-{number}"}, by=by, at=at
        )

    return make
