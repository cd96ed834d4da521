"""Files: sent to a report, kept once, handed out as attachments, never to another client."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from andon.ledger import book, receipts
from andon.ledger.seal import seal
from andon.people.models import Organisation
from andon.reports.models import Report
from andon.rules.access import Role
from andon.runtime import keys, scope
from tests.api.programs import V1, Program, problem_of, program_of, secret_of
from tests.cast import make_member
from tests.loop.stage import Stage

pytestmark = pytest.mark.both


@pytest.fixture
def report(house: Stage) -> Report:
    """A report without files."""
    return house.report("The box was crushed, the packaging is torn.", sku="MUG-1")


def photo(colour: str = "red") -> bytes:
    """A small picture."""
    stream = io.BytesIO()
    Image.new("RGB", (8, 8), colour).save(stream, "PNG")
    return stream.getvalue()


def upload(house: Stage, report: Report, *files: bytes) -> Any:
    """Send files as a program that may only send."""
    secret = secret_of(house.client, scopes=frozenset({"reports:write"}))
    sent = [SimpleUploadedFile(f"box-{place}.png", file) for place, file in enumerate(files)]
    return Client(headers={"Authorization": f"Bearer {secret}"}).post(
        f"{V1}/reports/{report.number}/evidence", {"file": sent}
    )


def test_a_file_is_kept_once_and_comes_back_as_it_was(
    house: Stage, report: Report, mai_calls: Program
) -> None:
    first = upload(house, report, photo(), photo("blue"))
    again = upload(house, report, photo())
    assert (first.status_code, len(first.json()["items"])) == (201, 2)
    assert (again.status_code, again.json()["items"]) == (201, [])
    (kept, _) = mai_calls.look(f"/reports/{report.number}")["evidence"]
    assert (kept["kind"], kept["media_type"]) == ("photo", "image/png")
    answer = mai_calls.get(f"/evidence/{kept['id']}/file")
    assert b"".join(answer.streaming_content) == photo()
    assert answer["Content-Disposition"] == 'attachment; filename="box-0.png"'
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    with scope.organisations(house.client.pk):
        told = book.history(report.pk, organisation_id=house.client.pk)
    assert [line.kind for line in told][-1] == "evidence.viewed"


@pytest.mark.parametrize(
    ("file", "status", "code"),
    [
        (b"", 422, "file.empty"),
        (b"<svg onload='alert(1)'/>", 422, "file.type-not-taken"),
        (b"MZ\x90\x00 a program", 422, "file.type-not-taken"),
    ],
)
def test_a_file_that_is_not_taken_refuses_all_of_them(
    house: Stage, report: Report, mai_calls: Program, file: bytes, status: int, code: str
) -> None:
    assert problem_of(upload(house, report, photo(), file)) == (status, code)
    assert mai_calls.look(f"/reports/{report.number}")["evidence"] == []


def test_an_upload_without_a_file_or_with_far_too_many_is_refused(
    house: Stage, report: Report
) -> None:
    assert problem_of(upload(house, report)) == (422, "body.wrong")
    assert problem_of(upload(house, report, *[photo()] * 13)) == (422, "body.wrong")


def test_a_file_of_another_client_is_not_there(
    house: Stage, report: Report, elsewhere: Organisation
) -> None:
    (kept,) = upload(house, report, photo()).json()["items"]
    otto = program_of(elsewhere, member=make_member("Otto", Role.QUALITY_CONTROL, elsewhere))
    assert problem_of(otto.get(f"/evidence/{kept['id']}/file")) == (404, "not-found")


def test_a_receipt_is_a_promise_first_and_a_proof_once_the_ledger_is_sealed(
    house: Stage, report: Report, mai_calls: Program
) -> None:
    path = f"/reports/{report.number}/receipt"
    key = keys.public_key_note()
    assert receipts.check(mai_calls.look(path), public_key=key).kind == "promise"
    seal(at=house.at)
    assert receipts.check(mai_calls.look(path), public_key=key).kind == "proof"
    assert Client().get(f"{V1}/ledger/key").json() == {"key": key}
