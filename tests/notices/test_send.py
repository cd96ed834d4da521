"""Sending what is due, through a real mail server on the loopback."""

import smtplib
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from tests.notices.conftest import PostOffice, Tell, keep_contact, link_of_report

from andon.notices.models import Delivery, Notice
from andon.notices.states import Reason, State
from andon.notices.steps.send import BACKOFF, LEASE_FOR, send_due
from andon.people import vault
from andon.people.links import invitation_url
from andon.people.models import Department, Invitation, Member, Organisation
from andon.runtime import scope

MINUTE = timedelta(minutes=1)

pytestmark = pytest.mark.both


def send(at: datetime, *, limit: int = 50) -> int:
    return send_due(at=at, limit=limit, link_of_report=link_of_report)


def test_a_reporter_gets_the_milestone_in_her_language_with_her_private_link(
    post_office: PostOffice, tell: Tell, scoped: Organisation, at: datetime
) -> None:
    noor = keep_contact(scoped, "noor@mail.example", at=at, name="نور")
    notice = tell("reporter.received", "contact", noor.pk, language="ar")
    assert send(at) == 1
    mail = post_office.mails[0]
    body = mail.get_body(("plain",))
    assert post_office.recipients == [["noor@mail.example"]]
    assert mail["Subject"] == "وصلنا بلاغك \u2068R-7K4M2Q9X\u2069"
    assert mail["Content-Language"] == "ar"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"] == f"<{notice.pk}@quality.example>"
    assert body is not None
    text = body.get_content().replace("\r\n", "\n")
    assert text.startswith("مرحبًا \u2068نور\u2069،")
    assert f"\nhttps://quality.example/p/{notice.subject_id.hex}/\n" in text
    notice.refresh_from_db()
    assert (notice.state, notice.sent_at) == (State.SENT, at)
    delivery = Delivery.objects.get()
    assert (delivery.is_delivered, delivery.answer) == (True, "accepted")


def test_the_staff_are_led_to_the_page_of_the_case(
    post_office: PostOffice, tell: Tell, jonas: Member, at: datetime
) -> None:
    tell("case.assigned", "member", jonas.pk, number="C-1187")
    send(at)
    page = reverse("desk:case", kwargs={"client": "tidewell", "number": "C-1187"})
    text = post_office.mails[0].get_body(("plain",)).get_content()  # type: ignore[union-attr]  # a part
    assert f"\r\nhttps://quality.example{page}\r\n" in text


def test_what_was_sent_is_never_sent_again(
    post_office: PostOffice, tell: Tell, jonas: Member, at: datetime
) -> None:
    tell("case.critical", "member", jonas.pk)
    assert send(at) == 1
    assert send(at + timedelta(days=1)) == 0
    assert len(post_office.mails) == 1


def test_a_claimed_notice_is_left_alone_until_the_lease_ends_then_comes_back(
    post_office: PostOffice, tell: Tell, jonas: Member, at: datetime
) -> None:
    first = tell("case.critical", "member", jonas.pk, when=at - MINUTE)
    second = tell("reporter.received", "member", jonas.pk)

    def die(_: object) -> str:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        send_due(at=at, limit=5, link_of_report=die)
    assert len(post_office.mails) == 1
    assert send(at + LEASE_FOR - MINUTE) == 0
    assert send(at + LEASE_FOR) == 1
    assert len(post_office.mails) == 2
    states = dict(Notice.objects.values_list("id", "state"))
    assert states == {first.pk: State.SENT, second.pk: State.SENT}


