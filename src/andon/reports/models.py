"""The voice: reports, their words, their evidence, what was asked and what was answered."""

from django.db import models
from django.db.models import Q

from andon.people.models import Contact
from andon.runtime.rows import OrganisationRow, ScopedManager, VersionedManager


class Report(OrganisationRow):
    """One reporter's account of one problem. What was received never changes.

    Everything but the words and the client may be missing.
    """

    number = models.CharField(max_length=16)
    channel = models.CharField(max_length=16)  # form, api, desk, file, ...
    received_at = models.DateTimeField()
    aware_at = models.DateTimeField()  # the first employee's or agent's awareness
    aware_by = models.CharField(max_length=120, blank=True, default="")  # their function, no name
    product_id = models.UUIDField(null=True)
    sku = models.CharField(max_length=80, blank=True, default="")
    gtin = models.CharField(max_length=14, blank=True, default="")
    product_words = models.CharField(max_length=200, blank=True, default="")
    lot = models.CharField(max_length=60, blank=True, default="")
    market = models.CharField(max_length=2, blank=True, default="")
    language = models.CharField(max_length=12, blank=True, default="")
    noticed_on = models.DateField(null=True)
    bought_where = models.CharField(max_length=160, blank=True, default="")
    order_reference = models.CharField(max_length=80, blank=True, default="")
    quantity_bought = models.PositiveIntegerField(null=True)
    quantity_affected = models.PositiveIntegerField(null=True)
    injury = models.CharField(max_length=8, default="unknown")  # yes, no, unknown
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, db_constraint=False)
    entry_id = models.UUIDField()  # the ledger's line of its receipt: a repeat gets the same one
    link_version = models.PositiveSmallIntegerField(default=1)  # a new one kills the old link
    erased_at = models.DateTimeField(null=True)
    # What triage found; empty until then.
    triaged_at = models.DateTimeField(null=True)
    category = models.CharField(max_length=30, blank=True, default="")
    family = models.CharField(max_length=40, blank=True, default="")
    found = models.JSONField(default=dict)  # the recognition: ranked families, slots, hazards
    missing = models.JSONField(default=list)  # items still to be asked for
    answered_at = models.DateTimeField(null=True)  # by a named person
    version = models.PositiveIntegerField(default=1)

    objects = VersionedManager["Report"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation_id", "number"], name="report_number"),
            models.CheckConstraint(
                condition=Q(injury__in=["yes", "no", "unknown"]), name="report_injury"
            ),
        ]
        indexes = [
            models.Index(fields=["organisation_id", "-received_at", "-id"], name="report_newest"),
            models.Index(
                fields=["organisation_id"],
                condition=Q(triaged_at__isnull=True),
                name="report_untriaged",
            ),
            # How many reports of a defect came in a day: what makes a burst.
            models.Index(fields=["organisation_id", "family", "received_at"], name="report_family"),
        ]


class Words(OrganisationRow):
    """What the reporter wrote, in one table, so that erasing is one deletion a report.

    `id` is the report's. `remarks` names what she gave and could not be taken: field, code, given.
    """

    words = models.TextField()
    injury_words = models.TextField(blank=True, default="")
    remarks = models.JSONField(default=list)

    objects = ScopedManager["Words"]()


class Claim(OrganisationRow):
    """The first report of a key: who sends the same again gets that report's answer.

    A key is a keyed digest, of the sender's idempotency key (for ever), or of contact, product and
    words (for seven days). It is unique, so that two processes cannot both be first.
    """

    key = models.CharField(max_length=44)
    report_id = models.UUIDField()
    received_at = models.DateTimeField()

    objects = ScopedManager["Claim"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation_id", "key"], name="claimed_once"),
        ]


class Evidence(OrganisationRow):
    """One file that came with a report: where its bytes lie, and the key that opens them.

    Erasing removes the key and the name; the sealed bytes stay and say nothing.
    """

    report = models.ForeignKey(
        Report, models.PROTECT, related_name="evidence", db_constraint=False, db_index=False
    )
    digest = models.CharField(max_length=64)  # SHA-256 of the file as it came
    address = models.CharField(max_length=64)  # SHA-256 of the sealed bytes: their place
    wrapped_key = models.BinaryField(null=True)
    name = models.CharField(max_length=200, blank=True, default="")
    media_type = models.CharField(max_length=80)
    kind = models.CharField(max_length=12)  # photo, video, document, audio, other
    size = models.PositiveBigIntegerField()
    received_at = models.DateTimeField()

    objects = ScopedManager["Evidence"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "digest"], name="evidence_once_a_report"),
        ]
        indexes = [models.Index(fields=["organisation_id", "report"], name="evidence_report")]


class Ask(OrganisationRow):
    """Something that is missing and was asked of the reporter."""

    report = models.ForeignKey(
        Report, models.PROTECT, related_name="asks", db_constraint=False, db_index=False
    )
    item = models.CharField(max_length=40)  # of andon.rules.completeness
    asked_at = models.DateTimeField()
    remind_at = models.DateTimeField(null=True)
    reminders = models.PositiveSmallIntegerField(default=0)
    answered_at = models.DateTimeField(null=True)

    objects = ScopedManager["Ask"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "item"], name="asked_once"),
        ]
        indexes = [
            models.Index(
                fields=["remind_at"],
                name="ask_reminder",
                condition=Q(answered_at__isnull=True, remind_at__isnull=False),
            ),
        ]


class Message(OrganisationRow):
    """A word between the staff and the reporter, shown on the private page. Erasable."""

    report = models.ForeignKey(
        Report, models.PROTECT, related_name="messages", db_constraint=False, db_index=False
    )
    is_from_reporter = models.BooleanField()
    member_id = models.UUIDField(null=True)
    text = models.TextField()
    language = models.CharField(max_length=12, blank=True, default="")
    at = models.DateTimeField()

    objects = ScopedManager["Message"]()

    class Meta:
        indexes = [models.Index(fields=["organisation_id", "report", "at"], name="message_report")]
