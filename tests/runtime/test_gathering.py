"""A cursor that holds statements back and sends them together."""

import pytest
from django.db import connection

from andon.runtime.gathering import GatheringCursor

pytestmark = [pytest.mark.both, pytest.mark.django_db]

TABLE = "CREATE TEMPORARY TABLE gathered (place integer, word text)"
INSERT = "INSERT INTO gathered (place, word) VALUES (%s, %s)"


def test_nothing_is_sent_before_it_is_asked_for_and_then_all_in_its_order() -> None:
    with connection.cursor() as cursor:
        cursor.execute(TABLE)
        gathering = GatheringCursor(cursor)
        gathering.execute(INSERT, [1, "a; b"])
        gathering.execute("UPDATE gathered SET word = %s WHERE place = %s", ["100 %", 1])
        gathering.execute(INSERT, [2, "'"])
        cursor.execute("SELECT count(*) FROM gathered")
        assert cursor.fetchone() == (0,)

        gathering.send()
        gathering.send()

        cursor.execute("SELECT place, word FROM gathered ORDER BY place")
        assert cursor.fetchall() == [(1, "100 %"), (2, "'")]


def test_a_statement_without_a_list_of_values_is_refused() -> None:
    with (
        connection.cursor() as cursor,
        pytest.raises(TypeError, match="takes its values as a list"),
    ):
        GatheringCursor(cursor).execute("SELECT 1")
