"""The outbox: what is written, what the staff see, and a person's second try."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.notices.conftest import PostOffice, Tell, keep_contact, link_of_report

from andon.ledger import book
from andon.notices import outbox, queries
from andon.notices.models import Notice
from andon.notices.render import BrokenNoticeError
from andon.notices.states import Reason, State
from andon.notices.steps.retry import retry_notice
from andon.notices.steps.send import send_due
from andon.people import actors
from andon.people.models import Member, Organisation
from andon.rules.access import Refused
from andon.runtime import scope
from andon.runtime.ids import new_id
from andon.runtime.rows import StaleRowError

MINUTE = timedelta(minutes=1)

pytestmark = pytest.mark.both


def test_many_notices_are_a_few_inserts(
    scoped: Organisation, jonas: Member, at: datetime, django_assert_max_num_queries: Any
) -> None:
    tellings = [
        outbox.Telling(
            template="case.assigned",
            to=outbox.To("member", jonas.pk),
            language="en",
            organisation_id=scoped.pk,
            subject=("case", new_id(at=at)),
            facts={"number": f"C-{number}"},
        )
        for number in range(300)
    ]
    with django_assert_max_num_queries(5):  # SQLite takes fewer values a statement
        assert outbox.add(tellings, at=at) == 300


def test_one_broken_telling_adds_none(scoped: Organisation, jonas: Member, at: datetime) -> None:
    good, bad = (
        outbox.Telling(
            template="case.assigned",
            to=outbox.To("member", jonas.pk),
            language="en",
            organisation_id=scoped.pk,
            subject=("case", new_id(at=at)),
            facts=facts,
        )
        for facts in ({"number": "C-1"}, {})
    )
    with pytest.raises(BrokenNoticeError):
        outbox.add([good, bad], at=at)
    assert not Notice.objects.exists()


def test_the_staff_page_by_key_shows_names_and_never_an_address(
    tell: Tell, scoped: Organisation, jonas: Member, at: datetime
) -> None:
    noor = keep_contact(scoped, "noor@mail.example", at=at, name="Noor")
    for minute in range(4):
        tell("case.assigned", "member", jonas.pk, when=at + minute * MINUTE)
    tell("reporter.received", "contact", noor.pk, when=at + 4 * MINUTE)
    first = queries.page(limit=2, may_read_contacts=True)
    second = queries.page(limit=2, after=first.after, may_read_contacts=True)
    last = queries.page(limit=2, after=second.after, may_read_contacts=True)
    assert [len(page.rows) for page in (first, second, last)] == [2, 2, 1]
    assert last.after is None
    told = [*first.rows, *second.rows, *last.rows]
    assert [row.created_at for row in told] == [at + m * MINUTE for m in (4, 3, 2, 1, 0)]
    assert told[0].to_name == "Noor"
    assert told[1].to_name == "Jonas"
    assert "@" not in repr(told)
    hidden = queries.page(limit=1, may_read_contacts=False)
    assert hidden.rows[0].to_name == ""


def test_the_page_asks_as_few_queries_for_many_as_for_one(
    tell: Tell, scoped: Organisation, jonas: Member, at: datetime, django_assert_num_queries: Any
) -> None:
    noor = keep_contact(scoped, "noor@mail.example", at=at, name="Noor")
    for _ in range(7):
        tell("case.assigned", "member", jonas.pk)
        tell("reporter.received", "contact", noor.pk)
    with django_assert_num_queries(4):
        queries.page(may_read_contacts=True)


def test_the_page_and_counts_show_only_the_own_clients_notices(
    tell: Tell, jonas: Member, otto: Member, at: datetime
) -> None:
    tell("case.assigned", "member", jonas.pk)
    assert queries.counts() == {"waiting": 1}
    with scope.organisations(otto.organisation_id):
        assert queries.page(may_read_contacts=True).rows == ()
        assert queries.counts() == {}


def test_a_filter_by_state_and_template(tell: Tell, jonas: Member) -> None:
    assigned = tell("case.assigned", "member", jonas.pk)
    critical = tell("case.critical", "member", jonas.pk)
    Notice.objects.filter(pk=critical.pk).update(state=State.SENT)
    waiting = queries.page(state=State.WAITING, may_read_contacts=False)
    assert [row.id for row in waiting.rows] == [assigned.pk]
    found = queries.page(template="case.critical", may_read_contacts=False)
    assert [row.id for row in found.rows] == [critical.pk]


def test_a_case_shows_what_was_told_about_it_and_each_attempt(
    post_office: PostOffice, tell: Tell, scoped: Organisation, at: datetime
) -> None:
    never = keep_contact(scoped, "never@mail.example", at=at, name="Nia")
    notice = tell("reporter.received", "contact", never.pk)
    tell("reporter.received", "contact", never.pk)
    send_due(at=at, limit=5, link_of_report=link_of_report)
    (told,) = queries.about([notice.subject_id], may_read_contacts=True)
    assert (told.state, told.reason) == (State.UNREACHABLE, Reason.REFUSED)
    assert told.deliveries == (queries.Attempt(at, is_delivered=False, answer="550 5.1.1"),)


def test_a_person_may_try_again_what_was_given_up_and_it_is_written_down(
    tell: Tell, jonas: Member, at: datetime
) -> None:
    notice = tell("case.assigned", "member", jonas.pk)
    Notice.objects.filter(pk=notice.pk).update(
        state=State.FAILED, reason=Reason.TRIES_USED, attempts=8
    )
    notice.refresh_from_db()
    later = at + timedelta(days=2)
    retry_notice(notice, by=actors.of_member(jonas), at=later)
    notice.refresh_from_db()
    assert (notice.state, notice.reason, notice.attempts) == (State.WAITING, "", 0)
    assert notice.due_at == later
    (line,) = book.history(notice.pk, organisation_id=notice.organisation_id)
    assert line.kind == "notice.retried"
    assert line.facts == {"template": "case.assigned", "reason": "tries-used"}
    with pytest.raises(StaleRowError):
        retry_notice(notice, by=actors.of_member(jonas), at=later)


def test_nobody_of_another_client_may_try_again(
    tell: Tell, jonas: Member, otto: Member, at: datetime
) -> None:
    notice = tell("case.assigned", "member", jonas.pk)
    Notice.objects.filter(pk=notice.pk).update(state=State.FAILED)
    with pytest.raises(StaleRowError):
        retry_notice(notice, by=actors.of_member(otto), at=at)


def test_who_only_reads_may_not_try_again(tell: Tell, jonas: Member, at: datetime) -> None:
    notice = tell("case.assigned", "member", jonas.pk)
    jonas.role = "auditor"
    with pytest.raises(Refused):
        retry_notice(notice, by=actors.of_member(jonas), at=at)
