"""Departments: who acts for each, and who deputises."""

from dataclasses import dataclass
from uuid import UUID

from ninja import Router

from andon.api.nouns.invitations import Language
from andon.api.operations import look, take
from andon.api.requests import ApiRequest
from andon.api.shapes import Body
from andon.people import models
from andon.people.steps.set_department import set_department
from andon.rules.access import CORE, Act, Department

router = Router(tags=["departments"])


@dataclass(frozen=True, slots=True, kw_only=True)
class DepartmentShape:
    """A department; `is_set` is false where the client has none of this name."""

    name: str
    is_core: bool
    is_set: bool
    contact_id: UUID | None
    deputy_id: UUID | None
    language: str


@dataclass(frozen=True, slots=True)
class DepartmentList:
    """All seven departments."""

    items: list[DepartmentShape]


class Setting(Body):
    """Contact, deputy, and the language in which they are told."""

    contact_id: UUID | None = None
    deputy_id: UUID | None = None
    language: Language = "en"


@look(router, "", name="list_departments", act=Act.PEOPLE_READ, returns=DepartmentList)
def departments(request: ApiRequest) -> DepartmentList:
    """All departments that a client can have."""
    rows = models.Department.objects.filter(organisation_id=request.auth.organisation_id)
    known = {row.name: row for row in rows}
    return DepartmentList([_shown(name, known.get(name)) for name in Department])


@take(
    router,
    "/{name}",
    name="set_department",
    act=Act.ORGANISATION_MANAGE,
    returns=DepartmentShape,
    status=200,
    method="PUT",
    has_key=False,
)
def put(request: ApiRequest, name: Department, body: Setting) -> DepartmentShape:
    """Name contact, deputy and language; the department is made where the client had none."""
    row = set_department(
        name,
        contact_id=body.contact_id,
        deputy_id=body.deputy_id,
        language=body.language,
        by=request.auth,
        at=request.at,
    )
    return _shown(name, row)


def _shown(name: Department, row: models.Department | None) -> DepartmentShape:
    return DepartmentShape(
        name=name,
        is_core=name in CORE,
        is_set=row is not None,
        contact_id=row.contact_id if row else None,
        deputy_id=row.deputy_id if row else None,
        language=row.language if row else "",
    )
