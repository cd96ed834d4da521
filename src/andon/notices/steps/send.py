"""Sends what is due: claims notices, writes them in the reader's language, hands them over.

A notice is claimed by moving its `due_at` to the end of a lease, so that a killed sender's notices
come back by themselves. It is sent outside any transaction. Between handing over and writing that
down a crash can send a second copy, with the same Message-ID; after a success is written, never.
"""

import logging
from collections import deque
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F

from andon.notices.addresses import Address, address_of
from andon.notices.channels import email
from andon.notices.models import Delivery, Notice
from andon.notices.render import BrokenNoticeError, Reader, Rendered, render
from andon.notices.states import Reason, State
from andon.notices.templates import TEMPLATES
from andon.people.links import invitation_url
from andon.people.models import Organisation
from andon.runtime import scope
from andon.runtime.ids import new_id

log = logging.getLogger(__name__)

LEASE_FOR = timedelta(minutes=10)
CLAIMED_AT_ONCE = 20  # of 15 s at most each: done within the lease
PAUSE_FOR = timedelta(minutes=1)  # for all, while the mail server cannot be reached
BACKOFF = tuple(timedelta(minutes=wait) for wait in (1, 5, 15, 60, 240, 480, 960))
CASE_PAGE = "/desk/{client}/cases/{number}/"

LinkOf = Callable[[UUID], str]
"""id of a report -> the path of its private page"""


@dataclass(frozen=True, slots=True)
class _Result:
    state: State
    reason: str = ""


def send_due(*, at: datetime, limit: int, link_of_report: LinkOf) -> int:
    """Look after at most `limit` due notices; returns how many were sent, failed or put off.

    Call it outside any scope and transaction: it opens the scope of each notice's client itself.
    While the mail server cannot be reached, what is due waits a minute and loses no try.
    """
    done = 0
    while done < limit:
        claimed = _claim(at=at, limit=min(CLAIMED_AT_ONCE, limit - done))
        if not claimed:
            break
        waiting = deque(claimed)
        try:
            with email.Mailer() as mailer:
                while waiting:
                    _send(waiting[0], mailer=mailer, link_of_report=link_of_report, at=at)
                    waiting.popleft()
        except email.NoConnectionError as error:
            log.warning("No mail can leave now (%s); it is tried again in a minute.", error)
            _give_back(waiting, at=at)
            return done + len(claimed) - len(waiting)
        done += len(claimed)
    return done


def _claim(*, at: datetime, limit: int) -> list[Notice]:
    with scope.whole_house():
        due = Notice.objects.filter(state=State.WAITING, due_at__lte=at)
        # An idle poll must not take SQLite's one write lock.
        if not due.exists():
            return []
        with transaction.atomic():
            rows = list(due.select_for_update(skip_locked=True).order_by("due_at", "id")[:limit])
            Notice.objects.filter(pk__in=[row.pk for row in rows]).update(
                attempts=F("attempts") + 1, due_at=at + LEASE_FOR
            )
    for row in rows:
        row.attempts += 1
    return rows


def _give_back(notices: Collection[Notice], *, at: datetime) -> None:
    with scope.whole_house():
        Notice.objects.filter(pk__in=[notice.pk for notice in notices], state=State.WAITING).update(
            attempts=F("attempts") - 1, due_at=at + PAUSE_FOR
        )


def _send(notice: Notice, *, mailer: email.Mailer, link_of_report: LinkOf, at: datetime) -> None:
    """One notice, from its address to the record of what came of it."""
    with scope.organisations(notice.organisation_id):
        ready = _prepare(notice, link_of_report=link_of_report)
    if isinstance(ready, _Result):
        _record(notice, ready, answer=None, at=at)
        return
    address, rendered = ready
    answer = mailer.send(rendered, to=address.emails, notice_id=notice.pk)
    _record(notice, _result_of(answer, tries=notice.attempts), answer=answer, at=at)


def _prepare(notice: Notice, *, link_of_report: LinkOf) -> tuple[Address, Rendered] | _Result:
    address = address_of(notice)
    if isinstance(address, Reason):
        return _Result(State.UNREACHABLE, address)
    client = Organisation.objects.get(pk=notice.organisation_id)
    try:
        rendered = render(
            notice.template,
            tongue=notice.language,
            facts=notice.facts,
            reader=Reader(address.name, client.name, client.time_zone),
            link=_link(notice, client=client, link_of_report=link_of_report),
        )
    except BrokenNoticeError as error:
        log.error("Notice %s cannot be written: %s", notice.pk, error)
        return _Result(State.FAILED, Reason.BROKEN)
    return address, rendered


def _link(notice: Notice, *, client: Organisation, link_of_report: LinkOf) -> str:
    """The page that the notice leads to. A report's private link is made here, and never kept."""
    template = TEMPLATES.get(notice.template)
    if template is None:
        raise BrokenNoticeError(f"There is no template {notice.template!r}.")
    if template.audience == "reporter":
        return settings.PUBLIC_URL + link_of_report(notice.subject_id)
    if template.audience == "case":
        page = CASE_PAGE.format(client=client.slug, number=notice.facts["number"])
        return settings.PUBLIC_URL + page
    return invitation_url(notice.to_id)


def _result_of(answer: email.Answer, *, tries: int) -> _Result:
    if answer.is_delivered:
        return _Result(State.SENT)
    if answer.is_final:
        return _Result(State.UNREACHABLE, Reason.REFUSED)
    if tries > len(BACKOFF):
        return _Result(State.FAILED, Reason.TRIES_USED)
    return _Result(State.WAITING)


def _record(notice: Notice, result: _Result, *, answer: email.Answer | None, at: datetime) -> None:
    """Write what came of it, unless another sender took the notice over meanwhile."""
    changes = {"state": result.state, "reason": result.reason}
    when = {}
    if result.state is State.SENT:
        when["sent_at"] = at
    elif result.state is State.WAITING:
        when["due_at"] = at + BACKOFF[notice.attempts - 1]
    with scope.organisations(notice.organisation_id), transaction.atomic():
        held = Notice.objects.filter(pk=notice.pk, state=State.WAITING, attempts=notice.attempts)
        if held.update(**changes, **when) and answer is not None:
            Delivery.objects.create(
                id=new_id(at=at),
                organisation_id=notice.organisation_id,
                notice_id=notice.pk,
                at=at,
                channel=email.NAME,
                is_delivered=answer.is_delivered,
                answer=answer.code,
            )
