"""What the API refuses, and how: problem+json with a stable code, never a page, never a trace."""

import json
from typing import Any
from uuid import UUID

import pytest
from django.db import DataError, IntegrityError, InterfaceError, OperationalError
from django.http import HttpRequest
from django.test import Client, RequestFactory
from ninja import NinjaAPI

from andon.api import handlers
from andon.cases.models import Case, Note
from andon.people.models import Organisation
from andon.people.vault import LegalHoldError
from andon.reports.models import Report
from andon.reports.steps.erase_person import erase_person
from andon.rules.access import Role
from andon.runtime import scope
from tests.api.programs import V1, Program, problem_of, program_of
from tests.cast import make_member
from tests.loop.stage import Stage

pytestmark = pytest.mark.both

WORDS = "The box was crushed, the packaging is torn."


@pytest.fixture
def case(house: Stage) -> Case:
    """A case that waits for verification."""
    return house.case_of(house.report(WORDS, sku="MUG-1", lot="S118"))


# Address below the case, body as it comes over the wire, status, code and field of the refusal.
BAD: list[tuple[str, bytes, int, str, str]] = [
    ("notes", b"{", 400, "body.not-json", ""),
    ("notes", b"", 422, "body.wrong", "body"),
    ("notes", b"\xff\xfe{}", 400, "body.not-json", ""),
    ("notes", b"[" * 100_000, 400, "body.not-json", ""),
    ("notes", b'{"text": ' + b"9" * 5000 + b"}", 400, "body.not-json", ""),
    ("notes", b"[]", 422, "body.wrong", "body"),
    ("notes", b"null", 422, "body.wrong", "body"),
    ("notes", b"{}", 422, "body.wrong", "text"),
    ("notes", b'{"text": 7}', 422, "body.wrong", "text"),
    ("notes", b'{"text": null}', 422, "body.wrong", "text"),
    ("notes", b'{"text": "a\\u0000b"}', 422, "body.wrong", "text"),
    ("notes", b'{"text": "\\ud800"}', 422, "body.wrong", "text"),
    ("notes", b'{"text": "a", "txet": "b"}', 422, "body.wrong", "txet"),
    ("notes", b'{"text": "' + b"a" * 10_001 + b'"}', 422, "body.wrong", "text"),
    ("notes", b'{"text": "' + b"a" * 2_200_000 + b'"}', 413, "body.too-large", ""),
    ("notes", b'{"text": "  "}', 409, "step.refused", ""),
    ("verdicts", b'{"outcome": "perhaps"}', 422, "body.wrong", "outcome"),
    ("verdicts", b'{"outcome": "confirmed", "grade": "worst"}', 422, "body.wrong", "grade"),
    ("verdicts", b'{"outcome": "cannot-tell", "needed": ["a"]}', 422, "body.wrong", "0"),
    ("statements", b'{"defect": "x"}', 422, "body.wrong", "place"),
    ("samples", b'{"kind": "lot", "population": 1e400}', 422, "body.wrong", "population"),
    ("samples", b'{"kind": "lot", "population": -1}', 422, "body.wrong", "population"),
    ("samples", b'{"kind": "lot", "population": 99999999999}', 422, "body.wrong", "population"),
    ("owner", b'{"member_id": "me"}', 422, "body.wrong", "member_id"),
    ("dispatches", b'{"departments": ["kitchen"]}', 422, "body.wrong", "0"),
    ("actions/x/done", b'{"proof": "a"}', 422, "body.wrong", "action_id"),
    ("nowhere", b"{}", 404, "not-found", ""),
]


@pytest.mark.parametrize(("step", "body", "status", "code", "field"), BAD)
def test_bad_input_is_refused_in_one_sentence(
    case: Case, mai_calls: Program, step: str, body: bytes, status: int, code: str, field: str
) -> None:
    refused = mai_calls.post(f"/cases/{case.number}/{step}", body)
    assert problem_of(refused) == (status, code)
    assert refused.json()["field"] == field
    assert len(refused.json()["detail"]) < 400
    with scope.organisations(case.organisation_id):
        assert not Note.objects.exists()


