"""The outbox and its deliveries."""

import django.db.models.deletion
from django.db import migrations, models

import andon.runtime.ids
from andon.runtime.rows import row_security


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Notice",
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
                ("organisation_id", models.UUIDField(editable=False)),
                ("template", models.CharField(max_length=60)),
                ("facts", models.JSONField(default=dict)),
                ("language", models.CharField(max_length=12)),
                ("to_kind", models.CharField(max_length=12)),
                ("to_id", models.UUIDField()),
                ("channel", models.CharField(default="email", max_length=20)),
                ("subject_type", models.CharField(max_length=20)),
                ("subject_id", models.UUIDField()),
                ("state", models.CharField(default="waiting", max_length=12)),
                ("reason", models.CharField(blank=True, default="", max_length=40)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("created_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["state", "due_at"], name="notice_due"),
                    models.Index(fields=["organisation_id", "subject_id"], name="notice_subject"),
                    models.Index(
                        fields=["organisation_id", "-created_at", "-id"], name="notice_newest"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Delivery",
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
                ("organisation_id", models.UUIDField(editable=False)),
                ("at", models.DateTimeField()),
                ("channel", models.CharField(max_length=20)),
                ("is_delivered", models.BooleanField()),
                ("answer", models.CharField(blank=True, default="", max_length=60)),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliveries",
                        to="notices.notice",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["notice", "at"], name="delivery_notice")],
            },
        ),
        row_security("notices_notice", "notices_delivery"),
    ]
