"""The names of roles, departments, scopes and themes, in the reader's language."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from andon.rules.access import Department, Role

ROLES: Final[dict[str, Promise]] = {
    Role.SPECIALIST: _("Specialist"),
    Role.SUPERVISOR: _("Supervisor"),
    Role.QUALITY_CONTROL: _("Quality control"),
    Role.DEPARTMENT: _("Department member"),
    Role.MANAGER: _("Manager"),
    Role.AUDITOR: _("Auditor"),
    Role.CLIENT_ADMIN: _("Administrator of the client"),
    Role.SERVICE_ADMIN: _("Administrator of the service"),
}

DEPARTMENTS: Final[dict[str, Promise]] = {
    Department.QUALITY_CONTROL: _("Quality control"),
    Department.PRODUCTION: _("Production"),
    Department.R_AND_D: _("R&D"),
    Department.PURCHASING: _("Purchasing"),
    Department.SALES: _("Sales"),
    Department.LOGISTICS: _("Logistics"),
    Department.REGULATORY: _("Regulatory"),
}

SCOPES: Final[dict[str, Promise]] = {
    "reports:write": _("send reports"),
    "reports:read": _("read reports and their evidence"),
    "reports:answer": _("answer reporters and ask them"),
    "contacts:read": _("see who reported"),
    "cases:read": _("read cases"),
    "cases:write": _("act on cases"),
    "library:read": _("read the standards"),
    "library:write": _("change the standards"),
    "people:read": _("see members and departments"),
    "ledger:read": _("read the ledger"),
    "notices:read": _("read the outbox"),
    "export:read": _("export"),
}

THEMES: Final[dict[str, Promise]] = {
    "auto": _("As the device says"),
    "light": _("Light"),
    "dark": _("Dark"),
}
