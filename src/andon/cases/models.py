"""The work: cases, their joins, clocks, verdicts, statements, plans, rechecks."""

from datetime import UTC, datetime

from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce

from andon.reports.models import Report
from andon.runtime.rows import OrganisationRow, ScopedManager, VersionedManager

# Where no clock runs the queue still needs a key: NULLs sort differently on the two databases.
NEVER = datetime(9999, 1, 1, tzinfo=UTC)
OPEN = Q(closed_at__isnull=True)


class Case(OrganisationRow):
    """The work order for one problem: one defect on one product and lot."""

    number = models.CharField(max_length=16)  # C-1187
    problem_key = models.CharField(max_length=200)  # product | family | lot: one open case each
    product_id = models.UUIDField(null=True)
    product_name = models.CharField(max_length=200, blank=True, default="")
    category = models.CharField(max_length=30, blank=True, default="")
    family = models.CharField(max_length=40)
    lot = models.CharField(max_length=60, blank=True, default="")
    markets = models.JSONField(default=list)
    languages = models.JSONField(default=list)
    grade = models.CharField(max_length=10)
    is_provisional = models.BooleanField(default=True)
    grade_reasons = models.JSONField(default=list)
    priority = models.PositiveSmallIntegerField(default=0)
    station = models.CharField(max_length=10, default="verify")  # of andon.rules.lifecycle
    outcome = models.CharField(max_length=20, blank=True, default="")  # how it ended
    waiting_since = models.DateTimeField(null=True)  # cannot tell: something was asked for
    told = models.JSONField(default=list)  # milestones that its reporters were told of
    owner_id = models.UUIDField(null=True)  # a member
    standard_version_id = models.UUIDField(null=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    # The clock that ends first, kept beside the case so that the queue reads one index.
    next_due_at = models.DateTimeField(null=True)
    next_clock = models.CharField(max_length=20, blank=True, default="")
    queue_at = models.GeneratedField(
        expression=Coalesce("next_due_at", Value(NEVER), output_field=models.DateTimeField()),
        output_field=models.DateTimeField(),
        db_persist=True,
    )
    version = models.PositiveIntegerField(default=1)

    objects = VersionedManager["Case"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation_id", "number"], name="case_number"),
            models.UniqueConstraint(
                fields=["organisation_id", "problem_key"],
                condition=OPEN,
                name="one_open_case_a_problem",
            ),
        ]
        indexes = [
            # One client's queue; the queue of somebody who serves many; the saved views. The
            # last two columns let SQLite count without reading rows.
            models.Index(
                fields=["organisation_id", "queue_at", "id", "closed_at", "is_provisional"],
                condition=OPEN,
                name="case_queue",
            ),
            models.Index(
                fields=["queue_at", "id", "organisation_id", "closed_at", "is_provisional"],
                condition=OPEN,
                name="case_queue_of_many",
            ),
            models.Index(
                fields=["owner_id", "queue_at", "id", "organisation_id", "closed_at"],
                condition=OPEN,
                name="case_mine",
            ),
            models.Index(
                fields=["organisation_id", "queue_at", "id"],
                condition=OPEN & Q(grade="critical"),
                name="case_critical",
            ),
            models.Index(
                fields=["organisation_id", "queue_at", "id"],
                condition=OPEN & Q(waiting_since__isnull=False),
                name="case_waiting",
            ),
            models.Index(
                fields=["organisation_id", "-closed_at", "-id"],
                condition=Q(closed_at__isnull=False),  # not ~OPEN: SQLite must know it again
                name="case_closed",
            ),
            # Cases that may be the same problem.
            models.Index(
                fields=["organisation_id", "family", "opened_at"],
                condition=OPEN,
                name="case_family",
            ),
            models.Index(
                fields=["-closed_at", "-id", "organisation_id"],
                condition=Q(closed_at__isnull=False),
                name="case_closed_of_many",
            ),
            # What a text is looked up by: equality alone can use an index behind row policies.
            models.Index(fields=["organisation_id", "lot"], name="case_lot"),
            models.Index(fields=["organisation_id", "product_id"], name="case_product"),
            models.Index(fields=["organisation_id", "product_name"], name="case_product_name"),
        ]


class CaseCounter(models.Model):
    """The last case number of an organisation."""

    organisation_id = models.UUIDField(primary_key=True)
    last = models.PositiveIntegerField(default=0)


class Join(OrganisationRow):
    """A report's place in a case: seen, explained, undone by a second instant, never deleted."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="joins", db_constraint=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="joins")
    at = models.DateTimeField()
    reason = models.CharField(max_length=200)
    member_id = models.UUIDField(null=True)  # empty: the triage did it
    undone_at = models.DateTimeField(null=True)
    undone_by = models.UUIDField(null=True)
    undone_because = models.CharField(max_length=200, blank=True, default="")

    objects = ScopedManager["Join"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["report"], condition=Q(undone_at__isnull=True), name="report_in_one_case"
            ),
        ]
        indexes = [models.Index(fields=["organisation_id", "case", "at"], name="join_case")]


class Clock(OrganisationRow):
    """A limit with a name. It runs while neither met nor ended."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="clocks")
    name = models.CharField(max_length=20)  # of andon.rules.clocks
    grade = models.CharField(max_length=10)
    started_at = models.DateTimeField()
    warn_at = models.DateTimeField()
    due_at = models.DateTimeField()
    warned_at = models.DateTimeField(null=True)
    breached_at = models.DateTimeField(null=True)
    met_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)  # no longer needed: regraded, closed otherwise
    calendar = models.CharField(max_length=40, default="real-time/1")  # and its version, pinned

    objects = ScopedManager["Clock"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "name"],
                condition=Q(met_at__isnull=True, ended_at__isnull=True),
                name="one_running_clock_a_name",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(met_at__isnull=True, ended_at__isnull=True, breached_at__isnull=True),
                name="clock_running",
            ),
            models.Index(
                fields=["warn_at"],
                condition=Q(
                    met_at__isnull=True,
                    ended_at__isnull=True,
                    breached_at__isnull=True,
                    warned_at__isnull=True,
                ),
                name="clock_unwarned",
            ),
            models.Index(fields=["organisation_id", "case"], name="clock_case"),
        ]


