"""Loading standards: nothing twice, and the past keeps its versions."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from tests.library.conftest import Folder

from andon.library.format import read_shelf
from andon.library.models import Edition, Standard, StandardVersion
from andon.library.steps.load import BrokenLibraryError, Counts, load_defects, load_shipped

AT = datetime(2026, 3, 16, 12, tzinfo=UTC)
LATER = datetime(2026, 5, 1, 1, tzinfo=UTC)

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def test_the_shipped_library_loads_once_and_again_adds_nothing() -> None:
    first = load_shipped(AT)
    assert first.added == Standard.objects.count() >= 90
    assert load_shipped(LATER) == Counts(added=0, changed=0, same=first.added)
    assert Edition.objects.count() == 1


def test_a_changed_standard_gets_a_next_version_from_the_day_of_loading(folder: Folder) -> None:
    (defect,) = read_shelf(folder.path).defects
    assert load_defects([defect], at=AT) == Counts(added=1, changed=0, same=0)
    stricter = replace(defect, parameters={"loss": "1 ml"}, form="pump")
    assert load_defects([stricter], at=LATER) == Counts(added=0, changed=1, same=0)
    old, new = StandardVersion.objects.order_by("version")
    assert (old.version, new.version) == (1, 2)
    assert (old.effective_from, old.effective_to) == (date(2026, 1, 1), date(2026, 5, 1))
    assert (new.effective_from, new.effective_to) == (date(2026, 5, 1), None)
    assert old.parameters == {"loss": "2 ml"}
    assert new.parameters == {"loss": "1 ml"}
    assert Standard.objects.get().form == "pump"
    assert Edition.objects.order_by("-id")[0].changed == 1


def test_a_change_of_words_alone_is_a_change(folder: Folder) -> None:
    load_defects(read_shelf(folder.path).defects, at=AT)
    folder.change("i18n/th.csv", "Leak th", "รั่ว")
    assert load_defects(read_shelf(folder.path).defects, at=LATER).changed == 1


def test_another_first_day_alone_is_no_change(folder: Folder) -> None:
    load_defects(read_shelf(folder.path).defects, at=AT)
    folder.change("defects.toml", "2026-01-01", "2026-02-01")
    assert load_defects(read_shelf(folder.path).defects, at=LATER).same == 1


def test_a_library_with_a_gap_is_not_loaded(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.change("defects.toml", '"LEAK"', '"LEAKS"')
    monkeypatch.setattr("andon.library.steps.load.DATA", folder.path)
    with pytest.raises(BrokenLibraryError, match="'LEAKS' is no defect family") as refused:
        load_shipped(AT)
    assert len(refused.value.gaps) == 1
    assert not Standard.objects.exists()
