"""The standards and their versions."""

import django.db.models.deletion
from django.db import migrations, models

import andon.runtime.ids
from andon.runtime.rows import row_security


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Edition",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=andon.runtime.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("organisation_id", models.UUIDField(null=True)),
                ("at", models.DateTimeField()),
                ("added", models.PositiveIntegerField()),
                ("changed", models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Standard",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=andon.runtime.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("organisation_id", models.UUIDField(null=True)),
                ("code", models.CharField(max_length=60)),
                ("category", models.CharField(max_length=30)),
                ("family", models.CharField(max_length=40)),
                ("form", models.CharField(blank=True, default="", max_length=30)),
                ("component", models.CharField(blank=True, default="", max_length=30)),
                ("retired_for", models.CharField(blank=True, default="", max_length=60)),
            ],
            options={
                "indexes": [models.Index(fields=["category", "family"], name="standard_family")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("organisation_id__isnull", True)),
                        fields=("code",),
                        name="shipped_code_once",
                    ),
                    models.UniqueConstraint(
                        fields=("organisation_id", "code"), name="own_code_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StandardVersion",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=andon.runtime.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("organisation_id", models.UUIDField(null=True)),
                ("version", models.PositiveIntegerField()),
                ("effective_from", models.DateField()),
                ("effective_to", models.DateField(null=True)),
                ("markets", models.JSONField(default=list)),
                ("grade", models.CharField(max_length=10)),
                ("parameters", models.JSONField(default=dict)),
                ("evidence", models.JSONField(default=list)),
                ("cause", models.CharField(blank=True, default="", max_length=300)),
                ("department", models.CharField(max_length=20)),
                ("norm", models.CharField(max_length=300)),
                ("imdrf", models.CharField(blank=True, default="", max_length=12)),
                ("gpc", models.CharField(blank=True, default="", max_length=8)),
                ("words", models.JSONField(default=dict)),
                ("digest", models.CharField(max_length=64)),
                (
                    "standard",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="library.standard",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("standard", "version"), name="standard_version_once"
                    )
                ],
            },
        ),
        row_security(
            "library_standard",
            "library_standardversion",
            "library_edition",
            is_shared_when_null=True,
        ),
    ]
