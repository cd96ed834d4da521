"""Open cases that may be the same problem as this one: offered to a person, who decides."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case as Either
from django.db.models import IntegerField, Q, Value, When
from django.db.models.expressions import Expression

from andon.cases.models import OPEN, Case
from andon.rules import matching
from andon.rules.matching import Likeness, Traits

# So many are weighed: those that share most come first, then the youngest.
WEIGHED = 100


@dataclass(frozen=True, slots=True)
class Candidate:
    """A case that may be the same problem, and in what it is alike."""

    id: UUID
    number: str
    product_name: str
    family: str
    lot: str
    grade: str
    station: str
    likeness: Likeness


def candidates(
    case: Case, *, families: Collection[str] = (), limit: int = 5
) -> tuple[Candidate, ...]:
    """The likeliest first; one query, within the case's client.

    `families` are those that the words of its reports speak for as well: a report that was read as
    a leak may be of the broken pump.
    """
    mine = _traits(case, families=families)
    found = []
    for other in _sharing(case):
        likeness = matching.likeness(mine, _traits(other))
        if likeness is not None:
            found.append(_candidate(other, likeness))
    found.sort(key=lambda one: list(Likeness).index(one.likeness))
    return tuple(found[:limit])


def _sharing(case: Case) -> list[Case]:
    """Open cases of the client with the same product, lot or family."""
    product = Q(product_id=case.product_id) if case.product_id else _named(case.product_name)
    shares = [part for part in (product, _lotted(case.lot), Q(family=case.family)) if part]
    which = Q()
    weight: Expression = Value(0)
    for part in shares:
        which |= part
        weight = weight + Either(When(part, then=1), default=0, output_field=IntegerField())
    return list(
        Case.objects.filter(OPEN, which, organisation_id=case.organisation_id)
        .exclude(pk=case.pk)
        .order_by(weight.desc(), "-opened_at", "-id")[:WEIGHED]
    )


def _named(name: str) -> Q:
    return Q(product_name=name) if name else Q()


def _lotted(lot: str) -> Q:
    return Q(lot=lot) if lot else Q()


def _traits(case: Case, *, families: Collection[str] = ()) -> Traits:
    in_key = case.problem_key.partition("|")[0]
    product = str(case.product_id) if case.product_id else in_key
    if product.startswith("?"):
        product = matching.words_identity(case.product_name) or ""
    return Traits(
        product=product or None,
        is_product_in_words=product.startswith("words:"),
        family=case.family,
        lot=case.lot,
        families=frozenset(families),
    )


def _candidate(case: Case, likeness: Likeness) -> Candidate:
    return Candidate(
        id=case.id,
        number=case.number,
        product_name=case.product_name,
        family=case.family,
        lot=case.lot,
        grade=case.grade,
        station=case.station,
        likeness=likeness,
    )
