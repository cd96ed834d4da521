"""Identifiers: their order, their form, and numbers that can be read aloud."""

import re
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from andon.runtime.ids import ALPHABET, new_id, new_number

INSTANTS = st.datetimes(min_value=datetime(1970, 1, 2), timezones=st.just(UTC))  # noqa: DTZ001  hypothesis adds the zone


@given(at=INSTANTS)
def test_an_id_is_a_uuid_of_version_7_that_holds_its_millisecond(at: datetime) -> None:
    made = new_id(at=at)
    assert (made.version, made.variant) == (7, "specified in RFC 4122")
    assert made.int >> 80 == int(at.timestamp() * 1000)


def test_ids_of_one_instant_keep_the_order_in_which_they_were_made() -> None:
    at = datetime(2026, 3, 16, 12, tzinfo=UTC)
    made = [new_id(at=at) for _ in range(5000)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)


def test_a_number_has_eight_letters_that_survive_a_telephone_call() -> None:
    assert re.fullmatch(rf"R-[{ALPHABET}]{{8}}", new_number("R"))
    assert not set("ILOU") & set(ALPHABET)
