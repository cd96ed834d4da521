"""The vault: contacts that only this house can open, and that can be emptied for good."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from django.utils import translation

from andon.people import actors, vault
from andon.people.models import Contact, Member, Organisation
from andon.people.steps.hold_contact import hold_contact
from andon.people.steps.reseal_vault import reseal_vault
from andon.people.vault import BadContactError, LegalHoldError, Person, SealedError
from andon.rules.access import Refused, Role
from andon.runtime import keys, scope
from tests.cast import make_member

NOOR = Person(name="Noor", email="noor@example.com")


@pytest.fixture(autouse=True)
def _sentences_are_english() -> Iterator[None]:
    """Whatever language the page of a test before this one left in the thread."""
    with translation.override("en"):
        yield


@pytest.fixture
def own_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A key folder of this test's own, so that it may rotate keys."""
    monkeypatch.setenv("ANDON_KEYS_DIR", str(tmp_path / "keys"))
    return tmp_path / "keys"


def test_a_person_who_was_kept_can_be_opened_again(scoped: Organisation, at: datetime) -> None:
    (contact,) = vault.keep([(scoped.pk, NOOR)], at=at)
    assert vault.open(Contact.objects.get(pk=contact.pk)) == NOOR


def test_nothing_of_a_person_stands_in_the_row_in_clear(scoped: Organisation, at: datetime) -> None:
    (contact,) = vault.keep([(scoped.pk, NOOR)], at=at)
    row = repr(Contact.objects.filter(pk=contact.pk).values().get())
    assert "noor" not in row.lower()
    assert "example.com" not in row


def test_a_person_never_shows_in_a_log_line() -> None:
    assert repr(NOOR) == "Person(...)"


def test_ciphertext_that_was_moved_to_another_row_does_not_open(
    scoped: Organisation, at: datetime
) -> None:
    first, second = vault.keep([(scoped.pk, NOOR), (scoped.pk, Person(name="Ben"))], at=at)
    first.sealed, second.sealed = second.sealed, first.sealed
    with pytest.raises(SealedError, match=str(first.pk)):
        vault.open(first)


def test_the_same_address_has_the_same_fingerprint_however_it_is_written() -> None:
    written = vault.parse_contact(" Noor <NOOR@Example.COM> ")
    assert vault.fingerprint(written) == vault.fingerprint(NOOR)
    national = vault.parse_contact("081 234 5678", region="th")
    assert vault.fingerprint(national) == vault.fingerprint(vault.parse_contact("+66 81-234-5678"))


def test_a_name_alone_has_no_fingerprint() -> None:
    assert vault.fingerprint(Person(name="Noor")) == ""


def test_the_fingerprint_cannot_be_tried_out_without_the_key(own_keys: Path) -> None:
    before = vault.fingerprint(NOOR)
    (own_keys / "fingerprint.key").unlink()
    keys._keys.cache_clear()
    assert vault.fingerprint(NOOR) != before


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("noor@example.com", Person(email="noor@example.com")),
        ("mailto:noor@example.com.", Person(email="noor@example.com")),
        ("نور <noor@example.com>", Person(name="نور", email="noor@example.com")),
        ("noor＠example。com", Person(email="noor@example.com")),
        ("+66 81 234 5678", Person(phone="+66812345678")),
        ("0066 81 234 5678", Person(phone="+66812345678")),
        ("٠٨١٢٣٤٥٦٧٨", Person(phone="+66812345678")),
        ("tel:081-234-5678", Person(phone="+66812345678")),
        ("\u200e+66 81 234 5678\x00", Person(phone="+66812345678")),
        ("", Person()),
    ],
)
def test_a_contact_is_mended_where_it_can_be(typed: str, read: Person) -> None:
    assert vault.parse_contact(typed, region="TH") == read