@pytest.mark.parametrize(
    "path", ["/cases/C-0", "/cases/%00", "/cases/%E2%80%AE1", f"/cases/{'C' * 300}", "/reports/R-0"]
)
def test_a_number_that_nobody_has_is_not_found(house: Stage, mai_calls: Program, path: str) -> None:
    assert problem_of(mai_calls.get(path)) == (404, "not-found")


def test_a_refused_step_names_everything_that_is_missing(case: Case, mai_calls: Program) -> None:
    refused = mai_calls.post(f"/cases/{case.number}/close")
    assert problem_of(refused) == (409, "step.refused")
    assert {"verified", "stated", "dispatched", "answered"} <= set(refused.json()["missing"])


def test_a_step_on_a_case_that_changed_meanwhile_is_stale(
    case: Case, mai_calls: Program, lin_calls: Program
) -> None:
    path = f"/cases/{case.number}"
    seen = mai_calls.get(path)["ETag"]
    lin_calls.done(f"{path}/owner", {})
    refused = mai_calls.post(f"{path}/notes", {"text": "Mine."}, If_Match=seen)
    assert problem_of(refused) == (409, "stale")
    now = mai_calls.look(path)["version"]
    assert refused.json()["version"] == now
    mai_calls.done(f"{path}/notes", {"text": "Mine."}, If_Match=f'"{now}"')


def test_what_a_role_lacks_is_refused_with_the_act(case: Case, petra_calls: Program) -> None:
    refused = petra_calls.post(f"/cases/{case.number}/verdicts", b"no JSON at all")
    assert problem_of(refused) == (403, "act.refused")
    assert refused.json()["act"] == "case.verify.first"


def test_a_bare_program_cannot_do_what_a_person_must_answer_for(house: Stage, case: Case) -> None:
    program = program_of(house.client)
    verdict = {"outcome": "confirmed"}
    refused = program.post(f"/cases/{case.number}/verdicts", verdict)
    assert problem_of(refused) == (403, "act.refused")
    program.done(f"/cases/{case.number}/notes", {"text": "From the shop's system."})
    refused = program.post(f"/cases/{case.number}/owner", {})
    assert problem_of(refused) == (409, "step.refused")
    assert refused.json()["missing"] == ["member"]


def test_another_client_finds_nothing_even_by_ids(
    house: Stage, case: Case, elsewhere: Organisation, mai_calls: Program
) -> None:
    otto = program_of(elsewhere, member=make_member("Otto", Role.QUALITY_CONTROL, elsewhere))
    page = mai_calls.look(f"/cases/{case.number}")
    report = page["reports"][0]
    for path in (
        f"/cases/{case.number}",
        f"/reports/{report['number']}",
        f"/reports/{report['number']}/receipt",
        f"/ledger/{case.pk}",
        f"/members/{house.people['Mai'].pk}",
    ):
        assert problem_of(otto.get(path)) == (404, "not-found"), path
    undo = f"/cases/{case.number}/joins/{report['join_id']}/undo"
    assert problem_of(otto.post(undo, {"because": "mine"})) == (404, "not-found")


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ({}, "token.missing"),
        ({"Authorization": "Bearer nothing"}, "token.unknown"),
        ({"Authorization": "Basic bWFpOm1haQ=="}, "token.unknown"),
        ({"Authorization": "Bearer"}, "token.unknown"),
    ],
)
def test_whoever_shows_no_good_token_is_told_so(
    db: None, header: dict[str, str], code: str
) -> None:
    refused = Client(headers=header).get(f"{V1}/cases")
    assert problem_of(refused) == (401, code)
    assert refused["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (IntegrityError("UNIQUE constraint failed"), 409, "conflict"),
        (OperationalError("server closed the connection"), 503, "database.gone"),
        (InterfaceError("connection already closed"), 503, "database.gone"),
        (DataError("value too long"), 422, "value.not-storable"),
        (LegalHoldError("Held."), 409, "contact.held"),
        (Case.DoesNotExist("no such case"), 404, "not-found"),
    ],
)
def test_a_fault_below_becomes_a_problem_that_tells_nothing_of_the_house(
    error: Exception, status: int, code: str
) -> None:
    api = NinjaAPI(urls_namespace=f"faults of {code}")
    handlers.register(api)
    answer: Any = api.on_exception(RequestFactory().get("/"), error)
    body = json.loads(answer.content)
    assert (answer.status_code, body["code"]) == (status, code)
    assert code == "contact.held" or str(error) not in answer.content.decode()


