"""The walk of docs/how-to/api.md, sent as it stands."""

import re

import pytest
from django.test import Client

from andon.runtime import clock
from tests.api.programs import secret_of
from tests.api.walks import kept, lines_of
from tests.architecture.sources import ROOT
from tests.loop.stage import Stage

PAGE = ROOT / "docs" / "how-to" / "api.md"
SCOPES = re.compile(r"`((?:[a-z]+:[a-z]+ ){2,}[a-z]+:[a-z]+)`")

pytestmark = pytest.mark.both


def test_the_walk_of_the_page_ends_with_a_closed_case(house: Stage) -> None:
    (named,) = SCOPES.findall(PAGE.read_text(encoding="utf-8"))
    scopes = frozenset(named.split())
    variables = {
        "ANDON": "",
        "MAI": secret_of(house.client, member=house.people["Mai"], scopes=scopes),
        "PETRA": secret_of(house.client, member=house.people["Petra"], scopes=scopes),
    }
    for line in lines_of(PAGE):
        request = line.filled(variables)
        answer = Client().generic(
            request.method,
            request.address,
            data=request.body,
            content_type="application/json",
            headers=request.headers,
        )
        assert answer.status_code == line.status, (line.command, answer.content)
        if line.keeps:
            variables[line.keeps] = kept(answer.json(), line.of)
        house.at = clock.now()
        house.work()
    case = Client().get(
        f"/api/v1/cases/{variables['CASE']}",
        headers={"Authorization": f"Bearer {variables['MAI']}"},
    )
    assert (case.json()["row"]["station"], case.json()["row"]["outcome"]) == ("closed", "rectified")
