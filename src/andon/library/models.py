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
    category = models.CharField(max_length=30)  # of andon.rules.categories
    family = models.CharField(max_length=40)
    form = models.CharField(max_length=30, blank=True, default="")
    component = models.CharField(max_length=30, blank=True, default="")
    retired_for = models.CharField(max_length=60, blank=True, default="")  # the successor's code

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
    effective_to = models.DateField(null=True)  # the first day on which it no longer holds
    markets = models.JSONField(default=list)  # empty: every market
    grade = models.CharField(max_length=10)
    parameters: Any = models.JSONField(default=dict)  # the figures that the criteria name
    evidence = models.JSONField(default=list)  # codes of library/data/evidence
    cause = models.CharField(max_length=300, blank=True, default="")
    department = models.CharField(max_length=20)
    norm = models.CharField(max_length=300)
    imdrf = models.CharField(max_length=12, blank=True, default="")
    gpc = models.CharField(max_length=8, blank=True, default="")
    words: Any = models.JSONField(default=dict)  # language -> name, criteria, statement ...
    digest = models.CharField(max_length=64)  # of the content: loading the same again adds nothing

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["standard", "version"], name="standard_version_once"),
        ]


class Edition(models.Model):
    """One change of the library. The newest id tells every process whether it must read again."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation_id = models.UUIDField(null=True)
    at = models.DateTimeField()
    added = models.PositiveIntegerField()  # standards that are new
    changed = models.PositiveIntegerField()  # standards with a new version
