"""Reports, their words, claims, evidence, asks and messages, with their row policies."""

import django.db.models.deletion
from django.db import migrations, models

import andon.runtime.ids
from andon.runtime import rows


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_people"),
    ]

    operations = [
        migrations.CreateModel(
            name="Words",
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
                ("words", models.TextField()),
                ("injury_words", models.TextField(blank=True, default="")),
                ("remarks", models.JSONField(default=list)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Claim",
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
                ("key", models.CharField(max_length=44)),
                ("report_id", models.UUIDField()),
                ("received_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organisation_id", "key"), name="claimed_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Report",
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
                ("number", models.CharField(max_length=16)),
                ("channel", models.CharField(max_length=16)),
                ("received_at", models.DateTimeField()),
                ("aware_at", models.DateTimeField()),
                ("aware_by", models.CharField(blank=True, default="", max_length=120)),
                ("product_id", models.UUIDField(null=True)),
                ("sku", models.CharField(blank=True, default="", max_length=80)),
                ("gtin", models.CharField(blank=True, default="", max_length=14)),
                ("product_words", models.CharField(blank=True, default="", max_length=200)),
                ("lot", models.CharField(blank=True, default="", max_length=60)),
                ("market", models.CharField(blank=True, default="", max_length=2)),
                ("language", models.CharField(blank=True, default="", max_length=12)),
                ("noticed_on", models.DateField(null=True)),
                ("bought_where", models.CharField(blank=True, default="", max_length=160)),
                ("order_reference", models.CharField(blank=True, default="", max_length=80)),
                ("quantity_bought", models.PositiveIntegerField(null=True)),
                ("quantity_affected", models.PositiveIntegerField(null=True)),
                ("injury", models.CharField(default="unknown", max_length=8)),
                ("entry_id", models.UUIDField()),
                ("link_version", models.PositiveSmallIntegerField(default=1)),
                ("erased_at", models.DateTimeField(null=True)),
                ("triaged_at", models.DateTimeField(null=True)),
                ("category", models.CharField(blank=True, default="", max_length=30)),
                ("family", models.CharField(blank=True, default="", max_length=40)),
                ("found", models.JSONField(default=dict)),
                ("missing", models.JSONField(default=list)),
                ("answered_at", models.DateTimeField(null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "contact",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="people.contact",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Message",
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
                ("is_from_reporter", models.BooleanField()),
                ("member_id", models.UUIDField(null=True)),
                ("text", models.TextField()),
                ("language", models.CharField(blank=True, default="", max_length=12)),
                ("at", models.DateTimeField()),
                (
                    "report",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="messages",
                        to="reports.report",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Evidence",
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
                ("digest", models.CharField(max_length=64)),
                ("address", models.CharField(max_length=64)),
                ("wrapped_key", models.BinaryField(null=True)),
                ("name", models.CharField(blank=True, default="", max_length=200)),
                ("media_type", models.CharField(max_length=80)),
                ("kind", models.CharField(max_length=12)),
                ("size", models.PositiveBigIntegerField()),
                ("received_at", models.DateTimeField()),
                (
                    "report",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="reports.report",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Ask",
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
                ("item", models.CharField(max_length=40)),
                ("asked_at", models.DateTimeField()),
                ("remind_at", models.DateTimeField(null=True)),
                ("reminders", models.PositiveSmallIntegerField(default=0)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "report",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="asks",
                        to="reports.report",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(
                fields=["organisation_id", "-received_at", "-id"], name="report_newest"
            ),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(
                condition=models.Q(("triaged_at__isnull", True)),
                fields=["organisation_id"],
                name="report_untriaged",
            ),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(
                fields=["organisation_id", "family", "received_at"], name="report_family"
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.UniqueConstraint(
                fields=("organisation_id", "number"), name="report_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(("injury__in", ["yes", "no", "unknown"])), name="report_injury"
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["organisation_id", "report", "at"], name="message_report"),
        ),
        migrations.AddIndex(
            model_name="evidence",
            index=models.Index(fields=["organisation_id", "report"], name="evidence_report"),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.UniqueConstraint(
                fields=("report", "digest"), name="evidence_once_a_report"
            ),
        ),
        migrations.AddIndex(
            model_name="ask",
            index=models.Index(
                condition=models.Q(("answered_at__isnull", True), ("remind_at__isnull", False)),
                fields=["remind_at"],
                name="ask_reminder",
            ),
        ),
        migrations.AddConstraint(
            model_name="ask",
            constraint=models.UniqueConstraint(fields=("report", "item"), name="asked_once"),
        ),
        rows.row_security(
            "reports_report",
            "reports_words",
            "reports_claim",
            "reports_evidence",
            "reports_ask",
            "reports_message",
        ),
    ]
