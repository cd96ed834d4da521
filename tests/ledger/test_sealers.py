"""Several sealers and writers at once, each with a connection of its own."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.db import connection

from andon.ledger import book, seal
from andon.ledger.models import Checkpoint, Leaf, Queued
from andon.ledger.verify import standing, verify_book
from andon.runtime import keys, scope
from tests.ledger.conftest import KOMOREBI, NOON, MakeLine

pytestmark = pytest.mark.both

WRITERS, BATCHES, LINES = 3, 10, 7


def test_lines_of_many_writers_are_each_sealed_once_by_many_sealers(
    committed: str, copy: Path, make_line: MakeLine
) -> None:
    def write(writer: int) -> list[UUID]:
        ids = []
        for turn in range(BATCHES):
            at = NOON + timedelta(seconds=turn)
            with scope.organisations(KOMOREBI):
                batch = book.append_many(make_line(writer, at=at) for _ in range(LINES))
            ids += [one.entry.id for one in batch]
        connection.close()
        return ids

    def seal_often() -> int:
        sealed = sum(seal.seal(at=NOON) for _ in range(BATCHES))
        connection.close()
        return sealed

    with ThreadPoolExecutor(WRITERS + 2) as threads:
        writing = [threads.submit(write, writer) for writer in range(WRITERS)]
        sealing = [threads.submit(seal_often) for _ in range(2)]
        written = [entry_id for job in writing for entry_id in job.result()]
        sealed = sum(job.result() for job in sealing)
    sealed += seal.seal(at=NOON)
    assert sealed == len(written) == WRITERS * BATCHES * LINES
    assert sorted(Leaf.objects.values_list("entry_id", flat=True)) == sorted(written)
    assert list(Leaf.objects.order_by("position").values_list("position", flat=True)) == list(
        range(sealed)
    )
    assert not Queued.objects.exists()
    assert Checkpoint.objects.order_by("-size")[0].size == sealed
    with scope.whole_house():
        assert list(verify_book(copy=copy, key=keys.public_key())) == []
        assert standing().sealed == sealed
