"""A case's page: everything of the case, a form for each step, and refusals as sentences."""

from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries
from tests.cast import make_member
from tests.web.desk import case_from, page_of, product, signed_in, text_of
from tests.web.things import things_of

from andon.cases import queries
from andon.cases.models import Action, Case, Dispatch, Join, Note, Recheck, Verdict
from andon.ledger import book
from andon.library import lookup
from andon.library.steps.load import load_shipped
from andon.people import actors
from andon.people.models import Department, Member, Organisation, User
from andon.reports.models import Message, Report, Words
from andon.rules.access import CORE, Role
from andon.runtime import clock, scope

# On PostgreSQL entering a scope takes statements of its own.
QUERIES = 33 if connection.vendor == "postgresql" else 27


@pytest.fixture
def browser(mai: Member) -> Client:
    """Mai at her desk."""
    return signed_in(mai)


@pytest.fixture
def case(tidewell: Organisation) -> Case:
    """A leak of a serum, whose standard is in the library."""
    with scope.whole_house():
        load_shipped(clock.now())
    with scope.organisations(tidewell.pk):
        Department.objects.bulk_create(
            Department(organisation_id=tidewell.pk, name=name) for name in sorted(CORE)
        )
    product(tidewell)
    return case_from(
        tidewell, sku="DLS-50", lot="L2407B", contact="kim@example.org", may_be_contacted=True
    )


Take = Callable[..., str]


@pytest.fixture
def take(case: Case) -> Take:
    """`take(browser, step, **fields)`: send a step's form; the page that follows, as text."""

    def taken(browser: Client, step: str, **fields: object) -> str:
        answer = browser.post(f"{page_of(case)}{step}/", fields, follow=True)
        assert answer.status_code in {200, 409}, answer.status_code
        return unescape(answer.content.decode())

    return taken


def version_of(case: Case) -> str:
    with scope.organisations(case.organisation_id):
        found = lookup.for_family(
            case.category,
            case.family,
            market=None,
            on=case.opened_at.date(),
            organisation_id=case.organisation_id,
        )
    return str(found[0].version_id)


def now(case: Case) -> Case:
    with scope.organisations(case.organisation_id):
        return Case.objects.get(pk=case.pk)


def test_the_page_shows_words_clocks_reasons_and_what_still_lacks(
    case: Case, browser: Client
) -> None:
    page = unescape(text_of(browser, page_of(case)))
    for said in (
        "The pump of this serum leaks at the collar.",
        "Leak or spill ",
        "Dewlight Serum 50 ml",
        "First answer",
        "How these were counted",
        "Closing conditions, ",
        "not answered yet",
        "<mark",
        "Case opened",
        "Collect",
        "Learn",
    ):
        assert said in page, said


