"""Products and lots, each closed to other organisations on PostgreSQL."""

import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models

import andon.runtime.ids
from andon.runtime import rows


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Product",
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
                ("sku", models.CharField(max_length=80)),
                ("gtin", models.CharField(blank=True, default="", max_length=14)),
                ("name", models.CharField(max_length=160)),
                ("category", models.CharField(max_length=30)),
                ("form", models.CharField(blank=True, default="", max_length=30)),
                ("created_at", models.DateTimeField()),
                (
                    "lower_name",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.text.Lower("name"),
                        output_field=models.CharField(max_length=160),
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organisation_id", "gtin"], name="product_gtin"),
                    models.Index(fields=["organisation_id", "lower_name"], name="product_name"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation_id", "sku"), name="product_sku_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Lot",
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
                ("code", models.CharField(max_length=60)),
                ("made_on", models.DateField(null=True)),
                ("expires_on", models.DateField(null=True)),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lots",
                        to="catalog.product",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation_id", "product", "code"), name="lot_once"
                    )
                ],
            },
        ),
        rows.row_security("catalog_product", "catalog_lot"),
    ]
