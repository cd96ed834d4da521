"""The queue: its lamps, views, filters, pages by key, and what is done to many cases at once."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries
from tests.cast import make_member
from tests.web.desk import case_from, product, signed_in, text_of

from andon.cases.models import Case
from andon.people.models import Member, Organisation
from andon.rules.access import Role
from andon.runtime import clock, scope

# On PostgreSQL entering a scope takes statements of its own.
QUERIES = 15 if connection.vendor == "postgresql" else 9
HOUR = timedelta(hours=1)


@pytest.fixture
def browser(mai: Member) -> Client:
    """Mai at her desk."""
    return signed_in(mai)


def cases_of(client: Organisation) -> list[Case]:
    with scope.organisations(client.pk):
        return list(Case.objects.order_by("number"))


def test_a_case_stands_under_the_lamp_of_its_first_clock(
    tidewell: Organisation, browser: Client
) -> None:
    late = case_from(tidewell, at=clock.now() - 3 * HOUR)
    soon = case_from(tidewell)
    page = text_of(browser, "/desk/")
    groups = [page.index(word) for word in ("Late</span>", late.number, "Due soon</span>")]
    assert groups == sorted(groups)
    assert page.index(f">{soon.number}<") > groups[-1]
    assert "First answer" in page
    assert "1 late" in page


def test_an_empty_queue_says_what_is_true_and_what_is_next(
    tidewell: Organisation, browser: Client
) -> None:
    assert "A new report comes up by itself" in text_of(browser, "/desk/")


def test_a_saved_view_shows_its_own_cases_and_counts_them(
    tidewell: Organisation, browser: Client, mai: Member
) -> None:
    case_from(tidewell)
    case = case_from(tidewell, "My skin burns after this cream, a red rash.")
    page = text_of(browser, "/desk/?view=critical")
    assert case.number in page
    assert page.count('name="case"') == 1
    assert 'Critical<span class="n">1</span>' in page


def test_a_filter_stands_in_the_address_and_narrows_the_list(
    tidewell: Organisation, browser: Client
) -> None:
    case_from(tidewell, market="TH")
    case_from(tidewell, market="DE")
    page = text_of(browser, "/desk/?market=th")
    assert page.count('name="case"') == 1
    assert 'value="th"' in page.lower()


@pytest.mark.parametrize(
    "path",
    [
        "/desk/?view=nonsense",
        "/desk/?client=nobody",
        "/desk/?owner=x",
        "/desk/?q=C-",
    ],
)
def test_an_address_that_means_nothing_still_shows_the_queue(
    tidewell: Organisation, browser: Client, path: str
) -> None:
    assert browser.get(path).status_code == 200


def test_a_forged_page_key_leads_to_the_first_page(tidewell: Organisation, browser: Client) -> None:
    answer = browser.get("/desk/?after=forged")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/desk/")


def test_every_page_of_the_queue_takes_the_same_queries(
    tidewell: Organisation,
    browser: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(60):
        case_from(tidewell)
    browser.get("/desk/")  # what the process keeps in memory is read once
    with django_assert_num_queries(QUERIES):
        first = browser.get("/desk/")
    following = first.context["next_url"]
    with django_assert_num_queries(QUERIES):
        second = browser.get(following)
    assert second.content.decode().count('name="case"') == 10


def test_many_cases_get_an_owner_at_once(
    tidewell: Organisation, browser: Client, mai: Member
) -> None:
    chosen = [case_from(tidewell) for _ in range(3)]
    answer = browser.post("/desk/take/", {"case": [one.pk for one in chosen]}, follow=True)
    assert "3 cases done." in answer.content.decode()
    assert {one.owner_id for one in cases_of(tidewell)} == {mai.pk}


def test_those_that_could_not_be_given_are_named_with_the_reason(
    tidewell: Organisation, browser: Client, mai: Member, jonas: Member
) -> None:
    free, taken = case_from(tidewell), case_from(tidewell)
    with scope.organisations(tidewell.pk):
        Case.objects.filter(pk=taken.pk).update(owner_id=jonas.pk)
    answer = browser.post("/desk/take/", {"case": [free.pk, taken.pk]}, follow=True)
    page = answer.content.decode()
    assert "1 done, 1 failed." in page
    assert f"{taken.number}: The owner does not change" in page
    assert [one.owner_id for one in cases_of(tidewell)] == [mai.pk, jonas.pk]


def test_a_colleague_can_be_given_a_case_but_nobody_of_another_client(
    tidewell: Organisation, browser: Client, asha: Member, otto: Member
) -> None:
    case = case_from(tidewell)
    refused = browser.post("/desk/take/", {"case": case.pk, "to": otto.user.pk}, follow=True)
    assert "0 done, 1 failed." in refused.content.decode()
    browser.post("/desk/take/", {"case": case.pk, "to": asha.user.pk})
    assert [one.owner_id for one in cases_of(tidewell)] == [asha.pk]


def test_after_a_bulk_act_the_same_page_comes_back_and_never_another_site(
    tidewell: Organisation, browser: Client
) -> None:
    back = browser.post("/desk/take/", {"back": "/desk/?view=mine"})
    abroad = browser.post("/desk/take/", {"back": "https://elsewhere.example/"})
    assert back.headers["Location"] == "/desk/?view=mine"
    assert abroad.headers["Location"] == "/desk/"


def test_somebody_who_serves_two_clients_sees_both_and_can_choose_one(
    tidewell: Organisation, elsewhere: Organisation, mai: Member
) -> None:
    with scope.organisations(elsewhere.pk):
        Member.objects.create(
            organisation_id=elsewhere.pk,
            user=mai.user,
            role=Role.SPECIALIST,
            created_at=clock.now(),
        )
    case_from(tidewell)
    case_from(elsewhere)
    browser = signed_in(mai)
    assert text_of(browser, "/desk/").count('name="case"') == 2
    assert text_of(browser, "/desk/?client=elsewhere").count('name="case"') == 1


def test_a_case_is_found_by_its_number_its_lot_and_its_report(
    tidewell: Organisation, browser: Client
) -> None:
    product(tidewell)
    case = case_from(tidewell, sku="DLS-50", lot="L2407B")
    case_from(tidewell, sku="DLS-50", lot="L9999")
    for text in (case.number, "L2407B", "l-2407 b"):
        answer = browser.get("/desk/find/", {"q": text})
        assert answer.headers.get("Location") == f"/desk/tidewell/cases/{case.number}/", text
    listed = browser.get("/desk/find/", {"q": "dewlight"}).content.decode()
    assert listed.count("/desk/tidewell/cases/") == 2
    part = browser.get("/desk/find/", {"q": "nothing"}, headers={"HX-Request": "true"})
    assert "No case has this number" in part.content.decode()
    assert "<html" not in part.content.decode()


def test_the_navigation_shows_only_what_the_role_may_open(tidewell: Organisation) -> None:
    petra = make_member("Petra", Role.DEPARTMENT, tidewell)
    page = text_of(signed_in(petra), "/desk/")
    assert "/desk/standards/" in page
    assert "/desk/ledger/" not in page