class Verdict(OrganisationRow):
    """What one person found on looking: by which version of which standard, with which outcome."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="verdicts")
    level = models.CharField(max_length=20)  # specialist, supervisor, quality-control
    member_id = models.UUIDField()
    at = models.DateTimeField()
    outcome = models.CharField(max_length=20)  # confirmed, not-confirmed, cannot-tell, not-quality
    family = models.CharField(max_length=40, blank=True, default="")
    standard_version_id = models.UUIDField(null=True)
    grade = models.CharField(max_length=10, blank=True, default="")
    reason = models.TextField(blank=True, default="")
    needed = models.JSONField(default=list)  # cannot tell: items of andon.rules.completeness
    goes_to = models.CharField(max_length=20, blank=True, default="")  # not quality: department

    objects = ScopedManager["Verdict"]()


class Regrade(OrganisationRow):
    """A proposed downgrade: it holds only when a second person confirms it."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="regrades")
    from_grade = models.CharField(max_length=10)
    to_grade = models.CharField(max_length=10)
    reason = models.TextField()
    proposed_by = models.UUIDField()
    proposed_at = models.DateTimeField()
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    is_confirmed = models.BooleanField(null=True)

    objects = ScopedManager["Regrade"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(decided_at__isnull=True), name="one_open_downgrade"
            ),
        ]


class Statement(OrganisationRow):
    """The standard QC statement: structured; rendered in the reader's language."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="statements")
    slots = models.JSONField(default=dict)  # defect, place, size, how_many, lots, since, effect
    member_id = models.UUIDField(null=True)  # empty: a program
    at = models.DateTimeField()

    objects = ScopedManager["Statement"]()


class Dispatch(OrganisationRow):
    """A case handed to one department, and that department's own acknowledgement."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="dispatches")
    department_id = models.UUIDField()
    department = models.CharField(max_length=20)
    sent_at = models.DateTimeField()
    sent_by = models.UUIDField(null=True)  # empty: a program
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.UUIDField(null=True)

    objects = ScopedManager["Dispatch"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "department"], name="dispatched_once"),
        ]


class Action(OrganisationRow):
    """A measure of the plan: who does it until when, with which proof, checked by whom."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="actions")
    kind = models.CharField(max_length=12)  # containment, corrective, preventive
    text = models.TextField()
    owner_id = models.UUIDField()  # a member
    due_at = models.DateTimeField()
    created_at = models.DateTimeField()
    created_by = models.UUIDField(null=True)  # empty: a program
    done_at = models.DateTimeField(null=True)
    done_by = models.UUIDField(null=True)
    proof = models.TextField(blank=True, default="")
    cannot_because = models.TextField(blank=True, default="")
    proven_at = models.DateTimeField(null=True)
    proven_by = models.UUIDField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = VersionedManager["Action"]()


class Recheck(OrganisationRow):
    """A check that the fix works: on repaired lots or by calling reporters back.

    The sample is drawn from the seed before anybody looks, so that it can be drawn again.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="rechecks")
    kind = models.CharField(max_length=12)  # lot, reporter
    population = models.PositiveIntegerField()
    size = models.PositiveIntegerField()
    seed = models.CharField(max_length=64)
    drawn_at = models.DateTimeField()
    drawn_by = models.UUIDField(null=True)  # empty: a program
    is_passed = models.BooleanField(null=True)
    note = models.TextField(blank=True, default="")
    done_at = models.DateTimeField(null=True)
    done_by = models.UUIDField(null=True)

    objects = ScopedManager["Recheck"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind"],
                condition=Q(is_passed__isnull=True),
                name="one_open_recheck_a_kind",
            ),
        ]


class Condition(OrganisationRow):
    """A closing condition that a package above put: it must hold before the case may close."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="conditions")
    name = models.CharField(max_length=40)
    is_held = models.BooleanField(default=False)
    at = models.DateTimeField()

    objects = ScopedManager["Condition"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "name"], name="condition_once"),
        ]


class Note(OrganisationRow):
    """A private note of the staff. The reporter never sees it."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="notes")
    member_id = models.UUIDField(null=True)  # empty: a program
    at = models.DateTimeField()
    text = models.TextField()

    objects = ScopedManager["Note"]()
