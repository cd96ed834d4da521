"""What every channel relies on: stored before it is answered, once, and never lost."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.db import connection

from andon.ledger import book, receipts
from andon.people import vault
from andon.people.models import Contact, Organisation
from andon.reports import links
from andon.reports.models import Claim, Report, Words
from andon.reports.steps.receive import Received, receive
from andon.runtime import keys, scope
from andon.runtime.models import Job
from tests.reports.conftest import MakeDraft

pytestmark = pytest.mark.both


def received(drafts: list[object], at: datetime) -> list[Received]:
    outcomes = receive(drafts, at=at)
    assert all(isinstance(one, Received) for one in outcomes), outcomes
    return outcomes


def test_a_report_is_stored_with_its_words_its_line_and_its_work(
    draft: MakeDraft, scoped: Organisation, at: datetime
) -> None:
    [answer] = received([draft("زجاجة مكسورة", market="ae", language="ar-AE", lot="L7")], at)

    report = Report.objects.get(number=answer.number)
    assert (report.market, report.language, report.lot) == ("AE", "ar-ae", "L7")
    assert report.received_at == report.aware_at == at
    assert Words.objects.get(pk=report.pk).words == "زجاجة مكسورة"
    [line] = book.history(report.pk, organisation_id=scoped.pk)
    assert (line.kind, line.facts["number"]) == ("report.received", answer.number)
    assert Job.objects.get().payload == {"reports": [str(report.pk)]}


def test_the_receipt_is_a_promise_that_anyone_can_check(
    draft: MakeDraft, scoped: Organisation, at: datetime
) -> None:
    [answer] = received([draft()], at)

    verdict = receipts.check(answer.receipt, public_key=keys.public_key_note())
    assert verdict.kind == "promise"
    assert answer.receipt["body"]["number"] == answer.number


def test_the_link_names_the_report_and_no_other_token_does(
    draft: MakeDraft, scoped: Organisation, at: datetime
) -> None:
    [answer] = received([draft()], at)

    assert links.report_of(answer.link_token) == links.Linked(answer.report_id, 1)
    forged = ("A" if answer.link_token[0] != "A" else "B") + answer.link_token[1:]
    assert links.report_of(forged) is None
    assert links.report_of(answer.link_token[:-1]) is None
    assert links.report_of("ü" * 43) is None


def test_the_contact_is_sealed_and_no_row_shows_it(
    draft: MakeDraft, scoped: Organisation, at: datetime
) -> None:
    received([draft(email="noor@example.com", name="Noor", may_be_contacted=False)], at)

    contact = Contact.objects.get()
    assert vault.open(contact) == vault.Person(name="Noor", email="noor@example.com")
    assert not contact.may_be_contacted
    assert b"noor" not in bytes(contact.sealed).lower()


def test_the_same_key_gets_the_first_answer_again(
    draft: MakeDraft, scoped: Organisation, at: datetime
) -> None:
    first = replace(draft("It leaks."), idempotency_key="order-7")
    [answer] = received([first], at)

    later = replace(draft("It leaks!"), idempotency_key="order-7")
    [again] = received([later], at + timedelta(days=400))

    assert again.is_repeat
    assert replace(again, is_repeat=False) == answer
    assert Report.objects.count() == Words.objects.count() == Job.objects.count() == 1


def test_the_same_person_sending_the_same_words_twice_is_one_report(
    draft: MakeDraft, scoped: Organisation, at: datetime
) -> None:
    [first] = received([draft("It  leaks.", email="noor@example.com", sku="S1")], at)
    same = draft("it leaks.", email="Noor@Example.com", sku="S1")

    [again] = received([same], at + timedelta(days=7))
    [other] = received([draft("it leaks.", email="noor@example.com", sku="S2")], at)
    [late] = received([same], at + timedelta(days=7, microseconds=1))

    assert (again.number, again.is_repeat) == (first.number, True)
    assert not other.is_repeat
    assert not late.is_repeat
    assert Report.objects.count() == 3


def test_two_strangers_with_the_same_words_are_two_reports(
    draft: MakeDraft, scoped: Organisation, at: datetime
) -> None:
    answers = received([draft("It leaks."), draft("It leaks.")], at)

    assert [one.is_repeat for one in answers] == [False, False]


def test_repeats_within_one_batch_follow_its_first(
    draft: MakeDraft, scoped: Organisation, at: datetime
) -> None:
    one = replace(draft("It leaks.", email="noor@example.com"), idempotency_key="a")
    two = replace(draft("Other words."), idempotency_key="a")
    three = replace(draft("It leaks.", email="noor@example.com"), idempotency_key="b")

    answers = received([one, two, three], at)
    [again] = received([replace(draft("Third words."), idempotency_key="b")], at)

    assert {answer.number for answer in answers} == {answers[0].number} == {again.number}
    assert [answer.is_repeat for answer in answers] == [False, True, True]


def test_a_new_key_on_a_known_repeat_leads_to_the_first_report_too(
    draft: MakeDraft, scoped: Organisation, at: datetime
) -> None:
    [first] = received([draft("It leaks.", email="noor@example.com")], at)
    keyed = replace(draft("It leaks.", email="noor@example.com"), idempotency_key="k")
    [second] = received([keyed], at)
    [third] = received([replace(draft("Quite other words."), idempotency_key="k")], at)

    assert first.number == second.number == third.number
    assert set(Claim.objects.values_list("report_id", flat=True)) == {first.report_id}


def test_the_same_key_of_another_client_is_another_report(
    draft: MakeDraft, scoped: Organisation, elsewhere: Organisation, at: datetime
) -> None:
    ours = replace(draft(), idempotency_key="same")
    theirs = replace(ours, organisation_id=elsewhere.pk)

    answers = received([ours, theirs], at)

    assert [answer.is_repeat for answer in answers] == [False, False]
    assert Report.objects.count() == 1
    with scope.organisations(elsewhere.pk):
        assert Report.objects.get().number == answers[1].number
    assert {job.organisation_id for job in Job.objects.all()} == {scoped.pk, elsewhere.pk}


def test_a_draft_that_the_batch_refuses_harms_nobody_else(
    draft: MakeDraft, scoped: Organisation, at: datetime
) -> None:
    unstorable = replace(draft(), injury="perhaps")

    good, bad, other = receive([draft(), unstorable, draft()], at=at)

    assert isinstance(good, Received)
    assert isinstance(other, Received)
    assert bad.code == "report.not-storable"
    assert Report.objects.count() == 2


def test_a_batch_costs_the_same_statements_however_many_it_holds(
    draft: MakeDraft, scoped: Organisation, at: datetime
) -> None:
    def statements(count: int) -> int:
        drafts = [draft(f"{n} of {count}", email=f"{n}@example.com") for n in range(count)]
        before = len(connection.queries_log)
        received(drafts, at)
        return len(connection.queries_log) - before

    connection.force_debug_cursor = True
    try:
        assert statements(1) == statements(40)
    finally:
        connection.force_debug_cursor = False


def test_who_sends_the_same_words_again_and_was_hurt_meanwhile_is_heard(
    draft: MakeDraft, scoped: Organisation, at: datetime
) -> None:
    first = draft("It leaks.", email="noor@example.com")
    hurt = draft("It leaks.", email="noor@example.com", injury="yes")
    answers = received([first, hurt, hurt], at)
    assert [answer.is_repeat for answer in answers] == [False, False, True]
    assert Report.objects.filter(injury="yes").count() == 1