def test_a_mail_server_that_puts_off_is_asked_again_later_and_given_up_at_last(
    post_office: PostOffice, tell: Tell, scoped: Organisation, at: datetime
) -> None:
    later = keep_contact(scoped, "later@mail.example", at=at, name="Lea")
    notice = tell("reporter.received", "contact", later.pk)
    now = at
    for tries, wait in enumerate(BACKOFF, start=1):
        assert send(now) == 1
        notice.refresh_from_db()
        assert (notice.state, notice.attempts) == (State.WAITING, tries)
        assert notice.due_at == now + wait
        assert send(now + wait - MINUTE) == 0
        now += wait
    send(now)
    notice.refresh_from_db()
    assert (notice.state, notice.reason) == (State.FAILED, Reason.TRIES_USED)
    answers = set(Delivery.objects.values_list("answer", flat=True))
    assert answers == {"451 4.3.0"}
    assert Delivery.objects.count() == len(BACKOFF) + 1


def test_an_unknown_address_is_unreachable_and_its_record_names_no_address(
    post_office: PostOffice, tell: Tell, scoped: Organisation, at: datetime
) -> None:
    never = keep_contact(scoped, "never@mail.example", at=at, name="")
    notice = tell("reporter.received", "contact", never.pk)
    send(at)
    notice.refresh_from_db()
    assert (notice.state, notice.reason) == (State.UNREACHABLE, Reason.REFUSED)
    assert Delivery.objects.get().answer == "550 5.1.1"


def test_an_erased_person_is_unreachable_and_it_is_shown(
    post_office: PostOffice, tell: Tell, scoped: Organisation, at: datetime
) -> None:
    gone = keep_contact(scoped, "gone@mail.example", at=at, name="Gil")
    notice = tell("reporter.closed", "contact", gone.pk)
    vault.erase(gone, at=at)
    send(at)
    notice.refresh_from_db()
    assert (notice.state, notice.reason) == (State.UNREACHABLE, Reason.ERASED)
    assert post_office.mails == []


def test_who_left_only_a_telephone_number_is_not_reached_by_mail(
    post_office: PostOffice, tell: Tell, scoped: Organisation, at: datetime
) -> None:
    person = vault.Person(name="Ploy", phone="+66812345678")
    contact = vault.keep([(scoped.pk, person)], at=at)[0]
    notice = tell("reporter.received", "contact", contact.pk, language="th")
    send(at)
    notice.refresh_from_db()
    assert (notice.state, notice.reason) == (State.UNREACHABLE, Reason.NO_ADDRESS)


def test_a_person_who_did_not_consent_gets_nothing(
    post_office: PostOffice, tell: Tell, scoped: Organisation, at: datetime
) -> None:
    contact = keep_contact(scoped, "no@mail.example", at=at, name="")
    contact.may_be_contacted = False
    contact.save()
    notice = tell("reporter.received", "contact", contact.pk)
    send(at)
    notice.refresh_from_db()
    assert notice.reason == Reason.NO_CONSENT


def test_a_department_is_told_through_its_contact_then_its_deputy_then_every_supervisor(
    post_office: PostOffice,
    tell: Tell,
    scoped: Organisation,
    lin: Member,
    mai: Member,
    jonas: Member,
    at: datetime,
) -> None:
    department = Department.objects.create(
        organisation_id=scoped.pk, name="production", contact=lin, deputy=mai
    )
    for _ in range(3):
        tell("department.dispatched", "department", department.pk)
        send(at)
        first = department.contact if department.contact.is_active else department.deputy
        first.is_active = False
        first.save()
        department.refresh_from_db()
    assert post_office.recipients == [
        ["lin@tidewell.example"],
        ["mai@tidewell.example"],
        ["jonas@tidewell.example"],
    ]
    jonas.is_active = False
    jonas.save()
    notice = tell("department.dispatched", "department", department.pk)
    send(at)
    notice.refresh_from_db()
    assert notice.reason == Reason.NO_DEPARTMENT


def test_a_member_of_another_client_cannot_be_told(
    post_office: PostOffice, tell: Tell, otto: Member, at: datetime
) -> None:
    notice = tell("case.critical", "member", otto.pk)
    send(at)
    notice.refresh_from_db()
    assert (notice.state, notice.reason) == (State.UNREACHABLE, Reason.NO_MEMBER)
    assert post_office.mails == []


