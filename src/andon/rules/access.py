"""Who may do what: one table of acts and roles, and the scopes of programs."""

from collections.abc import Collection
from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """What somebody is in one organisation. A person has one role a client."""

    SPECIALIST = "specialist"
    SUPERVISOR = "supervisor"
    QUALITY_CONTROL = "quality-control"
    DEPARTMENT = "department"
    MANAGER = "manager"
    AUDITOR = "auditor"
    CLIENT_ADMIN = "client-admin"
    SERVICE_ADMIN = "service-admin"


class Department(StrEnum):
    """Who must act on a case inside the client's own house."""

    QUALITY_CONTROL = "quality-control"
    PRODUCTION = "production"
    R_AND_D = "r-and-d"
    PURCHASING = "purchasing"
    SALES = "sales"
    LOGISTICS = "logistics"
    REGULATORY = "regulatory"


Departments = Department

# Told within the hour of anything critical, and present at every client.
CORE: Final = frozenset(
    {Department.QUALITY_CONTROL, Department.PRODUCTION, Department.SALES, Department.LOGISTICS}
)


class Act(StrEnum):
    """One thing that a person or a program can do. Pages, API and steps name it alike."""

    REPORT_RECEIVE = "report.receive"
    REPORT_READ = "report.read"
    REPORT_ANSWER = "report.answer"
    REPORT_ASK = "report.ask"
    EVIDENCE_READ = "evidence.read"
    CONTACT_READ = "contact.read"
    CASE_READ = "case.read"
    CASE_JOIN = "case.join"
    CASE_VERIFY_FIRST = "case.verify.first"
    CASE_VERIFY_REVIEW = "case.verify.review"
    CASE_VERIFY_FINAL = "case.verify.final"
    CASE_GRADE = "case.grade"
    CASE_DOWNGRADE = "case.downgrade"
    CASE_STATE = "case.state"
    CASE_DISPATCH = "case.dispatch"
    CASE_ACKNOWLEDGE = "case.acknowledge"
    CASE_PLAN = "case.plan"
    ACTION_DO = "action.do"
    ACTION_PROVE = "action.prove"
    CASE_RECHECK = "case.recheck"
    CASE_CLOSE = "case.close"
    CASE_NOTE = "case.note"
    CASE_OWN = "case.own"
    LIBRARY_READ = "library.read"
    LIBRARY_EDIT = "library.edit"
    PEOPLE_READ = "people.read"
    PEOPLE_INVITE = "people.invite"
    PEOPLE_MANAGE = "people.manage"
    TOKEN_MANAGE = "token.manage"  # noqa: S105  an act's name, no secret
    LEDGER_READ = "ledger.read"
    NOTICE_READ = "notice.read"
    EXPORT_READ = "export.read"
    PERSON_ERASE = "person.erase"
    ORGANISATION_MANAGE = "organisation.manage"
    CLIENT_ADD = "client.add"


# The whole matrix: x may, . may not. A case still asks more of an act (two people, evidence, a
# reason): those rules stand in verification and closing, and bind every role alike.
MATRIX: Final = """
act                   specialist supervisor quality-control department manager auditor client-admin service-admin

report.receive        x          x          x               x          x       .       x            x
report.read           x          x          x               x          x       x       x            x
report.answer         x          x          x               .          .       .       x            x
report.ask            x          x          x               .          .       .       x            x
evidence.read         x          x          x               x          x       x       x            x
contact.read          x          x          x               .          .       .       x            x

case.read             x          x          x               x          x       x       x            x
case.join             x          x          x               .          .       .       x            x
case.verify.first     x          x          x               .          .       .       x            x
case.verify.review    .          x          x               .          .       .       .            .
case.verify.final     .          .          x               .          .       .       .            .
case.grade            x          x          x               .          .       .       x            x
case.downgrade        x          x          x               .          .       .       .            .
case.state            x          x          x               .          .       .       x            x
case.dispatch         x          x          x               .          .       .       x            x
case.acknowledge      .          .          x               x          x       .       x            x
case.plan             x          x          x               x          .       .       x            x
action.do             x          x          x               x          .       .       x            x
action.prove          x          x          x               .          .       .       x            x
case.recheck          x          x          x               .          .       .       x            x
case.close            x          x          x               .          .       .       x            x
case.note             x          x          x               x          x       .       x            x
case.own              x          x          x               .          x       .       x            x

library.read          x          x          x               x          x       x       x            x
library.edit          .          .          x               .          .       .       .            x
ledger.read           .          x          x               .          x       x       x            x
notice.read           x          x          x               .          x       x       x            x
export.read           .          x          x               .          x       x       x            x

people.read           x          x          x               x          x       x       x            x
people.invite         .          .          .               .          .       .       x            x
people.manage         .          .          .               .          .       .       x            x
token.manage          .          .          .               .          .       .       x            x
person.erase          .          .          .               .          .       .       x            x
organisation.manage   .          .          .               .          .       .       x            x
client.add            .          .          .               .          .       .       .            x
"""  # noqa: E501  a table is read as a table