def test_an_unknown_fault_is_left_to_the_house() -> None:
    api = NinjaAPI(urls_namespace="an unknown fault")
    handlers.register(api)
    with pytest.raises(ZeroDivisionError):
        api.on_exception(HttpRequest(), ZeroDivisionError())


def test_a_contact_that_the_law_holds_is_not_erased(house: Stage) -> None:
    report = house.report(WORDS, sku="MUG-1", contact="noor@example.com")
    browser = Client()
    browser.force_login(make_member("Ada", Role.CLIENT_ADMIN, house.client).user)
    ada = Program(browser)
    ada.done(f"/reports/{report.number}/hold", {"is_held": True})
    assert problem_of(ada.post(f"/reports/{report.number}/erasure")) == (409, "contact.held")
    ada.done(f"/reports/{report.number}/hold", {"is_held": False})
    assert ada.done(f"/reports/{report.number}/erasure") == {"reports": [report.number]}
    assert ada.look(f"/reports/{report.number}")["words"] == ""


@pytest.mark.parametrize(
    ("who", "method", "path", "body"),
    [
        ("mai", "POST", "/cases/{number}/actions/{id}/done", {"proof": "a"}),
        ("lin", "POST", "/cases/{number}/downgrades/{id}/decision", {"is_confirmed": True}),
        ("lin", "POST", "/cases/{number}/dispatches/{id}/acknowledgement", None),
        ("mai", "POST", "/cases/{number}/joins/{id}/undo", {"because": "a"}),
        ("mai", "POST", "/reports/{report}/contact", None),
        ("mai", "POST", "/notices/{id}/retry", None),
        ("mai", "GET", "/evidence/{id}/file", None),
        ("mai", "GET", "/standards/{id}", None),
        ("mai", "GET", "/members/{id}", None),
        ("lin", "GET", "/ledger/{id}", None),
        ("ada", "POST", "/reports/{report}/hold", {"is_held": True}),
        ("ada", "POST", "/invitations/{id}/withdraw", None),
        ("ada", "POST", "/tokens/{id}/revoke", None),
        ("ada", "POST", "/members/{id}/end", None),
        ("ada", "PUT", "/departments/kitchen", {}),
    ],
)
def test_what_is_not_there_is_not_found(
    house: Stage, case: Case, who: str, method: str, path: str, body: Any
) -> None:
    browser = Client()
    browser.force_login(make_member("Ada", Role.CLIENT_ADMIN, house.client).user)
    program = Program(browser)
    if who != "ada":
        program = program_of(house.client, member=house.people[who.title()])
    with scope.organisations(house.client.pk):
        report = Report.objects.get()
    named = path.format(number=case.number, report=report.number, id=UUID(int=7))
    expected = (422, "body.wrong") if "kitchen" in path else (404, "not-found")
    assert problem_of(program.send(method, named, body)) == expected


def test_a_receipt_whose_facts_were_erased_is_not_there(house: Stage) -> None:
    report = house.report(WORDS, sku="MUG-1", contact="noor@example.com")
    mai = program_of(house.client, member=house.people["Mai"])
    with scope.organisations(house.client.pk):
        report = Report.objects.select_related("contact").get()
        erase_person(report, at=house.at)
    refused = mai.get(f"/reports/{report.number}/receipt")
    assert problem_of(refused) == (404, "not-found")
    assert "erased" in refused.json()["detail"]


def test_behind_a_plain_server_reports_are_received_all_the_same(house: Stage) -> None:
    mai = program_of(house.client, member=house.people["Mai"])
    public = f"/public/{house.client.slug}/reports"
    assert problem_of(mai.post("/reports", {"words": ""})) == (422, "words.missing")
    assert problem_of(mai.post("/reports", b'{"words": "' + b"a" * 70_000 + b'"}')) == (
        413,
        "body.too-large",
    )
    assert problem_of(mai.post("/public/nobody/reports", {"words": "a"})) == (404, "client.unknown")
    anybody = Program(Client(REMOTE_ADDR="192.0.2.9"))
    answers = [anybody.post(public, {"words": f"It broke {n}"}) for n in range(31)]
    assert [answer.status_code for answer in answers] == [201] * 30 + [429]
    assert answers[-1]["Retry-After"] == "600"
