"""Writing, reading and erasing lines."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection, transaction
from pytest_django import DjangoAssertNumQueries

from andon.ledger import book
from andon.ledger.models import Entry, Opening, Queued
from andon.runtime import scope
from andon.runtime.inserts import MOST_VALUES
from tests.ledger.conftest import HARBOR, KOMOREBI, MAI, NOON, MakeLine

pytestmark = [pytest.mark.django_db, pytest.mark.both]

REPORT = book.Subject("report", UUID(int=1), KOMOREBI)


def test_a_line_can_be_read_back_in_its_subjects_history() -> None:
    with scope.organisations(KOMOREBI):
        late = NOON + timedelta(minutes=5)
        book.append("report.read", subject=REPORT, facts={}, by=book.SYSTEM, at=late)
        book.append("report.received", subject=REPORT, facts={"lot": "A7"}, by=MAI, at=NOON)
        told = book.history(REPORT.id, organisation_id=KOMOREBI)
    assert [(one.kind, one.at, one.by_kind, one.by_id, one.facts) for one in told] == [
        ("report.received", NOON, "member", MAI.id, {"lot": "A7"}),
        ("report.read", late, "system", None, {}),
    ]


def test_nobody_reads_the_history_of_another_client(make_line: MakeLine) -> None:
    with scope.organisations(KOMOREBI):
        written = book.append_many([make_line()])[0]
    with scope.organisations(HARBOR):
        assert book.history(UUID(int=1), organisation_id=KOMOREBI) == []
        assert book.find(written.entry.id, organisation_id=KOMOREBI) is None
    with scope.organisations(KOMOREBI, HARBOR):
        assert book.history(UUID(int=1), organisation_id=HARBOR) == []


def test_a_line_found_again_is_the_line_that_was_written(make_line: MakeLine) -> None:
    with scope.organisations(KOMOREBI):
        written = book.append_many([make_line(by=book.SYSTEM), make_line(2)])
        for one in written:
            assert book.find(one.entry.id, organisation_id=KOMOREBI) == one


def test_many_lines_are_written_in_three_statements(
    make_line: MakeLine, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    batch = [make_line(number) for number in range(64)]
    with scope.organisations(KOMOREBI), django_assert_num_queries(3):
        written = book.append_many(batch)
    assert [one.entry.subject_id for one in written] == [UUID(int=n) for n in range(64)]


def test_a_batch_larger_than_one_statement_is_written_whole(make_line: MakeLine) -> None:
    many = MOST_VALUES // len(book.ENTRY) + 1
    with scope.organisations(KOMOREBI):
        book.append_many(make_line(number) for number in range(many))
        assert Entry.objects.count() == many
        assert Opening.objects.count() == many
        assert Queued.objects.count() == many


def test_the_intake_writes_on_the_cursor_that_it_holds_open(make_line: MakeLine) -> None:
    with scope.organisations(KOMOREBI):
        with transaction.atomic(), connection.cursor() as cursor:
            written = book.append_many_raw(cursor, [make_line()])
        assert book.find(written[0].entry.id, organisation_id=KOMOREBI) == written[0]


def test_one_line_that_the_book_refuses_keeps_its_whole_batch_out(make_line: MakeLine) -> None:
    with scope.organisations(KOMOREBI):
        with pytest.raises(book.LineError):
            book.append_many([make_line(), make_line(facts={"rate": 0.5})])
        assert Entry.objects.count() == 0


def test_nothing_written_is_nothing_done() -> None:
    with scope.organisations(KOMOREBI):
        assert book.append_many([]) == []


def test_an_erased_line_stays_without_its_facts(make_line: MakeLine) -> None:
    with scope.organisations(KOMOREBI):
        kept, gone = book.append_many([make_line(), make_line(facts={"skin": "left cheek"})])
        erased = book.erase_openings([gone.entry.id], subject=REPORT, by=MAI, at=NOON)
        told = {one.id: one.facts for one in book.history(REPORT.id, organisation_id=KOMOREBI)}
        assert book.find(gone.entry.id, organisation_id=KOMOREBI) is None
    assert told == {
        kept.entry.id: {"number": "R-1"},
        gone.entry.id: None,
        erased.entry.id: {"entries": [str(gone.entry.id)]},
    }


def test_an_erasure_reaches_neither_another_client_nor_another_erasure(
    make_line: MakeLine,
) -> None:
    with scope.organisations(KOMOREBI, HARBOR):
        theirs = book.append_many([make_line(organisation_id=HARBOR)])[0]
        first = book.erase_openings([], subject=REPORT, by=MAI, at=NOON)
        both = [theirs.entry.id, first.entry.id]
        second = book.erase_openings(both, subject=REPORT, by=MAI, at=NOON)
        assert second.facts == '{"entries":[]}'
        assert Opening.objects.count() == 3
