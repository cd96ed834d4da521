"""The stage, set with Tidewell's people and the standards that the stories are judged by."""

from datetime import datetime

import pytest

from andon.people.models import Member, Organisation
from andon.rules.access import Role
from tests.cast import make_member
from tests.loop.stage import Stage, core_departments


@pytest.fixture
def stage(
    tidewell: Organisation, mai: Member, asha: Member, jonas: Member, lin: Member, at: datetime
) -> Stage:
    """Tidewell at noon, with its core departments, whose contact is Petra."""
    petra = make_member("Petra", Role.DEPARTMENT, tidewell)
    people = {"Mai": mai, "Asha": asha, "Jonas": jonas, "Lin": lin, "Petra": petra}
    stage = Stage(tidewell, people, at)
    core_departments(stage, contact="Petra")
    stage.product("NC-50", name="Night Cream 50 ml", category="cosmetics")
    stage.product("PB-200", name="Body Lotion 200 ml", category="cosmetics")
    stage.product("MUG-1", name="Stoneware mug", category="home")
    stage.standard(
        "COS-REACTION-01",
        category="cosmetics",
        family="SKIN_REACTION",
        grade="critical",
        department="r-and-d",
    )
    stage.standard(
        "COS-LEAK-01",
        category="cosmetics",
        family="LEAK",
        grade="major",
        department="production",
    )
    stage.standard(
        "HOM-PACK-01",
        category="home",
        family="PACKAGING_DAMAGE",
        grade="minor",
        department="logistics",
    )
    stage.department("r-and-d", contact=petra)
    return stage
