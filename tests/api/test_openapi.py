"""The API's description: good OpenAPI 3.1, committed as it is, and with every step in it."""

import json
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from openapi_spec_validator import validate

from andon.api.problems import KINDS
from andon.api.router import api
from andon.cases.next_acts import ACTS
from andon.rules.closing import STEP
from tests.architecture.sources import ROOT

SNAPSHOT = ROOT / "docs" / "reference" / "openapi.json"
REFERENCE = ROOT / "docs" / "reference" / "api.md"


@pytest.fixture
def described() -> Any:
    """The description as a program reads it."""
    return json.loads(json.dumps(api.get_openapi_schema()))


def operations(described: Any) -> dict[str, Any]:
    return {
        said["operationId"]: said for item in described["paths"].values() for said in item.values()
    }


def test_the_description_is_good_openapi_3_1(described: Any) -> None:
    validate(described)
    assert described["openapi"] == "3.1.0"


def test_the_committed_description_is_the_one_of_the_code(described: Any) -> None:
    kept = json.loads(SNAPSHOT.read_text(encoding="utf-8"))
    assert kept == described, "Renew it: andon api-schema > docs/reference/openapi.json"


def test_every_step_of_a_case_is_an_operation_of_the_same_name(described: Any) -> None:
    asked = {*ACTS, *STEP.values()} - {"wait"}
    assert asked <= set(operations(described))


def test_every_operation_has_its_own_name_and_says_what_it_does(described: Any) -> None:
    said = [one for item in described["paths"].values() for one in item.values()]
    assert len(operations(described)) == len(said)
    assert [one["operationId"] for one in said if not one["summary"]] == []


def test_every_problem_stands_on_the_reference_page() -> None:
    page = REFERENCE.read_text(encoding="utf-8")
    assert [code for code in KINDS if f"| `{code}` |" not in page] == []


def test_the_page_of_operations_takes_everything_from_this_house(db: None) -> None:
    page = Client().get("/api/v1/docs")
    assert page.status_code == 200
    assert "https://" not in page.text
    assert "script-src 'self'" in page["Content-Security-Policy"]
    for name in ("swagger-ui.css", "swagger-ui-bundle.js", "swagger-ui-init.js"):
        assert f"/static/ninja/{name}" in page.text
        assert finders.find(f"ninja/{name}")
    assert Client().get("/api/v1/openapi.json").json()["info"]["title"] == "Andon"
