"""One leased job table: what must happen next, written in the transaction that caused it."""

from django.db import models

from andon.runtime.ids import new_id


class Job(models.Model):
    """A named piece of work. Its payload holds ids only, never words or personal data.

    A worker claims it with a lease; a result commits only under the current lease token, so the
    jobs of a killed worker come back when their lease ends.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation_id = models.UUIDField(null=True)
    name = models.CharField(max_length=60)
    key = models.CharField(max_length=200, null=True, unique=True)  # NULL: not unique
    payload = models.JSONField(default=dict)
    run_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_token = models.UUIDField(null=True)
    leased_until = models.DateTimeField(null=True)
    dead_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=500, blank=True, default="")
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(
                fields=["name", "run_at"],
                name="job_waiting",
                condition=models.Q(dead_at__isnull=True),
            ),
        ]
