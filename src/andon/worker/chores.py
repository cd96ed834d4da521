"""What the worker does, lane by lane: jobs, ledger, post, clocks, reminders, retention."""

from datetime import datetime, timedelta
from uuid import UUID

from andon.cases import clockwork
from andon.cases.steps.retain import retain_due
from andon.ledger.seal import seal
from andon.notices.steps.send import send_due
from andon.reports import links as report_links
from andon.reports.models import Report
from andon.reports.steps.remind import remind_due
from andon.runtime import jobs
from andon.worker import single_jobs, triage_jobs
from andon.worker.loop import Chore, Lane

# A job of the intake holds what queued during one commit, some 15 reports under load: so many
# together keep a transaction worth its commit.
TRIAGE_AT_ONCE = 16
JOBS_AT_ONCE = 20
NOTICES_AT_ONCE = 100
CONTACTS_AT_ONCE = 50

ALWAYS = timedelta(0)
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


def lanes() -> list[Lane]:
    """The worker's lanes: what may wait for one another shares one."""
    return [
        Lane("cases", (Chore("triage", ALWAYS, triage), Chore("jobs", ALWAYS, single))),
        Lane("ledger", (Chore("seal", SECOND, seal_ledger),)),
        Lane("post", (Chore("send", SECOND, send),)),
        Lane("time", (Chore("clocks", 5 * SECOND, clocks), Chore("remind", MINUTE, remind))),
        Lane("upkeep", (Chore("retain", HOUR, retain),)),
    ]


def triage(at: datetime) -> int:
    """Triage what was received."""
    claimed = jobs.claim(triage_jobs.NAME, at=at, limit=TRIAGE_AT_ONCE)
    triage_jobs.work_off(claimed, at=at)
    return len(claimed)


def single(at: datetime) -> int:
    """Do the jobs that concern one row each."""
    claimed = jobs.claim(*single_jobs.HANDLERS, at=at, limit=JOBS_AT_ONCE)
    single_jobs.work_off(claimed, at=at)
    return len(claimed)


def seal_ledger(at: datetime) -> int:
    """Give new lines their place in the tree."""
    return seal(at=at)


def send(at: datetime) -> int:
    """Send the notices that are due."""
    return send_due(at=at, limit=NOTICES_AT_ONCE, link_of_report=_path_of_report)


def clocks(at: datetime) -> int:
    """Warn of limits that are near, and mark those that are past."""
    ticked = clockwork.tick(at=at)
    return ticked.warned + ticked.breached


def remind(at: datetime) -> int:
    """Remind reporters of what is missing."""
    return remind_due(at=at)


def retain(at: datetime) -> int:
    """Erase the reporters whom nobody may keep any longer."""
    return retain_due(at=at, limit=CONTACTS_AT_ONCE)


def _path_of_report(report_id: UUID) -> str:
    """Called within the scope of the report's client."""
    version = Report.objects.values_list("link_version", flat=True).get(pk=report_id)
    return report_links.path_for(report_id, version=version)
