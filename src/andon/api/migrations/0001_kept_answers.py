"""Answers that were given to an idempotency key."""

from django.db import migrations, models

import andon.runtime.ids
from andon.runtime.rows import row_security


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="KeptAnswer",
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
                ("key", models.CharField(max_length=200)),
                ("digest", models.CharField(max_length=64)),
                ("status", models.PositiveSmallIntegerField()),
                ("body", models.TextField(blank=True, default="")),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["organisation_id", "created_at"], name="kept_answer_oldest"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("organisation_id", "key"), name="answered_once")
                ],
            },
        ),
        row_security("api_keptanswer"),
    ]
