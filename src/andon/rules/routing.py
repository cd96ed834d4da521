"""Which departments a case goes to: the standard's own, and the core ones of anything critical."""

from collections.abc import Iterable

from andon.rules.access import CORE, Department


def due(*, grade: str, is_burst: bool = False) -> frozenset[str]:
    """The departments that must be told, whatever anybody proposes (C2)."""
    if grade == "critical" or is_burst:
        return frozenset(str(department) for department in CORE)
    return frozenset()


def proposed(*, grade: str, is_burst: bool = False, department: str) -> tuple[str, ...]:
    """Where a case goes by default, in the house's order.

    `department` is the one that the standard names (empty: none). Major also goes to quality
    control, and so does what no standard assigns to anybody.
    """
    to = set(due(grade=grade, is_burst=is_burst))
    if department in set(Department):
        to.add(department)
    if grade == "major" or not to:
        to.add(Department.QUALITY_CONTROL)
    return in_order(to)


def in_order(departments: Iterable[str]) -> tuple[str, ...]:
    """These departments in the house's order; unknown ones are left out."""
    named = {str(department) for department in departments}
    return tuple(str(department) for department in Department if department in named)


def unknown(departments: Iterable[str]) -> tuple[str, ...]:
    """Those that are no department of the house."""
    known = {str(department) for department in Department}
    return tuple(name for name in dict.fromkeys(departments) if name not in known)
