"""The stage of the stories, now: the API takes the instant from the house's clock."""

import pytest

from andon.people import directory
from andon.runtime import clock
from tests.api.programs import Program, program_of
from tests.loop.conftest import stage
from tests.loop.stage import Stage

__all__ = ["stage"]


@pytest.fixture(autouse=True)
def _no_token_is_trusted_from_another_test() -> None:
    directory.forget_tokens()


@pytest.fixture
def house(stage: Stage) -> Stage:
    """Tidewell with its people, products and standards, at this very instant."""
    stage.at = clock.now()
    return stage


@pytest.fixture
def mai_calls(house: Stage) -> Program:
    """A program in the name of Mai, the specialist."""
    return program_of(house.client, member=house.people["Mai"])


@pytest.fixture
def lin_calls(house: Stage) -> Program:
    """A program in the name of Lin, of quality control."""
    return program_of(house.client, member=house.people["Lin"])


@pytest.fixture
def petra_calls(house: Stage) -> Program:
    """A program in the name of Petra, the contact of every department."""
    return program_of(house.client, member=house.people["Petra"])
