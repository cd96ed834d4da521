"""The house's keys: made once, however many processes start, and never open to others."""

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from andon.rules.notes import VerifierKey
from andon.runtime import keys

ALL = """
import sys
from pathlib import Path
from andon.runtime import keys
folder = Path(sys.argv[1])
sys.stdin.read(1)
print(keys.public_key_note(folder), keys.vault_keys(folder)[0].hex(),
      keys.fingerprint_key(folder).hex(), keys.secret_key(folder))
"""


def test_processes_that_start_at_once_get_the_same_keys(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    command = [sys.executable, "-c", ALL, str(folder)]
    starting = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    for process in starting:
        assert process.stdin is not None
        process.stdin.write("g")
        process.stdin.flush()
    said = {process.communicate()[0] for process in starting}
    assert len(said) == 1
    assert [len(word) for word in said.pop().split()] == [25 + 1 + 8 + 1 + 44, 64, 64, 64]
    assert sorted(path.name for path in folder.iterdir()) == [
        "django.key",
        "fingerprint.key",
        "signing.key",
        "vault.keys",
    ]


def test_only_the_owner_may_read_the_keys(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    keys.signing_key(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "signing.key").stat().st_mode) == 0o600


def test_a_key_file_that_others_may_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "fingerprint.key"
    path.write_text("x")
    path.chmod(0o604)
    with pytest.raises(keys.KeyFileError, match=f"Others may read .*chmod 600 {path}"):
        keys.fingerprint_key(tmp_path)


@pytest.mark.parametrize("content", ["", "short\n", "AAAA\n", "é\n", "A" * 43 + "=\nAAAA\n"])
def test_a_damaged_key_file_is_refused_and_left_as_it_is(content: str, tmp_path: Path) -> None:
    path = tmp_path / "vault.keys"
    path.write_text(content)
    path.chmod(0o600)
    with pytest.raises(keys.KeyFileError, match="is damaged: each line must be 32 bytes"):
        keys.vault_keys(tmp_path)
    assert path.read_text() == content


def test_a_new_vault_key_stands_before_the_old_ones(tmp_path: Path) -> None:
    old = keys.vault_keys(tmp_path)
    keys.rotate_vault_key(tmp_path)
    fresh = keys.vault_keys(tmp_path)
    assert fresh[1:] == old
    assert fresh[0] not in old
    assert stat.S_IMODE((tmp_path / "vault.keys").stat().st_mode) == 0o600


def test_each_kind_of_key_is_another(tmp_path: Path) -> None:
    each = {
        keys.signing_key(tmp_path).private_bytes_raw(),
        keys.vault_keys(tmp_path)[0],
        keys.fingerprint_key(tmp_path),
        bytes.fromhex(keys.secret_key(tmp_path)),
    }
    assert len(each) == 4


def test_the_public_key_checks_what_the_signing_key_signed(tmp_path: Path) -> None:
    key = VerifierKey.parse(keys.public_key_note(tmp_path))
    assert key == keys.public_key(tmp_path)
    signature = keys.signing_key(tmp_path).sign(b"text")
    assert keys.is_signed(key.public, signature, b"text")
    assert not keys.is_signed(key.public, signature, b"test")


def test_the_folder_is_named_by_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANDON_KEYS_DIR", str(tmp_path / "named"))
    secret = keys.secret_key()
    assert secret == keys.secret_key(tmp_path / "named")
    monkeypatch.delenv("ANDON_KEYS_DIR")
    monkeypatch.chdir(tmp_path)
    assert keys.secret_key() == keys.secret_key(tmp_path / "var" / "keys") != secret
