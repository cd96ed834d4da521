"""Answers that were given to an idempotency key, kept for a day."""

from django.db import models

from andon.runtime.rows import OrganisationRow, ScopedManager


class KeptAnswer(OrganisationRow):
    """The first answer to a key. It holds ids, codes and numbers, never a reporter's words."""

    key = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)  # SHA-256 of who asked, what, and with which body
    status = models.PositiveSmallIntegerField()
    body = models.TextField(blank=True, default="")  # empty where the answer held a secret
    created_at = models.DateTimeField()

    objects = ScopedManager["KeptAnswer"]()

    class Meta:
        app_label = "api"
        constraints = [
            models.UniqueConstraint(fields=["organisation_id", "key"], name="answered_once"),
        ]
        indexes = [
            models.Index(fields=["organisation_id", "created_at"], name="kept_answer_oldest"),
        ]
