"""The outbox: what must be told, to whom, in which language, kept with the act that caused it."""

from django.db import models

from andon.runtime.rows import OrganisationRow, ScopedManager


class Notice(OrganisationRow):
    """One message to one person. It holds no address and no personal words, only whom to ask.

    `to_kind`/`to_id` name a contact of the vault, a member, a department or an invitation;
    `template` and `facts` are rendered when it is sent. While a sender holds it, it stays
    `waiting` and `due_at` is when it comes back should that sender die.
    """

    template = models.CharField(max_length=60)  # reporter.received, department.dispatched ...
    facts = models.JSONField(default=dict)
    language = models.CharField(max_length=12)
    to_kind = models.CharField(max_length=12)
    to_id = models.UUIDField()
    channel = models.CharField(max_length=20, default="email")
    subject_type = models.CharField(max_length=20)
    subject_id = models.UUIDField()
    state = models.CharField(max_length=12, default="waiting")  # waiting, sent, failed, unreachable
    reason = models.CharField(max_length=40, blank=True, default="")  # of notices.states.Reason
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    objects = ScopedManager["Notice"]()

    class Meta:
        indexes = [
            # Not a partial one: SQLite uses those for literals only, and Django binds values.
            models.Index(fields=["state", "due_at"], name="notice_due"),
            models.Index(fields=["organisation_id", "subject_id"], name="notice_subject"),
            models.Index(fields=["organisation_id", "-created_at", "-id"], name="notice_newest"),
        ]


class Delivery(OrganisationRow):
    """One attempt to send a notice, and what came of it."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="deliveries")
    at = models.DateTimeField()
    channel = models.CharField(max_length=20)
    is_delivered = models.BooleanField()
    answer = models.CharField(max_length=60, blank=True, default="")  # a code: no address in it

    objects = ScopedManager["Delivery"]()

    class Meta:
        indexes = [models.Index(fields=["notice", "at"], name="delivery_notice")]
