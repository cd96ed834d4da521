"""Triage: from a received report to its case, clocks, questions and notices."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from andon.cases.models import Case, Clock, Join
from andon.cases.steps.triage import Triaged, triage, triage_by_hand
from andon.cases.steps.triage_read import read, untriaged
from andon.cases.steps.triage_write import write
from andon.catalog.models import Product
from andon.ledger import book
from andon.library.steps.load import load_shipped
from andon.notices.models import Notice
from andon.people import vault
from andon.people.models import Member, Organisation
from andon.reports.drafts import Draft
from andon.reports.models import Ask, Report
from andon.reports.steps.receive import Received, receive
from andon.rules.clocks import AT_RECEIPT
from andon.rules.matching import Way
from andon.runtime import scope
from andon.runtime.rows import StaleRowError

LEAKS = "The bottle leaks, cream is leaking out of the closed cap."
BURNS = "After one use my face was red and swollen and it burned; I went to the doctor."
SMELLS = "It smells rancid, a disgusting rotten smell."


@pytest.fixture
def house(scoped: Organisation, at: datetime) -> Organisation:
    """Tidewell with a library and two products."""
    load_shipped(at)
    for sku in ("SER-30", "CRE-50"):
        Product.objects.create(
            organisation_id=scoped.pk, sku=sku, name=sku, category="cosmetics", created_at=at
        )
    return scoped


def receive_one(house: Organisation, words: str = LEAKS, *, at: datetime, **fields: Any) -> UUID:
    draft = Draft(
        **{
            "organisation_id": house.pk,
            "channel": "api",
            "words": words,
            "sku": "SER-30",
            "lot": "LX4471",
            "market": "DE",
            "language": "en",
            **fields,
        }
    )
    [received] = receive([draft], at=at)
    assert isinstance(received, Received)
    return received.report_id


def triage_one(house: Organisation, words: str = LEAKS, *, at: datetime, **fields: Any) -> Triaged:
    report_id = receive_one(house, words, at=at, **fields)
    [triaged] = triage([report_id], organisation_id=house.pk, at=at)
    return triaged


def case_of(triaged: Triaged) -> Case:
    return Case.objects.get(pk=triaged.case_id)


def kinds(subject_id: UUID, house: Organisation) -> list[str]:
    return [line.kind for line in book.history(subject_id, organisation_id=house.pk)]


def test_a_report_opens_a_case_with_number_defect_grade_and_reasons(
    house: Organisation, at: datetime
) -> None:
    triaged = triage_one(house, at=at)
    case = case_of(triaged)
    assert (case.number, case.family, case.lot, case.category) == (
        "C-1",
        "LEAK",
        "LX4471",
        "cosmetics",
    )
    assert (case.grade, case.is_provisional, case.station) == ("major", True, "verify")
    assert [reason["code"] for reason in case.grade_reasons] == ["library-rule"]
    assert (case.markets, case.languages) == (["DE"], ["en"])
    assert triaged.way == Way.FIRST
    report = Report.objects.get(pk=triaged.report_id)
    assert (report.triaged_at, report.family, report.category) == (at, "LEAK", "cosmetics")
    assert report.product_id == case.product_id
    assert report.found["ranked"][0]["family"] == "LEAK"


def test_the_clocks_run_from_the_time_of_receipt_not_from_triage(
    house: Organisation, at: datetime
) -> None:
    report_id = receive_one(house, at=at)
    later = at + timedelta(minutes=40)
    [triaged] = triage([report_id], organisation_id=house.pk, at=later)
    clocks = Clock.objects.filter(case_id=triaged.case_id)
    assert {clock.name for clock in clocks} == {str(name) for name in AT_RECEIPT}
    assert {clock.started_at for clock in clocks} == {at}
    case = case_of(triaged)
    assert (case.next_clock, case.next_due_at) == ("answer", at + timedelta(hours=1))


def test_reports_of_the_same_product_defect_and_lot_join_one_case(
    house: Organisation, at: datetime
) -> None:
    first = triage_one(house, at=at)
    second = triage_one(house, at=at, market="FR", lot="lx 4471", language="de")
    assert second.case_id == first.case_id
    assert second.way == Way.SAME_LOT
    case = case_of(first)
    assert (case.markets, case.languages, case.version) == (["DE", "FR"], ["de", "en"], 1)
    assert Join.objects.filter(case=case).count() == 2
    assert Clock.objects.filter(case=case, name="answer").count() == 1


def test_reports_of_one_batch_join_each_other(house: Organisation, at: datetime) -> None:
    ids = [receive_one(house, f"{LEAKS} {number}", at=at) for number in range(3)]
    ids.append(receive_one(house, lot="K2201", at=at))
    triaged = triage(ids, organisation_id=house.pk, at=at)
    assert sorted((one.case_number, str(one.way)) for one in triaged) == [
        ("C-1", "first"),
        ("C-1", "same-lot"),
        ("C-1", "same-lot"),
        ("C-2", "first"),
    ]


@pytest.mark.parametrize(
    "other", [{"sku": "CRE-50"}, {"lot": "K2201"}, {"lot": ""}, {"words": SMELLS}]
)
def test_another_product_lot_or_defect_is_another_case(
    house: Organisation, at: datetime, other: dict[str, str]
) -> None:
    first = triage_one(house, at=at)
    second = triage_one(house, other.pop("words", LEAKS), at=at, **other)
    assert second.case_id != first.case_id


def test_reports_without_a_lot_join_for_thirty_days_then_a_younger_case_takes_the_key(
    house: Organisation, at: datetime
) -> None:
    first = triage_one(house, at=at, lot="")
    joined = triage_one(house, at=at + timedelta(days=30), lot="")
    assert (joined.case_id, joined.way) == (first.case_id, Way.UNKNOWN_LOT)
    stale = triage_one(house, at=at + timedelta(days=31), lot="")
    assert (stale.case_id == first.case_id, stale.way) == (False, Way.STALE)
    after = triage_one(house, at=at + timedelta(days=32), lot="")
    assert after.case_id == stale.case_id


def test_a_lot_that_only_the_words_name_counts(house: Organisation, at: datetime) -> None:
    first = triage_one(house, at=at)
    second = triage_one(house, f"{LEAKS} Lot LX4471.", at=at, lot="")
    assert second.case_id == first.case_id


def test_a_closed_case_is_not_joined(house: Organisation, at: datetime) -> None:
    first = triage_one(house, at=at)
    Case.objects.filter(pk=first.case_id).update(closed_at=at)
    assert triage_one(house, at=at).case_id != first.case_id


def test_a_report_never_joins_the_case_of_another_client(
    house: Organisation, elsewhere: Organisation, at: datetime
) -> None:
    ours = triage_one(house, at=at)
    with scope.organisations(elsewhere.pk):
        Product.objects.create(
            organisation_id=elsewhere.pk,
            sku="SER-30",
            name="SER-30",
            category="cosmetics",
            created_at=at,
        )
        theirs = triage_one(elsewhere, at=at)
        assert case_of(theirs).organisation_id == elsewhere.pk
        assert theirs.case_number == "C-1"
    assert theirs.case_id != ours.case_id


def test_the_reports_of_another_client_are_not_triaged_by_us(
    house: Organisation, elsewhere: Organisation, at: datetime
) -> None:
    with scope.organisations(elsewhere.pk):
        theirs = receive_one(elsewhere, at=at)
    assert triage([theirs], organisation_id=house.pk, at=at) == []


@pytest.mark.parametrize(
    ("words", "fields", "code"),
    [
        (BURNS, {}, "injury-in-words"),
        ("The charger caught fire and smoke came out.", {}, "hazard"),
        (LEAKS, {"injury": "yes"}, "injury-answered-yes"),
    ],
)
def test_a_hazard_an_injury_or_a_yes_is_critical_at_once(
    house: Organisation, at: datetime, words: str, fields: dict[str, str], code: str
) -> None:
    case = case_of(triage_one(house, words, at=at, **fields))
    assert case.grade == "critical"
    assert code in {reason["code"] for reason in case.grade_reasons}
    assert case.next_due_at == at + timedelta(minutes=15)
    assert case.priority >= 60


@pytest.mark.parametrize("words", ["Just bad.", "???", "Delivery took three weeks.", "x" * 19_000])
def test_a_report_that_names_no_defect_still_has_a_case_and_is_asked_what_is_wrong(
    house: Organisation, at: datetime, words: str
) -> None:
    triaged = triage_one(house, words, at=at)
    assert triaged.way == Way.UNCERTAIN
    assert case_of(triaged).family in {"UNSPECIFIED_QUALITY", "NO_DEFECT"}
    assert Ask.objects.filter(report_id=triaged.report_id, item="defect").exists()


def test_a_report_of_an_unknown_product_opens_a_case_of_its_own(
    house: Organisation, at: datetime
) -> None:
    fields = {"sku": "", "product_words": "some cream", "lot": ""}
    first = triage_one(house, at=at, **fields)
    second = triage_one(house, f"{LEAKS} Again.", at=at, **fields)
    assert first.case_id != second.case_id
    assert second.way == Way.UNCERTAIN
    assert case_of(second).product_name == "some cream"


def test_a_product_that_only_words_name_joins_beside_the_same_lot(
    house: Organisation, at: datetime
) -> None:
    first = triage_one(house, at=at, sku="", product_words="some cream")
    second = triage_one(house, f"{LEAKS} Again.", at=at, sku="", product_words="Some-Cream ")
    other = triage_one(house, f"{LEAKS} Here.", at=at, sku="", product_words="some soap")
    assert (first.way, second.way, other.way) == (Way.FIRST, Way.SAME_LOT, Way.FIRST)
    assert first.case_id == second.case_id != other.case_id


def test_what_is_missing_is_asked_for_in_one_notice_in_the_reporter_s_language(
    house: Organisation, at: datetime
) -> None:
    noor = vault.parse_contact("noor@mail.example")
    triaged = triage_one(house, at=at, contact=noor, language="th-th", lot="")
    asks = list(Ask.objects.filter(report_id=triaged.report_id))
    missing = Report.objects.get(pk=triaged.report_id).missing
    assert sorted(ask.item for ask in asks) == sorted(missing)
    assert {"injury", "lot", "photo"} <= set(missing)
    assert {ask.remind_at for ask in asks} == {at + timedelta(hours=24)}
    notice = Notice.objects.get(subject_id=triaged.report_id)
    assert (notice.template, notice.language, notice.facts["items"]) == (
        "reporter.asked",
        "th",
        missing,
    )


def test_without_consent_nobody_is_written_to_and_nobody_is_reminded(
    house: Organisation, at: datetime
) -> None:
    noor = vault.parse_contact("noor@mail.example")
    triaged = triage_one(house, at=at, contact=noor, may_be_contacted=False)
    assert not Notice.objects.filter(subject_id=triaged.report_id).exists()
    assert set(
        Ask.objects.filter(report_id=triaged.report_id).values_list("remind_at", flat=True)
    ) == {None}


def test_a_graver_report_raises_the_case_and_alarms_everybody_again(
    house: Organisation, at: datetime, mai: Member, jonas: Member
) -> None:
    first = triage_one(house, at=at)
    assert not Notice.objects.filter(template="case.critical").exists()
    triage_one(house, at=at + timedelta(minutes=5), injury="yes")
    case = case_of(first)
    assert (case.grade, case.version) == ("critical", 2)
    opened, *then = kinds(case.id, house)
    assert (opened, set(then)) == ("case.opened", {"case.upgraded", "report.joined"})
    told = set(Notice.objects.filter(template="case.critical").values_list("to_id", flat=True))
    assert told == {mai.id, jonas.id}
    running = Clock.objects.filter(case=case, met_at=None, ended_at=None)
    assert {clock.grade for clock in running} == {"critical"}
    assert {clock.started_at for clock in running} == {at}
    assert case.next_due_at == at + timedelta(minutes=15)


def test_a_grade_that_people_gave_is_raised_by_a_danger_only(
    house: Organisation, at: datetime
) -> None:
    first = triage_one(house, at=at)
    Case.objects.filter(pk=first.case_id).update(grade="minor", is_provisional=False)
    triage_one(house, at=at)
    assert case_of(first).grade == "minor"
    triage_one(house, at=at, injury="yes")
    assert case_of(first).grade == "critical"


def test_the_fifth_report_in_a_day_makes_a_burst_of_every_lot(
    house: Organisation, at: datetime, mai: Member
) -> None:
    lots = ["A1", "A1", "B2", "B2"]
    four = [triage_one(house, at=at + timedelta(hours=n), lot=lot) for n, lot in enumerate(lots)]
    assert {case_of(one).next_clock for one in four} == {"answer"}
    assert not Notice.objects.filter(template="case.critical").exists()
    fifth = triage_one(house, at=at + timedelta(hours=5), lot="C3")
    cases = list(Case.objects.all())
    assert len(cases) == 3
    for case in cases:
        assert case.grade == "major"
        assert case.grade_reasons[-1] == {"code": "burst", "reports": 5}
        assert {clock.grade for clock in case.clocks.filter(ended_at=None)} == {"critical"}
    assert Notice.objects.filter(template="case.critical", to_id=mai.id).count() == 3
    assert case_of(fifth).priority > 19 + 15


def test_five_reports_in_more_than_a_day_are_no_burst(house: Organisation, at: datetime) -> None:
    for day in range(5):
        last = triage_one(house, at=at + timedelta(hours=7 * day))
    assert [reason["code"] for reason in case_of(last).grade_reasons] == ["library-rule"]


def test_a_later_report_starts_the_answer_clock_again(house: Organisation, at: datetime) -> None:
    first = triage_one(house, at=at)
    Clock.objects.filter(case_id=first.case_id, name="answer").update(met_at=at)
    later = at + timedelta(hours=2)
    triage_one(house, at=later)
    [running] = Clock.objects.filter(case_id=first.case_id, name="answer", met_at=None)
    assert running.started_at == later


def test_every_act_of_triage_stands_in_the_ledger_without_words(
    house: Organisation, at: datetime
) -> None:
    report_id = receive_one(house, f"{LEAKS} I am Noor.", at=at)
    [triaged] = triage([report_id], organisation_id=house.pk, at=at + timedelta(seconds=1))
    assert kinds(triaged.report_id, house) == ["report.received", "report.triaged"]
    assert kinds(triaged.case_id, house) == ["case.opened"]
    told = book.history(triaged.report_id, organisation_id=house.pk)[1]
    assert told.facts is not None
    assert (told.facts["case"], told.facts["family"]) == ("C-1", "LEAK")
    assert "Noor" not in str(told.facts)


def test_triage_of_the_same_reports_again_does_nothing(house: Organisation, at: datetime) -> None:
    report_id = receive_one(house, at=at)
    assert len(triage([report_id], organisation_id=house.pk, at=at)) == 1
    assert triage([report_id], organisation_id=house.pk, at=at) == []
    assert triage([], organisation_id=house.pk, at=at) == []
    assert Join.objects.count() == 1


def test_where_another_worker_was_faster_nothing_is_written(
    house: Organisation, at: datetime
) -> None:
    report_id = receive_one(house, at=at)
    reports = untriaged([report_id], organisation_id=house.pk)
    readings = read(reports, organisation_id=house.pk, at=at)
    triage([report_id], organisation_id=house.pk, at=at)
    with pytest.raises(StaleRowError, match="Another worker triaged"):
        write(readings, organisation_id=house.pk, at=at)


def test_a_report_that_cannot_be_read_gets_a_case_for_a_person(
    house: Organisation, at: datetime
) -> None:
    report_id = receive_one(house, at=at)
    [triaged] = triage_by_hand(report_id, organisation_id=house.pk, at=at)
    case = case_of(triaged)
    assert (case.family, case.grade) == ("UNSPECIFIED_QUALITY", "major")
    assert case.grade_reasons == [{"code": "no-rule", "family": "UNSPECIFIED_QUALITY"}]
    assert Report.objects.get(pk=report_id).found == {"outcome": "unreadable"}
    assert triage_by_hand(report_id, organisation_id=house.pk, at=at) == []


def test_fifty_reports_cost_as_many_queries_as_five(house: Organisation, at: datetime) -> None:
    def queries(number: int) -> int:
        ids = [
            receive_one(house, f"{LEAKS} {number} {n}", at=at, lot=f"L{n}") for n in range(number)
        ]
        with CaptureQueriesContext(connection) as captured:
            triage(ids, organisation_id=house.pk, at=at)
        return len(captured)

    queries(5)
    few, many = queries(6), queries(25)
    assert few == many <= 30
