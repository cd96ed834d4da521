"""Who reported is kept as long as the law asks, and then erased; the ledger still verifies."""

from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django import Settings
from tests.loop.stage import Stage

from andon.cases.models import Case, Join
from andon.cases.steps.retain import retain_due
from andon.ledger import book, seal
from andon.ledger.verify import verify_book
from andon.people import actors, vault
from andon.people.models import Contact
from andon.people.steps.hold_contact import hold_contact
from andon.reports.models import Report, Words
from andon.reports.steps.answer_ask import add_answer
from andon.runtime import keys, scope
from andon.worker import chores

pytestmark = pytest.mark.both

KEPT = vault.KEEP_FOR
DAY = timedelta(days=1)


@pytest.fixture
def report(stage: Stage) -> Report:
    """Noor's report."""
    return stage.report("The pump leaks.", sku="NC-50", email="noor@example.com")


def end(stage: Stage, report: Report) -> None:
    """The report's case is closed."""
    with scope.organisations(stage.client.pk):
        case = stage.case_of(report)
        Case.objects.put(case, closed_at=stage.at, outcome="no-finding")


def contact_of(stage: Stage, report: Report) -> Contact:
    with scope.organisations(stage.client.pk):
        return Contact.objects.get(pk=report.contact_id)


def test_a_reporter_is_kept_until_her_day_and_erased_on_it(stage: Stage, report: Report) -> None:
    end(stage, report)
    assert retain_due(at=stage.at + KEPT - DAY, limit=10) == 0
    assert chores.retain(stage.at + KEPT) == 1
    assert contact_of(stage, report).sealed is None
    with scope.organisations(stage.client.pk):
        assert not Words.objects.filter(pk=report.pk).exists()
        assert Join.objects.filter(report=report).exists()
        *_, last = book.history(report.pk, organisation_id=stage.client.pk)
    assert (last.kind, last.by_kind) == (book.ERASED, "system")
    assert chores.retain(stage.at + KEPT) == 0


def test_the_ledger_verifies_after_a_reporters_time_is_over(
    stage: Stage, report: Report, tmp_path: Path, settings: Settings
) -> None:
    settings.CHECKPOINT_COPY = tmp_path / "checkpoints.log"
    end(stage, report)
    seal.seal(at=stage.at)
    assert retain_due(at=stage.at + KEPT, limit=10) == 1
    seal.seal(at=stage.at + KEPT)
    with scope.whole_house():
        found = list(verify_book(copy=settings.CHECKPOINT_COPY, key=keys.public_key()))
    assert [one.sentence for one in found] == []


def test_a_reporter_in_an_open_case_is_kept_until_it_is_closed(
    stage: Stage, report: Report
) -> None:
    assert retain_due(at=stage.at + KEPT, limit=10) == 0
    end(stage, report)
    assert retain_due(at=stage.at + KEPT, limit=10) == 1


def test_a_reporter_under_legal_hold_is_kept_until_it_is_lifted(
    stage: Stage, report: Report
) -> None:
    end(stage, report)
    house = actors.system(stage.client.pk)
    with scope.organisations(stage.client.pk):
        hold_contact(report.contact, is_held=True, by=house, at=stage.at)
    assert retain_due(at=stage.at + KEPT, limit=10) == 0
    with scope.organisations(stage.client.pk):
        hold_contact(report.contact, is_held=False, by=house, at=stage.at)
    assert retain_due(at=stage.at + KEPT, limit=10) == 1


def test_a_later_report_of_the_same_person_stays_until_its_own_day(
    stage: Stage, report: Report
) -> None:
    end(stage, report)
    first = stage.at
    stage.at += 10 * DAY
    later = stage.report("The mug is broken.", sku="MUG-1", email="noor@example.com")
    end(stage, later)
    assert retain_due(at=first + KEPT, limit=10) == 1
    assert contact_of(stage, later).sealed is not None


def test_those_who_must_stay_do_not_stand_before_those_whose_time_is_over(
    stage: Stage, report: Report
) -> None:
    stage.at += DAY
    later = stage.report("The mug is broken.", sku="MUG-1", email="kim@example.com")
    end(stage, later)
    assert retain_due(at=stage.at + KEPT, limit=1) == 1
    assert contact_of(stage, later).sealed is None
    assert contact_of(stage, report).sealed is not None


def test_a_name_that_no_report_leads_to_is_erased_too(stage: Stage) -> None:
    report = stage.report("The pump leaks.", sku="NC-50", name="Noor")
    old, house = contact_of(stage, report), actors.system(stage.client.pk)
    with scope.organisations(stage.client.pk):
        hold_contact(old, is_held=True, by=house, at=stage.at)
        fresh = Report.objects.select_related("contact").get(pk=report.pk)
        add_answer(fresh, item="contact", value="noor@example.org", at=stage.at + DAY)
        hold_contact(old, is_held=False, by=house, at=stage.at)
        assert Report.objects.get(pk=report.pk).contact_id != old.pk
    assert retain_due(at=stage.at + KEPT, limit=10) == 1
    old.refresh_from_db()
    assert old.sealed is None
