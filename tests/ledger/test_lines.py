"""What a line may hold, and how it becomes bytes."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256
from typing import Any
from uuid import UUID

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from andon.ledger import lines
from andon.rules import chain
from tests.ledger.conftest import KOMOREBI, MAI, NOON, MakeLine

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-lines.MOST_EXACT, lines.MOST_EXACT),
    st.text(st.characters(codec="utf-8")),
)
facts_of_any_shape = st.dictionaries(
    st.text(st.characters(codec="ascii")),
    st.recursive(
        scalars,
        lambda inner: (
            st.lists(inner) | st.dictionaries(st.text(st.characters(codec="ascii")), inner)
        ),
        max_leaves=12,
    ),
)


class Colour(StrEnum):
    AMBER = "amber"


@given(facts=facts_of_any_shape)
def test_facts_become_the_json_of_rfc_8785(facts: dict[str, Any]) -> None:
    assert lines.canonical(facts).encode() == rfc8785.dumps(facts)


def test_ids_days_instants_and_codes_become_text() -> None:
    facts = {
        "id": UUID(int=5),
        "on": date(2026, 3, 16),
        "at": datetime(2026, 3, 16, 20, tzinfo=timezone(timedelta(hours=8))),
        "colour": Colour.AMBER,
        "ids": (UUID(int=6),),
    }
    assert lines.canonical(facts) == (
        '{"at":"2026-03-16T12:00:00.000000Z","colour":"amber",'
        '"id":"00000000-0000-0000-0000-000000000005",'
        '"ids":["00000000-0000-0000-0000-000000000006"],"on":"2026-03-16"}'
    )


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"rate": 0.5}, r"facts\.rate is a float; write it as text or as an integer"),
        ({"a": [{"b": Decimal(1)}]}, r"facts\.a\[0\]\.b is a Decimal"),
        ({"n": 2**53}, r"facts\.n is beyond 2\*\*53"),
        ({"n": -(2**53)}, r"facts\.n is beyond 2\*\*53"),
        ({"at": datetime(2026, 3, 16, 12)}, r"facts\.at has no time zone"),  # noqa: DTZ001  # the point
        ({"größe": 1}, "a key that is no plain ASCII text: 'größe'"),
        ({1: 1}, "a key that is no plain ASCII text: 1"),
        ({"word": "\ud800"}, "half a character"),
    ],
)
def test_facts_that_no_reader_would_read_alike_are_refused(
    facts: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(lines.LineError, match=sentence):
        lines.canonical(facts)


def test_the_digest_is_that_of_salt_and_facts(make_line: MakeLine) -> None:
    receipted = lines.prepare(make_line(facts={"b": 1, "a": True}))
    assert receipted.facts == '{"a":true,"b":1}'
    assert len(receipted.salt) == 16
    assert receipted.entry.digest == sha256(receipted.salt + b'{"a":true,"b":1}').digest()


def test_the_same_facts_twice_have_nothing_in_common(make_line: MakeLine) -> None:
    first, second = lines.prepare(make_line()), lines.prepare(make_line())
    assert first.salt != second.salt
    assert first.entry.digest != second.entry.digest
    assert first.entry.id != second.entry.id


def test_the_leaf_is_the_canonical_json_of_the_entry(make_line: MakeLine) -> None:
    entry = lines.prepare(make_line()).entry
    data: dict[str, Any] = {
        "at": "2026-03-16T12:00:00.000000Z",
        "by": {"id": str(MAI.id), "kind": "member"},
        "digest": entry.digest.hex(),
        "id": str(entry.id),
        "kind": "report.received",
        "organisation": str(KOMOREBI),
        "subject": {"id": str(UUID(int=1)), "type": "report"},
    }
    assert entry.leaf_data() == data
    assert entry.leaf_hash() == chain.leaf_hash(rfc8785.dumps(data))


def test_the_system_acts_without_an_id(make_line: MakeLine) -> None:
    entry = lines.prepare(make_line(by=lines.SYSTEM)).entry
    assert entry.leaf_data()["by"] == {"id": None, "kind": "system"}


@pytest.mark.parametrize("kind", ["", "graded", "case.Graded", "case graded", "case.graded\n"])
def test_a_kind_that_is_no_noun_and_past_tense_is_refused(kind: str, make_line: MakeLine) -> None:
    with pytest.raises(lines.LineError, match=r"must read noun\.past-tense"):
        lines.prepare(make_line(kind=kind))


def test_a_subject_type_that_is_no_noun_is_refused() -> None:
    subject = lines.Subject("Report!", UUID(int=1), KOMOREBI)
    line = lines.Line("report.received", subject=subject, facts={}, by=MAI, at=NOON)
    with pytest.raises(lines.LineError, match="must be one lower-case noun"):
        lines.prepare(line)


def test_an_instant_without_a_time_zone_is_refused(make_line: MakeLine) -> None:
    with pytest.raises(lines.LineError, match="has no time zone"):
        lines.prepare(make_line(at=NOON.replace(tzinfo=None)))


def test_an_instant_elsewhere_is_written_in_utc(make_line: MakeLine) -> None:
    shanghai = NOON.astimezone(timezone(timedelta(hours=8)))
    entry = lines.prepare(make_line(at=shanghai)).entry
    assert entry.at.tzinfo is UTC
    assert entry.leaf_data()["at"] == "2026-03-16T12:00:00.000000Z"
