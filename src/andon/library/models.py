"""Quality standards: one for each defect, in versions with effective dates and markets."""

from typing import Any

from django.db import models
from django.db.models import Q

from andon.runtime.ids import new_id


class Standard(models.Model):
    """A defect of a category, by a code that is never reused; shipped where no organisation is."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation_id = models.UUIDField(null=True)
    code = models.CharField(max_length=60)  # COS-LEAK-PUMPBOTTLE-01
    category = models.CharField(max_length=30)
    family = models.CharField(max_length=40)
    form = models.CharField(max_length=30, blank=True, default="")
    component = models.CharField(max_length=30, blank=True, default="")
    retired_for = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code"], condition=Q(organisation_id__isnull=True), name="shipped_code_once"
            ),
            models.UniqueConstraint(fields=["organisation_id", "code"], name="own_code_once"),
        ]
        indexes = [models.Index(fields=["category", "family"], name="standard_family")]


class StandardVersion(models.Model):
    """What a standard said from a day on: a verdict names the version that it was judged by."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation_id = models.UUIDField(null=True)
    standard = models.ForeignKey(Standard, models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField()
    effective_from = models.DateField()
    effective_to = models.DateField(null=True)
    markets = models.JSONField(default=list)  # empty: every market
    grade = models.CharField(max_length=10)
    criteria = models.JSONField(default=list)
    evidence = models.JSONField(default=list)
    department = models.CharField(max_length=20)
    norm = models.CharField(max_length=300)
    words: Any = models.JSONField(default=dict)  # language -> name, criteria, statement, question
    digest = models.CharField(max_length=64)  # of the content: loading the same again adds nothing

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["standard", "version"], name="standard_version_once"),
        ]
