"""Drafts for the tests of reports."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from andon.people.models import Organisation
from andon.reports.drafts import Draft, draft_from

MakeDraft = Callable[..., Draft]


@pytest.fixture
def draft(tidewell: Organisation, at: datetime) -> MakeDraft:
    """A draft of Tidewell's, from the fields that the test names."""

    def make(words: str = "The pump broke on the first day.", **fields: Any) -> Draft:
        return draft_from(
            {"words": words, **fields}, organisation_id=tidewell.pk, channel="api", at=at
        )

    return make