def test_an_invitation_goes_to_its_address_with_its_own_link(
    post_office: PostOffice, tell: Tell, scoped: Organisation, at: datetime
) -> None:
    invitation = Invitation.objects.create(
        organisation_id=scoped.pk,
        email="new@tidewell.example",
        role="specialist",
        created_at=at,
        expires_at=at + timedelta(days=7),
    )
    tell("member.invited", "invitation", invitation.pk)
    send(at)
    assert post_office.recipients == [["new@tidewell.example"]]
    text = post_office.mails[0].get_body(("plain",)).get_content()  # type: ignore[union-attr]  # a part
    assert f"\r\n{invitation_url(invitation.pk)}\r\n" in text


def test_no_try_is_lost_while_the_mail_server_is_away(
    tell: Tell, jonas: Member, at: datetime, settings: Any, post_office: PostOffice
) -> None:
    port = settings.EMAIL_PORT
    notice = tell("case.critical", "member", jonas.pk)
    other = tell("case.assigned", "member", jonas.pk)
    settings.EMAIL_PORT = 1
    assert send(at) == 0
    for one in (notice, other):
        one.refresh_from_db()
        assert (one.state, one.attempts, one.due_at) == (State.WAITING, 0, at + MINUTE)
    settings.EMAIL_PORT = port
    assert send(at + MINUTE) == 2
    assert len(post_office.mails) == 2


def test_a_notice_that_cannot_be_written_harms_no_other(
    post_office: PostOffice, tell: Tell, jonas: Member, at: datetime
) -> None:
    broken = tell("case.critical", "member", jonas.pk)
    Notice.objects.filter(pk=broken.pk).update(template="case.unknown")
    tell("case.critical", "member", jonas.pk)
    assert send(at) == 2
    broken.refresh_from_db()
    assert (broken.state, broken.reason) == (State.FAILED, Reason.BROKEN)
    assert len(post_office.mails) == 1


def test_the_limit_holds_and_the_oldest_go_first(
    post_office: PostOffice, tell: Tell, jonas: Member, at: datetime
) -> None:
    for number in range(3):
        when = at - (3 - number) * MINUTE
        tell("case.assigned", "member", jonas.pk, number=f"C-{number}", when=when)
    assert send(at, limit=2) == 2
    assert [mail["Subject"] for mail in post_office.mails] == [
        "Case C-0 is yours",
        "Case C-1 is yours",
    ]


def test_notices_of_every_client_are_sent_without_a_scope_around(
    post_office: PostOffice, tell: Tell, jonas: Member, otto: Member, at: datetime
) -> None:
    tell("case.assigned", "member", jonas.pk)
    with scope.organisations(otto.organisation_id):
        Notice.objects.create(
            organisation_id=otto.organisation_id,
            template="case.assigned",
            facts={"number": "C-9"},
            language="de",
            to_kind="member",
            to_id=otto.pk,
            subject_type="case",
            subject_id=uuid4(),
            created_at=at,
            due_at=at,
        )
    assert send(at) == 2
    assert {mail["Subject"] for mail in post_office.mails} == {
        "Case R-7K4M2Q9X is yours",
        "Fall C-9 gehört Ihnen",
    }


def test_without_a_mail_server_each_mail_becomes_a_readable_file(
    tell: Tell, jonas: Member, at: datetime, settings: Any, tmp_path: Any
) -> None:
    settings.EMAIL_BACKEND = "andon.notices.channels.readable.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "outbox")
    notice = tell("case.assigned", "member", jonas.pk, language="zh-hans", number="C-1")
    assert send(at) == 1
    content = (tmp_path / "outbox" / f"{notice.pk}.txt").read_text(encoding="utf-8")
    assert "To: jonas@tidewell.example\nSubject: 案件 C-1 由您负责\n" in content


def test_the_mail_server_of_these_tests_speaks_smtp(post_office: PostOffice, settings: Any) -> None:
    with smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT) as client:
        assert client.noop()[0] == 250
