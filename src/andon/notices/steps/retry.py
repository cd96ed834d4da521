"""Puts a notice that was given up back into the outbox, by a person."""

from datetime import datetime

from django.db import transaction

from andon.ledger import book
from andon.notices.models import Notice
from andon.notices.states import State
from andon.people import actors
from andon.people.actors import Actor
from andon.rules.access import Act
from andon.runtime.rows import StaleRowError


@transaction.atomic
def retry_notice(notice: Notice, *, by: Actor, at: datetime) -> Notice:
    """Send it again, with all tries. Raises StaleRowError unless it failed or was unreachable."""
    actors.require(by, Act.REPORT_ANSWER)
    given_up = Notice.objects.filter(
        pk=notice.pk,
        organisation_id=by.organisation_id,
        state__in=[State.FAILED, State.UNREACHABLE],
    )
    if not given_up.update(state=State.WAITING, reason="", attempts=0, due_at=at):
        raise StaleRowError("This notice was sent or is waiting already: look at it again.")
    book.append(
        "notice.retried",
        subject=book.Subject("notice", notice.pk, notice.organisation_id),
        facts={"template": notice.template, "reason": notice.reason},
        by=by.as_by(),
        at=at,
    )
    notice.state, notice.reason, notice.attempts, notice.due_at = State.WAITING, "", 0, at
    return notice