@pytest.mark.parametrize(
    ("typed", "code", "sentence"),
    [
        (
            "noor@example",
            "contact.email-ending",
            "This e-mail address has no ending, such as .com or .de. Please check it.",
        ),
        (
            "noor@@example.com",
            "contact.email",
            "This e-mail address needs a name, one @ and a host, such as noor@example.com. "
            "Please check it.",
        ),
        ("no or@exa_mple.com", "contact.email", "This e-mail address cannot be right. "),
        (
            "call me",
            "contact.unreadable",
            "This is neither an e-mail address nor a telephone number. Please check it.",
        ),
        (
            "+66 1234567890123456",
            "contact.phone",
            "This telephone number has too few or too many digits. "
            "Begin with the country's code, such as +66.",
        ),
        ("x" * 321, "contact.too-long", "This contact is too long. "),
    ],
)
def test_a_contact_that_reaches_nobody_says_how_to_mend_it(
    typed: str, code: str, sentence: str
) -> None:
    with pytest.raises(BadContactError) as raised:
        vault.parse_contact(typed)
    assert raised.value.code == code
    assert raised.value.sentence.startswith(sentence)


def test_a_national_number_without_a_region_is_kept_as_its_digits() -> None:
    assert vault.parse_contact("081 234 5678") == Person(phone="0812345678")


def test_after_erasing_nothing_is_left_but_that_somebody_was_there(
    scoped: Organisation, at: datetime
) -> None:
    (contact,) = vault.keep([(scoped.pk, NOOR)], at=at)
    vault.erase(contact, at=at)
    vault.erase(contact, at=at)
    row = Contact.objects.get(pk=contact.pk)
    assert (row.sealed, row.fingerprint, row.may_be_contacted) == (None, "", False)
    assert row.erased_at == at
    assert vault.open(row) is None


def test_a_contact_under_legal_hold_is_not_erased_until_the_hold_is_lifted(
    scoped: Organisation, at: datetime
) -> None:
    by = actors.of_member(make_member("Ada", Role.CLIENT_ADMIN, scoped))
    (contact,) = vault.keep([(scoped.pk, NOOR)], at=at)
    hold_contact(contact, is_held=True, by=by, at=at)
    with pytest.raises(LegalHoldError, match="under legal hold"):
        vault.erase(contact, at=at)
    assert vault.open(Contact.objects.get(pk=contact.pk)) == NOOR
    hold_contact(contact, is_held=False, by=by, at=at)
    assert vault.open(vault.erase(contact, at=at)) is None


def test_a_specialist_sets_no_legal_hold(mai: Member, scoped: Organisation, at: datetime) -> None:
    (contact,) = vault.keep([(scoped.pk, NOOR)], at=at)
    with pytest.raises(Refused):
        hold_contact(contact, is_held=True, by=actors.of_member(mai), at=at)


def test_a_rotation_leaves_everything_readable_and_ends_with_the_newest_key(
    own_keys: Path, tidewell: Organisation, at: datetime
) -> None:
    with scope.organisations(tidewell.pk):
        people = [Person(name=f"P{number}", phone=f"+4930{number}") for number in range(205)]
        vault.keep([(tidewell.pk, person) for person in people], at=at)
        keys.rotate_vault_key()
        vault.keep([(tidewell.pk, NOOR)], at=at)
    assert reseal_vault(tidewell.pk) == 205
    assert reseal_vault(tidewell.pk) == 0
    with scope.organisations(tidewell.pk):
        opened = [vault.open(one) for one in Contact.objects.order_by("created_at", "id")]
        assert sorted(p.name for p in opened if p) == sorted(p.name for p in [*people, NOOR])
        assert all(vault.is_newest(one) for one in Contact.objects.all())


def test_a_lost_key_is_named_and_not_taken_for_an_erased_person(
    own_keys: Path, scoped: Organisation, at: datetime
) -> None:
    (contact,) = vault.keep([(scoped.pk, NOOR)], at=at)
    (own_keys / "vault.keys").unlink()
    keys._keys.cache_clear()
    with pytest.raises(SealedError, match="Put the old keys back from a backup"):
        vault.open(contact)


@pytest.mark.parametrize(
    "typed",
    [
        "noor@example.com",
        "Noor.Al-Farsi+1@mail.example.co.uk",
        "n_0@xn--bcher-kva.example",
        "a@b-c.de",
    ],
)
def test_a_plain_address_is_taken_as_the_validator_would_take_it(typed: str) -> None:
    assert vault.parse_contact(typed) == Person(email=typed)
    assert vault.parse_contact(f"mailto:{typed}") == Person(email=typed)  # the long way
