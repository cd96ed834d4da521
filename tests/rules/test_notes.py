"""Signed notes and checkpoints, against the example that other implementations publish."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from andon.rules.notes import CheckpointText, NoteError, VerifierKey, open_note, sign_note
from andon.runtime.keys import is_signed

# The example key and note of C2SP's signed-note and of Go's golang.org/x/mod/sumdb/note.
KEY_TEXT = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
NOTE = (
    "This is an example message.\n\n"
    "\N{EM DASH} example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYj"
    "OBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)
SECRET = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OWN = VerifierKey(name="andon.example/ledger", public=SECRET.public_key().public_bytes_raw())


def test_the_published_example_note_opens_with_its_published_key() -> None:
    key = VerifierKey.parse(KEY_TEXT)
    assert open_note(NOTE, key=key, verify=is_signed) == "This is an example message.\n"
    assert str(key) == KEY_TEXT


def test_a_changed_note_does_not_open() -> None:
    key = VerifierKey.parse(KEY_TEXT)
    changed = NOTE.replace("an example", "no example")
    with pytest.raises(NoteError, match=r"of example\.com/foo does not fit this note"):
        open_note(changed, key=key, verify=is_signed)


def test_a_note_signed_by_nobody_we_know_does_not_open() -> None:
    with pytest.raises(NoteError, match=r"not signed by andon\.example/ledger"):
        open_note(NOTE, key=OWN, verify=is_signed)


def test_signatures_of_witnesses_beside_ours_are_passed_by() -> None:
    witness = NOTE.rpartition("\n\n")[2]
    text, _, ours = sign_note("text\n", key=OWN, sign=SECRET.sign).rpartition("\n\n")
    assert open_note(f"{text}\n\n{witness}{ours}", key=OWN, verify=is_signed) == "text\n"


@given(text=st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1))
def test_what_was_signed_opens_to_the_same_text(text: str) -> None:
    note = sign_note(f"{text}\n", key=OWN, sign=SECRET.sign)
    assert open_note(note, key=OWN, verify=is_signed) == f"{text}\n"


def test_a_text_without_a_last_newline_is_not_signed() -> None:
    with pytest.raises(NoteError, match="must end with a newline"):
        sign_note("text", key=OWN, sign=SECRET.sign)


@pytest.mark.parametrize("note", ["", "text\n", "text\n\n\N{EM DASH} name AAAA"])
def test_a_text_without_signatures_is_no_note(note: str) -> None:
    with pytest.raises(NoteError, match="This is no signed note"):
        open_note(note, key=OWN, verify=is_signed)


@pytest.mark.parametrize(
    "line", ["-- name AAAAAAAA", "\N{EM DASH} name AAAA", "\N{EM DASH} name ***", "\u2014 n ä"]
)
def test_a_signature_line_that_cannot_be_read_spoils_the_note(line: str) -> None:
    with pytest.raises(NoteError, match="a signature line that cannot be read"):
        open_note(f"text\n\n{line}\n", key=OWN, verify=is_signed)


@pytest.mark.parametrize(
    "text",
    ["", "name", "name+00+", f"+{KEY_TEXT}", KEY_TEXT[:-4], KEY_TEXT.replace("+Aeky", "+Beky")],
)
def test_a_text_that_is_no_public_key_is_refused(text: str) -> None:
    with pytest.raises(NoteError, match="This is no public key"):
        VerifierKey.parse(text)


def test_a_public_key_under_another_name_does_not_fit_its_key_id() -> None:
    with pytest.raises(NoteError, match="does not fit its own key id 530d903a"):
        VerifierKey.parse(KEY_TEXT.replace("foo", "bar"))


def test_a_checkpoint_reads_back_as_it_was_written() -> None:
    checkpoint = CheckpointText(origin="a/b", size=7, root=bytes(32), further=("at 1", "after 2"))
    text = str(checkpoint)
    assert text == f"a/b\n7\n{'A' * 43}=\nat 1\nafter 2\n"
    assert CheckpointText.parse(text) == checkpoint


@pytest.mark.parametrize(
    "text", ["", "a/b\n", "a/b\n07\n", "a/b\n7\nAAAA\n", "a/b\n-1\n" + "A" * 43 + "=\n"]
)
def test_a_text_that_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(NoteError, match="This note is no checkpoint"):
        CheckpointText.parse(text)