def test_a_page_of_a_case_takes_the_same_queries_however_much_is_in_it(
    case: Case,
    browser: Client,
    tidewell: Organisation,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    browser.get(page_of(case))  # what the process keeps in memory is read once
    with django_assert_num_queries(QUERIES):
        browser.get(page_of(case))
    for _ in range(3):
        case_from(tidewell, sku="DLS-50", lot="L2407B")
    with django_assert_num_queries(QUERIES):
        page = browser.get(page_of(case))
    assert page.content.decode().count("<article") == 4


def test_a_page_has_one_black_button_the_likeliest_act(case: Case, browser: Client) -> None:
    head, _, rest = text_of(browser, page_of(case)).partition('<ol class="cord"')
    assert head.count('data-kind="main"') == 1
    assert "Answer the reporter" in head
    outside = rest.split("<form")[0]
    assert 'data-kind="main"' not in outside


def test_an_act_that_cannot_be_taken_shows_its_reason_beside_it(
    case: Case, browser: Client
) -> None:
    page = text_of(browser, page_of(case))
    assert "No department was told yet." in page
    assert 'aria-disabled="true"' in page


def test_a_refused_step_says_why_and_keeps_what_was_typed(
    case: Case, browser: Client, take: Take
) -> None:
    page = take(browser, "verify_case", outcome="not-confirmed", goes_to="", reason="")
    assert "Write the reason." in page
    page = take(browser, "state_case", place="pump", size="wide & far", effect="looks")
    assert "Fill every line of the statement" in page
    assert "wide & far" in page


def test_a_step_that_somebody_else_overtook_says_so(
    case: Case, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What a request read is old by the time it writes: the row moves between the two.
    read = queries.find_case

    def read_then_overtaken(number: str, **more: object) -> Case:
        found = read(number, **more)  # type: ignore[arg-type]  # as the page calls it
        Case.objects.filter(pk=found.pk).update(version=found.version + 1)
        return found

    monkeypatch.setattr(queries, "find_case", read_then_overtaken)
    answer = browser.post(
        f"{page_of(case)}verify_case/",
        {"outcome": "confirmed", "defect": version_of(case), "grade": "major"},
    )
    assert answer.status_code == 409
    assert "Somebody else changed this case meanwhile." in answer.content.decode()


def test_there_is_no_page_for_a_case_or_a_step_that_does_not_exist(
    case: Case, browser: Client
) -> None:
    assert browser.get("/desk/tidewell/cases/C-99/").status_code == 404
    assert browser.get(f"/desk/elsewhere/cases/{case.number}/").status_code == 404
    assert browser.post(f"{page_of(case)}burn_down/").status_code == 404
    assert browser.post("/desk/tidewell/cases/C-99/add_note/", {"text": "?"}).status_code == 404


@pytest.mark.parametrize(
    "step", ["do_action", "acknowledge_dispatch", "undo_join", "decide_downgrade"]
)
def test_a_forged_id_finds_nothing(case: Case, browser: Client, step: str) -> None:
    answer = browser.post(f"{page_of(case)}{step}/", {"action": "x", "join": "1", "dispatch": "'"})
    assert answer.status_code == 404


def test_what_a_role_may_not_do_is_refused_in_words(case: Case, tidewell: Organisation) -> None:
    auditor = signed_in(make_member("Olga", Role.AUDITOR, tidewell))
    answer = auditor.post(f"{page_of(case)}add_note/", {"text": "Seen."})
    assert answer.status_code == 409
    assert "Your role does not include this: write notes." in unescape(answer.content.decode())
    assert "/add_note/" in text_of(
        signed_in(make_member("Nora", Role.SPECIALIST, tidewell)), page_of(case)
    )
    assert 'action="/desk/tidewell/cases' not in text_of(auditor, page_of(case))


def test_words_of_strangers_are_shown_as_words(tidewell: Organisation, browser: Client) -> None:
    case = case_from(tidewell, "<script>alert(1)</script> leaks", lot='"><b>x')
    page = text_of(browser, page_of(case))
    assert "<script>alert" not in page
    assert '"><b>x' not in page


def test_a_reporter_is_answered_in_own_words_or_ready_ones(
    case: Case, browser: Client, take: Take, tidewell: Organisation
) -> None:
    with scope.organisations(tidewell.pk):
        Report.objects.update(language="de")
        report = Report.objects.get()
    assert "Write at least one word." in take(browser, "write_to_reporter", report=report.pk)
    take(browser, "write_to_reporter", report=report.pk, reply="reporter.received")
    take(browser, "write_to_reporter", report=report.pk, text="We look at it today.")
    with scope.organisations(tidewell.pk):
        first, second = Message.objects.order_by("at", "id").values_list("text", flat=True)
    assert report.number in first
    assert "Danke" in first
    assert second == "We look at it today."


def test_a_reporter_of_another_case_is_not_written_to(
    case: Case, browser: Client, tidewell: Organisation
) -> None:
    other = case_from(tidewell, "Mould in the jar.")
    with scope.organisations(tidewell.pk):
        report = Join.objects.get(case=other).report_id
    answer = browser.post(f"{page_of(case)}write_to_reporter/", {"report": report, "text": "Hi"})
    assert answer.status_code == 404


def test_open_cases_that_may_be_the_same_problem_are_named(
    case: Case, browser: Client, take: Take, tidewell: Organisation
) -> None:
    other = case_from(tidewell, product="Dewlight Serum", lot="L2407B")
    with scope.organisations(tidewell.pk):
        number = Join.objects.get(case=other).report.number
    page = text_of(browser, page_of(case))
    assert "These open cases may be the same problem" in page
    assert page.count(number) == 2  # named, and offered to the form
    take(browser, "join_report", report=number, reason="Same lot, same words.")
    assert now(other).outcome == "merged"
    with scope.organisations(tidewell.pk):
        join = Join.objects.get(case=case, report__number=number)
    take(browser, "undo_join", join=join.pk, because="Another pump.")
    assert "Another pump." in text_of(browser, page_of(case))


def test_a_case_is_carried_from_its_verdict_to_its_end_by_the_page_alone(
    case: Case, take: Take, tidewell: Organisation, mai: Member, jonas: Member, lin: Member
) -> None:
    at_desk = {one.user.name: signed_in(one) for one in (mai, jonas, lin)}
    verdict = {"outcome": "confirmed", "defect": version_of(case), "grade": now(case).grade}
    with scope.organisations(tidewell.pk):
        report = Report.objects.get()
        Department.objects.update(contact=lin)
    take(at_desk["Mai"], "write_to_reporter", report=report.pk, text="Thank you. We look at it.")
    for person in at_desk.values():
        if not now(case).outcome and now(case).is_provisional:
            assert "Done" in take(person, "verify_case", **verdict)
    slots = {"defect": "leak", "place": "pump", "size": "unknown", "how_many": "1/1"}
    more = {"lots": "L2407B", "since": "unknown", "effect": "function-limited"}
    assert "Done" in take(at_desk["Mai"], "state_case", **slots, **more)
    assert "Done" in take(at_desk["Mai"], "dispatch_case", department=sorted(CORE))
    with scope.organisations(tidewell.pk):
        told = list(Dispatch.objects.filter(case=case))
    for one in told:
        assert "Done" in take(at_desk["Lin"], "acknowledge_dispatch", dispatch=one.pk)
    due = (clock.now() + timedelta(days=3)).date().isoformat()
    plan = {"kind": "corrective", "text": "Change the gasket.", "owner": mai.pk, "due_on": due}
    assert "Done" in take(at_desk["Mai"], "add_action", **plan)
    with scope.organisations(tidewell.pk):
        action = Action.objects.get(case=case)
    assert "Done" in take(at_desk["Mai"], "do_action", action=action.pk, proof="40 pumps dry")
    assert "Done" in take(at_desk["Jonas"], "prove_action", action=action.pk)
    for kind, count in (("lot", "40"), ("reporter", "1")):
        assert "Done" in take(at_desk["Jonas"], "draw_recheck", kind=kind, population=count)
        passed = {"kind": kind, "answer": "yes", "note": "All dry."}
        assert "Done" in take(at_desk["Jonas"], "recheck_case", **passed)
    assert "Done" in take(at_desk["Mai"], "add_note", text="Ask for the mould's number.")
    assert "Done" in take(at_desk["Mai"], "close_case")
    assert (now(case).outcome, now(case).station) == ("rectified", "closed")
    with scope.organisations(tidewell.pk):
        assert Verdict.objects.filter(case=case).count() >= 2
        assert Recheck.objects.filter(case=case, is_passed=True).count() == 2
        assert Note.objects.filter(case=case).count() == 1
    assert "Rectified" in text_of(at_desk["Mai"], page_of(case))


def test_evidence_is_handed_out_as_a_file_and_the_look_is_written_down(
    tidewell: Organisation,
) -> None:
    things = things_of(tidewell)
    browser = Client()
    browser.force_login(User.objects.get(name="Mai"))
    answer = browser.get(f"/desk/tidewell/evidence/{things.parts['evidence_id']}/")
    assert b"".join(answer) == b"a small file"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    with scope.organisations(tidewell.pk):
        report = Report.objects.get()
        kinds = [one.kind for one in book.history(report.pk, organisation_id=tidewell.pk)]
    assert kinds.count("evidence.viewed") == 1


def test_an_erased_person_leaves_the_case_and_takes_the_words(
    case: Case, tidewell: Organisation
) -> None:
    ada = make_member("Ada", Role.CLIENT_ADMIN, tidewell)
    browser = signed_in(ada)
    with scope.organisations(tidewell.pk):
        number = Report.objects.get().number
    where = f"/desk/tidewell/reports/{number}/"
    assert "kim@example.org" in text_of(browser, where)
    assert "Erase for good" in text_of(browser, f"{where}erase/")
    browser.post(f"{where}erase/")
    page = text_of(browser, where)
    assert "The person was erased" in page
    assert "kim@example.org" not in page
    with scope.organisations(tidewell.pk):
        assert not Words.objects.exists()
    assert "The person was erased; the words are gone." in text_of(browser, page_of(case))


def test_a_contact_is_shown_only_to_those_who_answer(case: Case, tidewell: Organisation) -> None:
    with scope.organisations(tidewell.pk):
        number = Report.objects.get().number
    olga = make_member("Olga", Role.AUDITOR, tidewell)
    assert actors.of_member(olga).role == Role.AUDITOR
    page = text_of(signed_in(olga), f"/desk/tidewell/reports/{number}/")
    assert "kim@example.org" not in page
    assert "Only those who answer reporters see the contact." in page
