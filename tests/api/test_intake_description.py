"""The intake door as it is described, and the limit of its public side."""

from openapi_spec_validator import OpenAPIV31SpecValidator

from andon.api import intake_description
from andon.api.intake_limits import MOST, WITHIN, Limiter
from andon.reports.drafts import FIELDS
from tests.cast import NOON


def test_the_description_names_exactly_the_fields_that_are_read() -> None:
    assert set(intake_description.REPORT_FIELDS) == FIELDS


def test_the_description_is_good_openapi() -> None:
    document = {
        "openapi": "3.1.0",
        "info": {"title": "Intake", "version": "1"},
        "paths": intake_description.PATHS,
        "components": {
            "schemas": intake_description.SCHEMAS,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }

    assert list(OpenAPIV31SpecValidator(document).iter_errors()) == []


def test_the_limit_is_over_after_its_time_and_is_each_address_own() -> None:
    limiter = Limiter()
    assert [limiter.may("a", at=NOON) for _ in range(MOST + 1)].count(False) == 1
    assert limiter.may("b", at=NOON)
    assert limiter.may("a", at=NOON + WITHIN)
