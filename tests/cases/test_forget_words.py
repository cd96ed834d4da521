"""A reporter's own words do not stay in a case when she is erased."""

import pytest
from tests.loop.stage import Stage

from andon.cases.models import Case
from andon.people import actors
from andon.reports.models import Report
from andon.reports.steps.erase_person import erase_person
from andon.runtime import scope
from andon.worker import chores

pytestmark = pytest.mark.both


def product_of(stage: Stage, report: Report) -> str:
    """The product's name after the person was erased and the worker came by."""
    with scope.organisations(stage.client.pk):
        erase_person(report, at=stage.at, by=actors.reporter(stage.client.pk))
    chores.single(stage.at)
    with scope.organisations(stage.client.pk):
        return Case.objects.get(pk=stage.case_of(report).pk).product_name


def test_the_reporters_own_name_for_a_product_goes_with_her(stage: Stage) -> None:
    report = stage.report("The pump leaks.", product="Noor's night cream", email="noor@example.com")
    with scope.organisations(stage.client.pk):
        assert stage.case_of(report).product_name == "Noor's night cream"
    assert product_of(stage, report) == ""


def test_a_name_of_the_catalogue_stays(stage: Stage) -> None:
    report = stage.report("The pump leaks.", sku="NC-50", email="noor@example.com")
    assert product_of(stage, report) != ""
