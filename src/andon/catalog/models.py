"""Products and lots of a client. Categories are of the library; markets are ISO 3166 codes."""

from django.db import models
from django.db.models.functions import Lower

from andon.runtime.rows import OrganisationRow, ScopedManager


class Product(OrganisationRow):
    """Something that a client sells."""

    sku = models.CharField(max_length=80)
    gtin = models.CharField(max_length=14, blank=True, default="")
    name = models.CharField(max_length=160)
    category = models.CharField(max_length=30)
    form = models.CharField(max_length=30, blank=True, default="")
    created_at = models.DateTimeField()
    # By which free words find it. SQLite lowers the letters of ASCII only.
    lower_name = models.GeneratedField(
        expression=Lower("name"), output_field=models.CharField(max_length=160), db_persist=True
    )

    objects = ScopedManager["Product"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation_id", "sku"], name="product_sku_once"),
        ]
        indexes = [
            models.Index(fields=["organisation_id", "gtin"], name="product_gtin"),
            models.Index(fields=["organisation_id", "lower_name"], name="product_name"),
        ]


class Lot(OrganisationRow):
    """A production lot of a product, as it is printed on the pack."""

    product = models.ForeignKey(Product, models.PROTECT, related_name="lots")
    code = models.CharField(max_length=60)
    made_on = models.DateField(null=True)
    expires_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation_id", "product", "code"], name="lot_once"),
        ]
