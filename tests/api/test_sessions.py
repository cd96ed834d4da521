"""People in a browser: their session opens the API, for one client, from our own pages only."""

import pytest
from django.test import Client

from andon.people.models import Member, Organisation
from andon.rules.access import Role
from andon.runtime import scope
from tests.api.programs import V1, Program, problem_of, program_of
from tests.cast import make_member
from tests.loop.stage import Stage


def signed_in(member: Member, **settings: bool) -> Client:
    """A browser in which this member is signed in."""
    browser = Client(**settings)
    browser.force_login(member.user)
    return browser


def test_a_session_without_the_csrf_token_changes_nothing(house: Stage) -> None:
    browser = signed_in(house.people["Mai"], enforce_csrf_checks=True)
    report = house.report("The box was crushed.", sku="MUG-1")
    path = f"{V1}/cases/{house.case_of(report).number}/notes"
    body = {"text": "From another site."}
    assert browser.get(f"{V1}/cases").status_code == 200
    refused = browser.post(path, body, content_type="application/json")
    assert problem_of(refused) == (403, "csrf")
    browser.get("/desk/")
    token = browser.cookies["csrftoken"].value
    taken = browser.post(
        path, body, content_type="application/json", headers={"X-CSRFToken": token}
    )
    assert taken.status_code == 201


def test_a_program_needs_no_csrf_token(house: Stage) -> None:
    browser = Client(enforce_csrf_checks=True)
    program = program_of(house.client, member=house.people["Mai"])
    browser.defaults.update(program.browser.defaults)
    report = house.report("The box was crushed.", sku="MUG-1")
    answer = Program(browser).done(
        f"/cases/{house.case_of(report).number}/notes", {"text": "A note."}
    )
    assert answer["step"] == "add_note"


@pytest.fixture
def both(house: Stage, elsewhere: Organisation) -> Program:
    """Mai, who works for two clients."""
    words = "The box was crushed, the packaging is torn."
    house.report(words, sku="MUG-1", contact="noor@example.com")
    second = make_member("Maia", Role.SPECIALIST, elsewhere)
    mai = house.people["Mai"]
    with scope.organisations(elsewhere.pk):
        Member.objects.filter(pk=second.pk).update(user=mai.user)
    return Program(signed_in(mai))


def test_whoever_works_for_several_clients_names_one(both: Program) -> None:
    assert problem_of(both.get("/cases")) == (400, "client.unnamed")
    for path in ("/cases", "/notices", "/members"):
        shown = {
            slug: both.browser.get(f"{V1}{path}", headers={"Andon-Client": slug}).json()["items"]
            for slug in ("tidewell", "elsewhere")
        }
        ours = {row["id"] for row in shown["tidewell"]}
        theirs = {row["id"] for row in shown["elsewhere"]}
        assert ours
        assert not ours & theirs, path
    refused = both.browser.get(f"{V1}/cases", headers={"Andon-Client": "nobody"})
    assert problem_of(refused) == (404, "client.unknown")


def test_a_bad_token_is_not_mended_by_a_session(house: Stage) -> None:
    browser = signed_in(house.people["Mai"])
    refused = browser.get(f"{V1}/cases", headers={"Authorization": "Bearer nothing"})
    assert problem_of(refused) == (401, "token.unknown")
