"""Every operation answers as it is described; together with the walk of the how-to, all of them."""

import json
import re
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client
from jsonschema import Draft202012Validator

from andon.api.router import api
from andon.notices.models import Notice
from andon.rules.access import Role
from andon.runtime import scope
from tests.api.programs import V1, Program
from tests.api.test_how_to import PAGE
from tests.api.walks import kept, lines_of
from tests.cast import make_member
from tests.loop.stage import Stage

pytestmark = pytest.mark.both

ELSEWHERE = {"add_evidence", "read_evidence"}  # in test_evidence.py: they are no JSON
DAY = "2099-01-31T17:00:00Z"


@dataclass(frozen=True, slots=True)
class Call:
    """One operation: who calls it with what, and what is kept of the answer."""

    name: str
    who: str
    body: Any = None
    keeps: dict[str, str] = field(default_factory=dict)
    query: str = ""


STORY = [
    Call("list_cases", "mai", query="?view=all&grade=minor&q=S118"),
    Call("count_cases", "mai"),
    Call("own_case", "mai", {}),
    Call("grade_case", "mai", {"grade": "critical", "reason": "A shard lay in the box."}),
    Call("dispatch_case", "mai", {}),
    Call(
        "add_action",
        "mai",
        {"kind": "corrective", "text": "Stop.", "owner_id": "$member_id", "due_at": DAY},
        {"action_id": "id"},
    ),
    Call("refuse_action", "petra", {"because": "The line stands still already."}),
    Call(
        "propose_downgrade",
        "mai",
        {"grade": "minor", "reason": "It was packing wool."},
        {"regrade_id": "id"},
    ),
    Call("decide_downgrade", "lin", {"is_confirmed": True}),
    Call("add_note", "mai", {"text": "The carrier was told by telephone."}),
    Call("join_report", "mai", {"report": "$other", "reason": "One pallet."}, {"join_id": "id"}),
    Call("undo_join", "mai", {"because": "Another pallet after all."}),
    Call("list_reports", "mai", query="?injury=no&market=DE"),
    Call("open_contact", "mai"),
    Call("list_departments", "mai"),
    Call("set_department", "ada", {"contact_id": "$member_id", "language": "de"}),
    Call("list_members", "mai"),
    Call("read_member", "mai"),
    Call("list_products", "mai", query="?sku=MUG-1"),
    Call("list_standards", "mai", None, {"version_id": "items.0.version_id"}, "?category=home"),
    Call("read_standard", "mai", query="?language=de"),
    Call("list_terms", "mai", query="?language=zh-hans"),
    Call("list_notices", "lin", query="?state=failed"),
    Call("count_notices", "lin"),
    Call("retry_notice", "mai"),
    Call("read_history", "lin"),
    Call("hold_contact", "ada", {"is_held": False}),
    Call("erase_person", "ada"),
    Call(
        "invite_member",
        "ada",
        {"email": "kim@tidewell.example", "role": "auditor"},
        {"invitation_id": "id"},
    ),
    Call("list_invitations", "ada"),
    Call("withdraw_invitation", "ada"),
    Call(
        "make_token",
        "ada",
        {"name": "Shop", "scopes": ["reports:write"], "is_mine": True},
        {"token_id": "id"},
    ),
    Call("list_tokens", "ada"),
    Call("revoke_token", "ada"),
    Call("change_role", "ada", {"role": "department", "department": "sales"}),
    Call("deactivate_member", "ada"),
    Call("receive_public_report", "ada", {"words": "The handle of the mug came off."}),
    Call("read_key", "ada"),
    Call("add_client", "ada", {"slug": "otherwell", "name": "Otherwell"}),
]


@pytest.fixture
def described() -> Any:
    """The description as a program reads it."""
    return json.loads(json.dumps(api.get_openapi_schema()))


def addresses(described: Any) -> dict[str, tuple[str, str, Any]]:
    """Operation id -> method, path and what is said of it."""
    return {
        said["operationId"]: (method.upper(), path, said)
        for path, item in described["paths"].items()
        for method, said in item.items()
    }


def filled(text: str, names: dict[str, str], pattern: str) -> str:
    return re.sub(pattern, lambda found: names[found[1]], text)


@pytest.fixture
def names(house: Stage) -> dict[str, str]:
    """The parts of addresses: a case, its report, another report, Petra, a notice given up."""
    words, fields = "The box was crushed, the packaging is torn.", {"market": "DE", "injury": "no"}
    first = house.report(words, sku="MUG-1", lot="S118", contact="noor@example.com", **fields)
    other = house.report(words, sku="MUG-1", lot="S119", **fields)
    with scope.organisations(house.client.pk):
        Notice.objects.update(state="failed", reason="tries-used")
        notice = Notice.objects.earliest("pk")
    return {
        "number": house.case_of(first).number,
        "subject_id": str(house.case_of(first).pk),
        "report": first.number,
        "other": other.number,
        "member_id": str(house.people["Petra"].pk),
        "notice_id": str(notice.pk),
        "name": "sales",
        "client": house.client.slug,
    }


def test_every_operation_answers_as_it_is_described(
    house: Stage,
    described: Any,
    names: dict[str, str],
    mai_calls: Program,
    lin_calls: Program,
    petra_calls: Program,
) -> None:
    browser = Client()
    browser.force_login(make_member("Ada", Role.SERVICE_ADMIN, house.client).user)
    who = {"mai": mai_calls, "lin": lin_calls, "petra": petra_calls, "ada": Program(browser)}
    for call in STORY:
        method, path, said = addresses(described)[call.name]
        body = json.loads(filled(json.dumps(call.body), names, r"\$(\w+)"))
        here = filled(path, names, r"\{(\w+)\}").removeprefix(V1) + call.query
        answer = who[call.who].send(method, here, body)
        assert answer.status_code in {200, 201}, (call.name, answer.content)
        shape = said["responses"][str(answer.status_code)]["content"]["application/json"]["schema"]
        whole = {**shape, "components": described["components"]}
        Draft202012Validator(whole).validate(answer.json())
        names |= {name: kept(answer.json(), where) for name, where in call.keeps.items()}


def test_the_walk_and_this_story_leave_no_operation_out(described: Any) -> None:
    known = addresses(described)
    patterns = {
        name: re.compile(re.sub(r"\{\w+\}", r"\\$\\w+", path))
        for name, (_, path, _) in known.items()
    }
    walked = {
        name
        for line in lines_of(PAGE)
        for name, pattern in patterns.items()
        if (sent := line.filled(_themselves(line.command)))
        if sent.method == known[name][0] and pattern.fullmatch(sent.address.partition("?")[0])
    }
    assert walked | {call.name for call in STORY} | ELSEWHERE == set(known)


def _themselves(command: str) -> dict[str, str]:
    """Variables that stand for themselves; the house's address for nothing."""
    return {name: f"${name}" for name in re.findall(r"\$(\w+)", command)} | {"ANDON": ""}
