"""While the database is away every door says so, when to come back, and that nothing was stored."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from tests import databases
from tests.cast import make_client, make_member

from andon.rules.access import Role

pytestmark = pytest.mark.both

BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8"


@pytest.fixture
def staff(committed: str) -> Iterator[Client]:
    """A member who is signed in; then the database's place is empty."""
    browser = Client(raise_request_exception=False)
    tidewell = make_client("tidewell", "Tidewell Beauty")
    browser.force_login(make_member("Mai", Role.SPECIALIST, tidewell).user)
    connection.close()
    databases.drop(committed)
    if databases.IS_POSTGRESQL:
        yield browser
        return
    place = Path(connection.settings_dict["NAME"])
    place.mkdir()  # a missing file would be made anew
    yield browser
    place.rmdir()


@pytest.mark.usefixtures("staff")
def test_a_visitor_reads_a_page_that_says_when_to_come_back() -> None:
    answer = Client(raise_request_exception=False).get("/r/tidewell/", headers={"accept": BROWSER})
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert answer["Content-Type"] == "text/html; charset=utf-8"
    assert "Nothing was stored" in answer.text


def test_a_member_who_is_signed_in_reads_the_same_page_in_her_browsers_language(
    staff: Client,
) -> None:
    headers = {"accept": BROWSER, "accept-language": "de"}
    answer = staff.get("/desk/", headers=headers)
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert '<html lang="de"' in answer.text


def test_a_program_gets_a_problem_with_a_code(staff: Client) -> None:
    headers = {"authorization": "Bearer andon_unknown"}
    answer = staff.get("/api/v1/cases", headers=headers)
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert answer["Content-Type"] == "application/problem+json"
    assert json.loads(answer.text)["code"] == "database.gone"


@pytest.mark.usefixtures("staff")
def test_whoever_reads_no_pages_gets_one_sentence() -> None:
    answer = Client(raise_request_exception=False).get("/r/tidewell/")
    assert (answer.status_code, answer["Content-Type"]) == (503, "text/plain; charset=utf-8")
    assert "Nothing was stored" in answer.text


def test_an_address_with_a_nul_byte_is_refused_in_a_sentence(db: None) -> None:
    answer = Client().get("/desk/?market=%00")
    assert answer.status_code == 400
    assert b"NUL byte" in answer.content
