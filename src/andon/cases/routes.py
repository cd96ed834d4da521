"""Which departments a case goes to by default: its standard's own, and whom its grade asks for."""

from andon.cases.facts import is_burst
from andon.cases.models import Case
from andon.library import lookup
from andon.rules import routing


def proposed_departments(case: Case) -> tuple[str, ...]:
    """The departments that this case goes to by default, told already or not."""
    version = lookup.version(case.standard_version_id) if case.standard_version_id else None
    department = version.department if version else lookup.family_default(case.family).department
    return routing.proposed(grade=case.grade, is_burst=is_burst(case), department=str(department))
