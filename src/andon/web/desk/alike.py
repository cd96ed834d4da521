"""Open cases that may be the same problem: for a person to look at, never joined by themselves."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from andon.cases.models import Case, Join
from andon.cases.views import CaseView

MOST = 6


@dataclass(frozen=True, slots=True)
class Alike:
    """Another open case of the same client and defect, and the numbers of its reports."""

    number: str
    product_name: str
    lot: str
    is_same_lot: bool
    reports: tuple[str, ...]


def alike(case: CaseView) -> list[Alike]:
    """Cases of the same client and defect that share the product, its words or the lot.

    Two queries; those with the same lot come first.
    """
    row = case.row
    shared = Q()
    if case.product_id:
        shared |= Q(product_id=case.product_id)
    if row.product_name:
        shared |= Q(product_name=row.product_name)
    if row.lot:
        shared |= Q(lot=row.lot)
    if not shared:
        return []
    rows = Case.objects.filter(
        shared, organisation_id=row.organisation_id, family=row.family, closed_at__isnull=True
    )
    found = list(rows.exclude(pk=row.id).order_by("-opened_at", "-id")[:MOST])
    reports: defaultdict[UUID, list[str]] = defaultdict(list)
    joins = Join.objects.filter(case__in=found, undone_at__isnull=True).order_by("at", "id")
    for case_id, number in joins.values_list("case_id", "report__number"):
        reports[case_id].append(number)
    near = [
        Alike(
            number=one.number,
            product_name=one.product_name,
            lot=one.lot,
            is_same_lot=bool(row.lot) and one.lot == row.lot,
            reports=tuple(reports[one.pk]),
        )
        for one in found
    ]
    return sorted(near, key=lambda one: not one.is_same_lot)
