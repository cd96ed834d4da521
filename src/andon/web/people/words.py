"""The names of acts, roles, departments, scopes and themes, in the reader's language."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from andon.rules.access import Act, Department, Role

ACTS: Final[dict[str, Promise]] = {
    Act.REPORT_RECEIVE: _("enter a report"),
    Act.REPORT_READ: _("read reports"),
    Act.REPORT_ANSWER: _("answer reporters"),
    Act.REPORT_ASK: _("ask reporters for what is missing"),
    Act.EVIDENCE_READ: _("look at evidence"),
    Act.CONTACT_READ: _("see who reported"),
    Act.CASE_READ: _("read cases"),
    Act.CASE_JOIN: _("join reports to a case, and undo it"),
    Act.CASE_VERIFY_FIRST: _("verify first"),
    Act.CASE_VERIFY_REVIEW: _("verify as the second person"),
    Act.CASE_VERIFY_FINAL: _("give the final verdict"),
    Act.CASE_GRADE: _("grade"),
    Act.CASE_DOWNGRADE: _("propose and decide a lower grade"),
    Act.CASE_STATE: _("write the statement"),
    Act.CASE_DISPATCH: _("tell departments"),
    Act.CASE_ACKNOWLEDGE: _("acknowledge for a department"),
    Act.CASE_PLAN: _("plan actions"),
    Act.ACTION_DO: _("report an action done"),
    Act.ACTION_PROVE: _("prove an action done by somebody else"),
    Act.CASE_RECHECK: _("recheck"),
    Act.CASE_CLOSE: _("close a case"),
    Act.CASE_NOTE: _("write notes"),
    Act.CASE_OWN: _("give a case an owner"),
    Act.LIBRARY_READ: _("read the standards"),
    Act.LIBRARY_EDIT: _("change the standards"),
    Act.PEOPLE_READ: _("see members and departments"),
    Act.PEOPLE_INVITE: _("invite members"),
    Act.PEOPLE_MANAGE: _("change roles and end memberships"),
    Act.TOKEN_MANAGE: _("make and revoke programs' tokens"),
    Act.LEDGER_READ: _("read the ledger"),
    Act.NOTICE_READ: _("read the outbox"),
    Act.EXPORT_READ: _("export"),
    Act.PERSON_ERASE: _("erase a person, and set or lift a legal hold"),
    Act.ORGANISATION_MANAGE: _("name departments' contacts"),
    Act.CLIENT_ADD: _("add clients"),
}

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
