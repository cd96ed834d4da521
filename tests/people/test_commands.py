"""`andon people ...`: what an operator types, and the page of who may do what."""

from pathlib import Path

import pytest
from django.conf import settings
from typer.testing import CliRunner

from andon.cli.people import app, roles_page
from andon.people import directory
from andon.people.models import Invitation, Member, Organisation
from andon.rules.access import Role
from andon.runtime import keys, scope

ROOT = Path(__file__).resolve().parents[2]


def run(*words: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, list(words))
    return result.exit_code, result.stdout.strip(), result.stderr.strip()


def test_the_page_of_roles_says_what_the_matrix_says() -> None:
    page = (ROOT / "docs" / "reference" / "roles.md").read_text()
    assert page == roles_page(), "Renew it: andon people roles > docs/reference/roles.md"


@pytest.mark.django_db
def test_a_client_is_added_and_its_administrator_invited() -> None:
    assert run("add-client", "northwind", "Northwind", "--language", "de") == (
        0,
        "Northwind is added. Its report form: /r/northwind/",
        "",
    )
    code, link, _ = run("invite", "kim@northwind.example", "client-admin", "northwind")
    assert code == 0
    assert link.startswith(f"{settings.PUBLIC_URL}/join/")
    with scope.whole_house():
        invitation = Invitation.objects.get()
    assert (invitation.email, invitation.role) == ("kim@northwind.example", Role.CLIENT_ADMIN)
    assert run("add-client", "northwind", "Northwind")[0::2] == (
        2,
        "There is a client with this short name already. Choose another.",
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            ("invite", "kim@x.example", "client-admin", "nobody"),
            "There is no client 'nobody'. Add it: andon people add-client nobody NAME",
        ),
        (("invite", "kim@x.example", "king", "tidewell"), "There is no role 'king'. Choose one"),
        (("invite", "kim", "auditor", "tidewell"), "This is neither an e-mail address nor"),
        (
            ("sign-in-link", "nobody@tidewell.example"),
            "There is no account for nobody@tidewell.example. Invite the address first.",
        ),
    ],
)
def test_wrong_use_is_one_sentence(
    tidewell: Organisation, words: tuple[str, ...], sentence: str
) -> None:
    code, out, error = run(*words)
    assert (code, out) == (2, "")
    assert error.startswith(sentence)
    assert "\n" not in error


def test_a_sign_in_link_is_printed(mai: Member) -> None:
    code, link, _ = run("sign-in-link", "MAI@tidewell.example")
    assert code == 0
    assert link.startswith(f"{settings.PUBLIC_URL}/sign-in/link/")


def test_the_vault_is_sealed_anew_after_a_rotation(
    tidewell: Organisation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANDON_KEYS_DIR", str(tmp_path / "keys"))
    before = keys.vault_keys()
    assert run("rotate-vault-key")[0] == 0
    assert keys.vault_keys()[1:] == before
    assert run("reseal-vault") == (0, "0 contacts are sealed anew.", "")
    assert directory.client("tidewell") == tidewell