# What a program's token may be given. The widest still manages no people and no tokens.
SCOPES: Final[dict[str, frozenset[Act]]] = {
    "reports:write": frozenset({Act.REPORT_RECEIVE}),
    "reports:read": frozenset({Act.REPORT_READ, Act.EVIDENCE_READ}),
    "reports:answer": frozenset({Act.REPORT_ANSWER, Act.REPORT_ASK}),
    "contacts:read": frozenset({Act.CONTACT_READ}),
    "cases:read": frozenset({Act.CASE_READ, Act.EVIDENCE_READ}),
    "cases:write": frozenset(
        act
        for act in Act
        if act.value.startswith(("case.", "action.")) and act is not Act.CASE_READ
    ),
    "library:read": frozenset({Act.LIBRARY_READ}),
    "library:write": frozenset({Act.LIBRARY_EDIT}),
    "people:read": frozenset({Act.PEOPLE_READ}),
    "ledger:read": frozenset({Act.LEDGER_READ}),
    "notices:read": frozenset({Act.NOTICE_READ}),
    "export:read": frozenset({Act.EXPORT_READ}),
}

# A person answers for these: a program does them only in the name of a member who may.
PERSONAL: Final = frozenset(
    {
        Act.REPORT_ANSWER,
        Act.CASE_VERIFY_FIRST,
        Act.CASE_VERIFY_REVIEW,
        Act.CASE_VERIFY_FINAL,
        Act.CASE_GRADE,
        Act.CASE_DOWNGRADE,
        Act.CASE_ACKNOWLEDGE,
        Act.ACTION_DO,
        Act.ACTION_PROVE,
        Act.CASE_RECHECK,
        Act.CASE_CLOSE,
    }
)


class Refused(PermissionError):  # noqa: N818  reads as a sentence where it is raised
    """The act is not this role's, or not this program's. `act` and `role` serve other languages."""

    def __init__(self, act: Act, role: Role | None) -> None:
        who = f"Your role ({role.value.replace('-', ' ')})" if role else "What you signed in with"
        super().__init__(
            f"{who} does not include {act.value!r}. An administrator can change that under People."
        )
        self.act = act
        self.role = role


def may(role: Role, act: Act) -> bool:
    """Whether the role includes the act."""
    return role in _ROLES[act]


def roles_of(act: Act) -> frozenset[Role]:
    """The roles that include the act."""
    return _ROLES[act]


def program_may(scopes: Collection[str], act: Act, *, on_behalf_of: Role | None) -> bool:
    """Whether a program with these scopes may act, alone or on behalf of a member of this role."""
    is_in_scope = any(act in SCOPES.get(name, frozenset()) for name in scopes)
    if on_behalf_of is not None:
        return is_in_scope and may(on_behalf_of, act)
    return is_in_scope and act not in PERSONAL


def _read(matrix: str) -> dict[Act, frozenset[Role]]:
    """The table as values; ValueError where a line has not one mark a role."""
    head, *lines = [line.split() for line in matrix.strip().splitlines() if line]
    roles = [Role(name) for name in head[1:]]
    return {
        Act(act): frozenset(role for role, mark in zip(roles, marks, strict=True) if mark == "x")
        for act, *marks in lines
    }


_ROLES: Final = _read(MATRIX)
