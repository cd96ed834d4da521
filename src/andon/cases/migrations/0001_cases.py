"""The tables of the work, each closed to other organisations on PostgreSQL."""

import datetime

import django.db.models.deletion
import django.db.models.functions.comparison
from django.db import migrations, models

import andon.runtime.ids
from andon.runtime import rows


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("reports", "0001_reports"),
    ]

    operations = [
        migrations.CreateModel(
            name="CaseCounter",
            fields=[
                ("organisation_id", models.UUIDField(primary_key=True, serialize=False)),
                ("last", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Case",
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
                ("problem_key", models.CharField(max_length=200)),
                ("product_id", models.UUIDField(null=True)),
                ("product_name", models.CharField(blank=True, default="", max_length=200)),
                ("category", models.CharField(blank=True, default="", max_length=30)),
                ("family", models.CharField(max_length=40)),
                ("lot", models.CharField(blank=True, default="", max_length=60)),
                ("markets", models.JSONField(default=list)),
                ("languages", models.JSONField(default=list)),
                ("grade", models.CharField(max_length=10)),
                ("is_provisional", models.BooleanField(default=True)),
                ("grade_reasons", models.JSONField(default=list)),
                ("priority", models.PositiveSmallIntegerField(default=0)),
                ("station", models.CharField(default="verify", max_length=10)),
                ("outcome", models.CharField(blank=True, default="", max_length=20)),
                ("waiting_since", models.DateTimeField(null=True)),
                ("told", models.JSONField(default=list)),
                ("owner_id", models.UUIDField(null=True)),
                ("standard_version_id", models.UUIDField(null=True)),
                ("opened_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                ("next_due_at", models.DateTimeField(null=True)),
                ("next_clock", models.CharField(blank=True, default="", max_length=20)),
                (
                    "queue_at",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.comparison.Coalesce(
                            "next_due_at",
                            models.Value(datetime.datetime(9999, 1, 1, 0, 0, tzinfo=datetime.UTC)),
                            output_field=models.DateTimeField(),
                        ),
                        output_field=models.DateTimeField(),
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=["organisation_id", "queue_at", "id", "closed_at", "is_provisional"],
                        name="case_queue",
                    ),
                    models.Index(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=["queue_at", "id", "organisation_id", "closed_at", "is_provisional"],
                        name="case_queue_of_many",
                    ),
                    models.Index(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=["owner_id", "queue_at", "id", "organisation_id", "closed_at"],
                        name="case_mine",
                    ),
                    models.Index(
                        condition=models.Q(("closed_at__isnull", True), ("grade", "critical")),
                        fields=["organisation_id", "queue_at", "id"],
                        name="case_critical",
                    ),
                    models.Index(
                        condition=models.Q(
                            ("closed_at__isnull", True), ("waiting_since__isnull", False)
                        ),
                        fields=["organisation_id", "queue_at", "id"],
                        name="case_waiting",
                    ),
                    models.Index(
                        condition=models.Q(("closed_at__isnull", False)),
                        fields=["organisation_id", "-closed_at", "-id"],
                        name="case_closed",
                    ),
                    models.Index(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=["organisation_id", "family", "opened_at"],
                        name="case_family",
                    ),
                    models.Index(
                        condition=models.Q(("closed_at__isnull", False)),
                        fields=["-closed_at", "-id", "organisation_id"],
                        name="case_closed_of_many",
                    ),
                    models.Index(fields=["organisation_id", "lot"], name="case_lot"),
                    models.Index(fields=["organisation_id", "product_id"], name="case_product"),
                    models.Index(
                        fields=["organisation_id", "product_name"], name="case_product_name"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation_id", "number"), name="case_number"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=("organisation_id", "problem_key"),
                        name="one_open_case_a_problem",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Action",
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
                ("kind", models.CharField(max_length=12)),
                ("text", models.TextField()),
                ("owner_id", models.UUIDField()),
                ("due_at", models.DateTimeField()),
                ("created_at", models.DateTimeField()),
                ("created_by", models.UUIDField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
                ("done_by", models.UUIDField(null=True)),
                ("proof", models.TextField(blank=True, default="")),
                ("cannot_because", models.TextField(blank=True, default="")),
                ("proven_at", models.DateTimeField(null=True)),
                ("proven_by", models.UUIDField(null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="actions",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Note",
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
                ("member_id", models.UUIDField(null=True)),
                ("at", models.DateTimeField()),
                ("text", models.TextField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Statement",
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
                ("slots", models.JSONField(default=dict)),
                ("member_id", models.UUIDField(null=True)),
                ("at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statements",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Verdict",
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
                ("level", models.CharField(max_length=20)),
                ("member_id", models.UUIDField()),
                ("at", models.DateTimeField()),
                ("outcome", models.CharField(max_length=20)),
                ("family", models.CharField(blank=True, default="", max_length=40)),
                ("standard_version_id", models.UUIDField(null=True)),
                ("grade", models.CharField(blank=True, default="", max_length=10)),
                ("reason", models.TextField(blank=True, default="")),
                ("needed", models.JSONField(default=list)),
                ("goes_to", models.CharField(blank=True, default="", max_length=20)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="verdicts",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Clock",
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
                ("name", models.CharField(max_length=20)),
                ("grade", models.CharField(max_length=10)),
                ("started_at", models.DateTimeField()),
                ("warn_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("warned_at", models.DateTimeField(null=True)),
                ("breached_at", models.DateTimeField(null=True)),
                ("met_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("calendar", models.CharField(default="real-time/1", max_length=40)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clocks",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(
                            ("breached_at__isnull", True),
                            ("ended_at__isnull", True),
                            ("met_at__isnull", True),
                        ),
                        fields=["due_at"],
                        name="clock_running",
                    ),
                    models.Index(
                        condition=models.Q(
                            ("breached_at__isnull", True),
                            ("ended_at__isnull", True),
                            ("met_at__isnull", True),
                            ("warned_at__isnull", True),
                        ),
                        fields=["warn_at"],
                        name="clock_unwarned",
                    ),
                    models.Index(fields=["organisation_id", "case"], name="clock_case"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True), ("met_at__isnull", True)),
                        fields=("case", "name"),
                        name="one_running_clock_a_name",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Condition",
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
                ("name", models.CharField(max_length=40)),
                ("is_held", models.BooleanField(default=False)),
                ("at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conditions",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("case", "name"), name="condition_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Dispatch",
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
                ("department_id", models.UUIDField()),
                ("department", models.CharField(max_length=20)),
                ("sent_at", models.DateTimeField()),
                ("sent_by", models.UUIDField(null=True)),
                ("acknowledged_at", models.DateTimeField(null=True)),
                ("acknowledged_by", models.UUIDField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dispatches",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("case", "department"), name="dispatched_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Join",
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
                ("reason", models.CharField(max_length=200)),
                ("member_id", models.UUIDField(null=True)),
                ("undone_at", models.DateTimeField(null=True)),
                ("undone_by", models.UUIDField(null=True)),
                ("undone_because", models.CharField(blank=True, default="", max_length=200)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="joins",
                        to="cases.case",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="joins",
                        to="reports.report",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organisation_id", "case", "at"], name="join_case")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("undone_at__isnull", True)),
                        fields=("report",),
                        name="report_in_one_case",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Recheck",
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
                ("kind", models.CharField(max_length=12)),
                ("population", models.PositiveIntegerField()),
                ("size", models.PositiveIntegerField()),
                ("seed", models.CharField(max_length=64)),
                ("drawn_at", models.DateTimeField()),
                ("drawn_by", models.UUIDField(null=True)),
                ("is_passed", models.BooleanField(null=True)),
                ("note", models.TextField(blank=True, default="")),
                ("done_at", models.DateTimeField(null=True)),
                ("done_by", models.UUIDField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rechecks",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_passed__isnull", True)),
                        fields=("case", "kind"),
                        name="one_open_recheck_a_kind",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Regrade",
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
                ("from_grade", models.CharField(max_length=10)),
                ("to_grade", models.CharField(max_length=10)),
                ("reason", models.TextField()),
                ("proposed_by", models.UUIDField()),
                ("proposed_at", models.DateTimeField()),
                ("decided_by", models.UUIDField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("is_confirmed", models.BooleanField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="regrades",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("decided_at__isnull", True)),
                        fields=("case",),
                        name="one_open_downgrade",
                    )
                ],
            },
        ),
        rows.row_security(
            "cases_case",
            "cases_casecounter",
            "cases_join",
            "cases_clock",
            "cases_verdict",
            "cases_regrade",
            "cases_statement",
            "cases_dispatch",
            "cases_action",
            "cases_recheck",
            "cases_condition",
            "cases_note",
        ),
    ]
