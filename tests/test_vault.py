"""The vault: logins that no crash, no other process and no wrong key can lose, and that nothing shows."""

from __future__ import annotations

import base64
import os
import random
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from quotes.errors import NotFound, PullquoteError, StorageError
from scheduler.logins import private_files
from scheduler.logins.key import Given, InKeyring, KeyFile, Place, read_keys, usable_keyring
from scheduler.logins.private_files import read_private
from scheduler.logins.vault import Vault

posix_only = pytest.mark.skipif(os.name != "posix", reason="modes and signals as POSIX has them")

ROOT = Path(__file__).parents[1]
ONE, OTHER, THIRD = (base64.urlsafe_b64encode(bytes([number]) * 32).decode() for number in (1, 2, 3))
HUSH = "hush-hush-7e1f"


def _vault(folder: Path, *keys: str) -> Vault:
    return Vault(folder / "pullquote.logins", [Given("TEST_KEY", ",".join(keys or (ONE,)))])


class Ring:
    """A keyring in memory."""

    def __init__(self, error: Exception | None = None) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.error = error

    def get_password(self, service: str, name: str) -> str | None:
        """What is kept."""
        if self.error is not None:
            raise self.error
        return self.kept.get((service, name))

    def set_password(self, service: str, name: str, text: str) -> None:
        """Keeps it."""
        if self.error is not None:
            raise self.error
        self.kept[service, name] = text


def _ring_place(folder: Path, ring: Ring | None) -> InKeyring:
    return InKeyring(folder / "home" / ".lock", os.urandom, backend=lambda: ring)


def _error(deed: Callable[[], object]) -> PullquoteError:
    with pytest.raises(PullquoteError) as caught:
        deed()
    return caught.value


# --- what is kept -----------------------------------------------------------------------------------------------------


def test_a_login_is_kept_and_forgotten(tmp_path: Path) -> None:
    """What was written is read, by any spelling of the account's name and any process; what was forgotten is gone."""
    login = _vault(tmp_path).login("Straße")
    assert "pullquote accounts login Straße" in _error(login.read).hint
    login.write({"token": HUSH, "smile": "\U0001f600 é"})
    login.write({"token": HUSH, "smile": "\U0001f600 é", "more": "x"})
    assert _vault(tmp_path).login("STRASSE").read() == {"token": HUSH, "smile": "\U0001f600 é", "more": "x"}
    _vault(tmp_path).login("other").write({"a": "b"})
    assert _vault(tmp_path).accounts() == {"strasse", "other"}
    assert (login.forget(), login.forget()) == (True, False)
    with pytest.raises(NotFound):
        login.read()
    assert _vault(tmp_path).login("other").read() == {"a": "b"}


def test_nothing_is_made_for_nothing(tmp_path: Path) -> None:
    """Reading and forgetting where no login was ever kept leaves no file and asks for no key."""
    vault = Vault(tmp_path / "pullquote.logins", [])
    assert (vault.read("feed"), vault.key_from(), vault.relock()) == (None, None, None)
    assert (vault.forget("feed"), len(vault.accounts())) == (False, 0)
    assert list(tmp_path.iterdir()) == []


def test_the_file_shows_nothing(tmp_path: Path) -> None:
    """Neither secrets nor accounts' names nor the key stand in any file, and only the owner may read them."""
    login = _vault(tmp_path).login("feed-of-ann")
    with login.locked():
        login.write({"token_name": HUSH})
    for path in tmp_path.iterdir():
        data = path.read_bytes() + path.name.encode()
        for word in (b"feed-of-ann", b"token_name", HUSH.encode(), ONE.encode()):
            assert word not in data
        if os.name == "posix":
            assert path.stat().st_mode & 0o777 == 0o600
    assert {path.name[0] for path in tmp_path.iterdir() if path.name != "pullquote.logins"} == {"."}


def test_secrets_show_in_no_words_about_them(tmp_path: Path) -> None:
    """Of everything the vault hands out, neither `repr` nor `str` shows a secret or the key."""
    vault = _vault(tmp_path)
    vault.login("feed").write({"token": HUSH})
    found = vault.login("feed").read()
    keys = read_keys(ONE)
    assert found["token"] == HUSH
    for one in (vault, vault.login("feed"), found, keys, Given("TEST_KEY", ONE), vault._open()):
        for words in (repr(one), str(one), f"{one}"):
            assert HUSH not in words and ONE not in words and str(bytes([1]) * 32) not in words
    assert "token" in repr(found)


# --- what can be wrong with the file ----------------------------------------------------------------------------------


def _damages() -> Mapping[str, Callable[[bytes], bytes]]:
    return {
        "empty": lambda data: b"",
        "cut": lambda data: data[: len(data) // 2],
        "flipped": lambda data: data[:-20] + bytes([data[-20] ^ 1]) + data[-19:],
        "first line only": lambda data: data.partition(b"\n")[0] + b"\n",
        "text": lambda data: b"[logins]\nfeed = 1\n",
        "nulls": lambda data: b"\0" * len(data),
        "no object": lambda data: data.partition(b"\n")[0] + b"\n" + _locked(b"[1]"),
        "deep": lambda data: data.partition(b"\n")[0] + b"\n" + _locked(b"[" * 100_000),
        "numbers": lambda data: data.partition(b"\n")[0] + b"\n" + _locked(b'{"feed": {"token": 7}}'),
        "no json": lambda data: data.partition(b"\n")[0] + b"\n" + _locked(HUSH.encode()),
    }


def _locked(plain: bytes) -> bytes:
    keys = read_keys(ONE)
    assert keys is not None
    return keys.fernet().encrypt(plain)


@pytest.mark.parametrize("how", list(_damages()))
def test_a_damaged_file_is_told_and_left_alone(tmp_path: Path, how: str) -> None:
    """A file that cannot be opened is said to be damaged, with what to do, and nothing ever writes over it."""
    vault = _vault(tmp_path)
    vault.login("feed").write({"token": HUSH})
    damaged = _damages()[how](vault.path.read_bytes())
    vault.path.write_bytes(damaged)
    for deed in (
        lambda: vault.login("feed").read(),
        lambda: vault.login("feed").write({"token": "new"}),
        lambda: vault.forget("feed"),
        vault.relock,
        vault.accounts,
        vault.prepare,
    ):
        error = _error(deed)
        assert isinstance(error, StorageError) and "damaged" in error.message and "backup" in error.hint
        assert vault.path.read_bytes() == damaged
        seen: BaseException | None = error
        while seen is not None:
            assert HUSH not in "".join(traceback.format_exception(seen)) and HUSH not in f"{seen!r}"
            assert type(seen) is StorageError
            seen = seen.__cause__ or seen.__context__


def test_a_file_of_a_newer_release_is_left_alone(tmp_path: Path) -> None:
    """A format that is not known yet is not taken for damage."""
    (tmp_path / "pullquote.logins").write_bytes(b"pullquote-logins 2 argon 12\nx")
    (tmp_path / "pullquote.logins").chmod(0o600)
    assert "newer" in _error(lambda: _vault(tmp_path).read("feed")).message


@posix_only
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o644, 0o601])
def test_a_file_that_others_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    """A mode that lets group or others in is told with the command that mends it; then it is read again."""
    vault = _vault(tmp_path)
    vault.login("feed").write({"token": HUSH})
    vault.path.chmod(mode)
    for deed in (lambda: vault.read("feed"), lambda: vault.login("other").write({})):
        assert f"`chmod 600 {vault.path}`" in _error(deed).hint
    vault.path.chmod(0o600)
    assert vault.login("feed").read()["token"] == HUSH


@posix_only
def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    """A pipe, a folder or something endless in the file's place is an error, not a wait."""
    vault = _vault(tmp_path)
    os.mkfifo(vault.path, 0o600)
    assert "no file" in _error(lambda: vault.read("feed")).message
    vault.path.unlink()
    vault.path.mkdir(mode=0o700)
    assert "no file" in _error(lambda: vault.read("feed")).message
    vault.path.rmdir()
    with vault.path.open("wb") as file:
        file.truncate(private_files.LARGEST + 1)
    vault.path.chmod(0o600)
    assert "longer than" in _error(lambda: vault.read("feed")).message


def test_a_folder_that_is_not_connected_is_no_lack_of_logins(tmp_path: Path) -> None:
    """When the folder of the file is gone, that is told: its accounts have not lost their logins."""
    error = _error(lambda: _vault(tmp_path / "mnt").read("feed"))
    assert isinstance(error, StorageError) and "not there" in error.message
    assert isinstance(_error(lambda: _vault(tmp_path / "mnt").login("feed").write({})), StorageError)
    assert not (tmp_path / "mnt").exists()


def test_a_full_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A write that fails raises, changes nothing, leaves nothing behind, and can be done again."""
    vault = _vault(tmp_path)
    vault.login("feed").write({"token": "old"})

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        assert "No space left" in _error(lambda: vault.login("feed").write({"token": HUSH})).message
    assert vault.login("feed").read() == {"token": "old"}
    assert not list(tmp_path.glob("*.part")) and not list(tmp_path.glob(".*.part"))
    vault.login("feed").write({"token": HUSH})
    assert vault.login("feed").read() == {"token": HUSH}


@posix_only
def test_a_link_to_the_file_is_followed(tmp_path: Path) -> None:
    """Where the file is a link into another folder, it stays one, and what it leads to is written."""
    (tmp_path / "real").mkdir()
    _vault(tmp_path / "real").login("feed").write({"token": "old"})
    vault = _vault(tmp_path)
    vault.path.symlink_to(tmp_path / "real" / "pullquote.logins")
    vault.login("feed").write({"token": "new"})
    assert vault.path.is_symlink()
    assert _vault(tmp_path / "real").login("feed").read() == {"token": "new"}


# --- keys -------------------------------------------------------------------------------------------------------------


def test_another_key_opens_nothing_and_overwrites_nothing(tmp_path: Path) -> None:
    """With the wrong key the error names the right one's place, and the file stays as it is."""
    _vault(tmp_path).login("feed").write({"token": HUSH})
    before = (tmp_path / "pullquote.logins").read_bytes()
    wrong = _vault(tmp_path, OTHER)
    for deed in (lambda: wrong.read("feed"), lambda: wrong.login("feed").write({"token": "x"}), wrong.relock):
        error = _error(deed)
        assert "No key at hand" in error.message and "environment" in error.message
        assert "sign the accounts in again" in error.hint
    lost = Vault(wrong.path, [Given("TEST_KEY", None), KeyFile(tmp_path / "home" / "logins.key", os.urandom)])
    assert "No key at hand" in _error(lambda: lost.login("feed").write({"token": "x"})).message
    assert (tmp_path / "pullquote.logins").read_bytes() == before
    assert not (tmp_path / "home").exists()


def test_a_key_is_replaced_by_putting_another_before_it(tmp_path: Path) -> None:
    """With two keys the file is read by either and locked with the first; then the old one can go."""
    _vault(tmp_path, ONE).login("feed").write({"token": HUSH})
    both = _vault(tmp_path, OTHER, ONE)
    assert both.login("feed").read() == {"token": HUSH}
    assert both.relock() == "the variable TEST_KEY"
    assert both.login("feed").read() == {"token": HUSH}
    assert _vault(tmp_path, OTHER).login("feed").read() == {"token": HUSH}
    assert "No key at hand" in _error(lambda: _vault(tmp_path, ONE).read("feed")).message


@pytest.mark.parametrize(
    "text", ["x", ONE[:-1], f"{ONE},x", f"{ONE} {ONE[:-4]}", "é" * 44, "=" * 44, "-----", f"x{ONE}"]
)
def test_what_is_no_key_is_refused_and_not_shown(tmp_path: Path, text: str) -> None:
    """A variable that holds no key is told by its name, with how to make one, and none of it is repeated."""
    error = _error(lambda: _vault(tmp_path, text).login("feed").write({"token": HUSH}))
    assert "TEST_KEY" in error.message and "openssl rand" in error.hint
    assert text not in str(error).replace("TEST_KEY", "") or len(text) < 6
    assert not (tmp_path / "pullquote.logins").exists()


@pytest.mark.parametrize("text", [f" {ONE}\n", f"{OTHER},{ONE},", f"{OTHER} ,\n {ONE}"])
def test_keys_are_read_with_space_around_them(text: str) -> None:
    """Line ends and commas too many, as files and shells leave them, are no part of a key."""
    keys, one = read_keys(text), read_keys(ONE)
    assert keys is not None and one is not None
    assert one.ids[0] in keys.ids


def _auto(folder: Path, given: str | None, ring: Ring | None) -> Vault:
    """As `key = "auto"` has it."""
    first = Given("TEST_KEY", given)
    places: list[Place] = [first, _ring_place(folder, ring), KeyFile(folder / "home" / "logins.key", os.urandom)]
    return Vault(folder / "pullquote.logins", places, locks=first if given else None)


def test_the_first_key_is_had_from_the_environment_then_the_keyring_then_a_file(tmp_path: Path) -> None:
    """A new file is locked with a given key, else with the keyring's, else with one in a file that is made for it."""
    for name, given, ring, where in (
        ("a", ONE, Ring(), "the variable TEST_KEY"),
        ("b", None, Ring(), "the system's keyring"),
        ("c", None, None, str(tmp_path / "c" / "home" / "logins.key")),
        ("d", None, Ring(RuntimeError("locked")), str(tmp_path / "d" / "home" / "logins.key")),
    ):
        (tmp_path / name).mkdir()
        _auto(tmp_path / name, given, ring).login("feed").write({"token": HUSH})
        again = _auto(tmp_path / name, given, ring)
        assert again.login("feed").read() == {"token": HUSH}
        assert again.key_from() == where
        assert bool(ring and ring.kept) == (name == "b")
    key = tmp_path / "c" / "home" / "logins.key"
    if os.name == "posix":
        assert (key.stat().st_mode & 0o777, key.parent.stat().st_mode & 0o777) == (0o600, 0o700)
        key.chmod(0o644)
        assert "chmod 600" in _error(lambda: _auto(tmp_path / "c", None, None).read("feed")).hint


def test_the_place_that_opens_the_file_locks_it_again(tmp_path: Path) -> None:
    """A keyring that turns up later takes nothing over: a runner without one would be locked out. A given key does."""
    _auto(tmp_path, None, None).login("feed").write({"token": HUSH})
    ring = Ring()
    _auto(tmp_path, None, ring).login("other").write({"token": HUSH})
    assert ring.kept == {}
    assert _auto(tmp_path, None, None).accounts() == {"feed", "other"}
    assert _auto(tmp_path, ONE, None).relock() == "the variable TEST_KEY"
    assert _vault(tmp_path, ONE).accounts() == {"feed", "other"}


def test_a_named_place_takes_the_file_over(tmp_path: Path) -> None:
    """Where the settings name a place, the file is read with the key it has and locked with one from there."""
    ring = Ring()
    _auto(tmp_path, None, ring).login("feed").write({"token": HUSH})
    file = KeyFile(tmp_path / "home" / "logins.key", os.urandom)
    moved = Vault(tmp_path / "pullquote.logins", [_ring_place(tmp_path, ring), file], locks=file)
    assert (moved.key_from(), moved.relock()) == ("the system's keyring", file.said)
    assert Vault(moved.path, [file]).login("feed").read() == {"token": HUSH}


def test_trouble_with_the_next_key_is_told_before_it_is_needed(tmp_path: Path) -> None:
    """A variable that holds no key is told when the file is looked at, though the file opens with another."""
    _auto(tmp_path, None, None).login("feed").write({"token": HUSH})
    assert "is no key" in _error(_auto(tmp_path, "nonsense", None).key_from).message


def test_a_keyring_that_is_locked_now_is_said_so(tmp_path: Path) -> None:
    """When the file's key is in a keyring that does not answer, that is the error; its own words are not shown."""
    ring = Ring()
    _auto(tmp_path, None, ring).login("feed").write({"token": HUSH})
    ring.error = RuntimeError(f"no bus, and the key is {HUSH}")
    error = _error(lambda: _auto(tmp_path, None, ring).read("feed"))
    assert "keyring cannot be used now (RuntimeError)" in error.message
    assert error.__cause__ is None and error.__context__ is None
    assert "keyring" in _error(lambda: _auto(tmp_path, None, None).read("feed")).message


def test_a_keyring_that_forgets_is_not_trusted(tmp_path: Path) -> None:
    """A keyring that takes a key and does not give it back gets no login locked with it."""

    class Forgetful(Ring):
        def set_password(self, service: str, name: str, text: str) -> None:
            return

    vault = Vault(tmp_path / "pullquote.logins", [_ring_place(tmp_path, Forgetful())])
    assert "did not keep" in _error(lambda: vault.login("feed").write({"token": HUSH})).message
    assert not vault.path.exists()


def _backend(module: str, **values: Any) -> Any:
    return type("Keyring", (), {"__module__": module, **values})()


@pytest.mark.parametrize(
    ("chosen", "usable"),
    [
        (_backend("keyring.backends.SecretService"), True),
        (_backend("keyring.backends.macOS"), True),
        (_backend("keyring.backends.Windows"), True),
        (_backend("keyring.backends.kwallet"), True),
        (_backend("keyring.backends.fail"), False),
        (_backend("keyring.backends.null"), False),
        (_backend("keyrings.alt.file"), False),
        (_backend("artifacts.keyring"), False),
        (_backend("keyring.backends.chainer", backends=[_backend("keyrings.alt.file")]), False),
        (
            _backend(
                "keyring.backends.chainer",
                backends=[_backend("keyrings.alt.file"), _backend("keyring.backends.libsecret")],
            ),
            True,
        ),
        (_backend("keyring.backends.chainer", backends=[]), False),
    ],
    ids=lambda value: getattr(type(value), "__module__", None) if hasattr(value, "__dict__") else None,
)
def test_only_a_real_keyring_is_used(monkeypatch: pytest.MonkeyPatch, chosen: Any, usable: bool) -> None:
    """A keyring that fails, forgets, keeps everything in the clear or is somebody's own is as good as none."""
    monkeypatch.setitem(sys.modules, "keyring", SimpleNamespace(get_keyring=lambda: chosen))
    assert (usable_keyring() is not None) is usable


def test_a_key_file_that_is_damaged_is_not_replaced(tmp_path: Path) -> None:
    """A key file that holds no key is an error on writing too: a new key over it would lose every login."""
    path = tmp_path / "home" / "logins.key"
    vault = Vault(tmp_path / "pullquote.logins", [KeyFile(path, os.urandom)])
    vault.login("feed").write({"token": HUSH})
    path.write_text("nonsense")
    for deed in (lambda: Vault(vault.path, [KeyFile(path, os.urandom)]).read("feed"), KeyFile(path, os.urandom).make):
        assert "holds no key" in _error(deed).message
    assert path.read_text() == "nonsense"


# --- other processes --------------------------------------------------------------------------------------------------

WRITER = """
import sys
from pathlib import Path
from scheduler.logins.key import Given
from scheduler.logins.vault import Vault
path, key, account, times = sys.argv[1:]
vault = Vault(Path(path), [Given("TEST_KEY", key)])
print("ready", flush=True)
for number in range(int(times)):
    vault.login(account).write({"number": str(number), "padding": "x" * 20_000})
"""


def _writer(vault: Vault, account: str, times: int) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(vault.path), ONE, account, str(times)], cwd=ROOT, stdout=subprocess.PIPE
    )
    assert process.stdout is not None and process.stdout.readline() == b"ready\n"
    return process


def test_two_processes_lose_each_other_nothing(tmp_path: Path) -> None:
    """Two processes that write different accounts two hundred times each leave both as each wrote it last."""
    vault = _vault(tmp_path)
    vault.login("third").write({"number": "3"})
    writers = [_writer(vault, name, 200) for name in ("one", "two")]
    for writer in writers:
        writer.communicate(timeout=120)
        assert writer.returncode == 0
    assert [vault.login(name).read()["number"] for name in ("one", "two", "third")] == ["199", "199", "3"]


@posix_only
def test_a_writer_that_is_killed_leaves_the_old_or_the_new(tmp_path: Path) -> None:
    """Whenever a writing process is killed, the file can be read, other logins stand, and the next can write."""
    vault, chance = _vault(tmp_path), random.Random(7)
    vault.login("other").write({"token": HUSH})
    for _ in range(12):
        writer = _writer(vault, "feed", 100_000)
        time.sleep(chance.uniform(0.0, 0.05))
        writer.kill()
        writer.communicate(timeout=60)
        assert vault.accounts() <= {"feed", "other"}
        assert vault.login("other").read() == {"token": HUSH}
        vault.login("feed").write({"number": "mine"})
        assert vault.login("feed").read() == {"number": "mine"}
    assert not list(tmp_path.glob(".*.part"))


HOLDER = """
import sys
from pathlib import Path
from scheduler.logins.key import Given
from scheduler.logins.vault import Vault
path, key, account = sys.argv[1:]
with Vault(Path(path), [Given("TEST_KEY", key)]).login(account).locked():
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_renewal_keeps_other_processes_from_the_same_login_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While a process holds a login others wait for that one, may write it and hold others; a killed one lets go."""
    vault = _vault(tmp_path)
    monkeypatch.setattr(private_files, "PATIENCE", 0.05)
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(vault.path), ONE, "feed"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert holder.stdout is not None and holder.stdout.readline() == b"held\n"
    with pytest.raises(StorageError, match="The login of 'FEED' has been in use"), vault.login("FEED").locked():
        pytest.fail("two hold it")
    with vault.login("other").locked():
        vault.login("feed").write({"token": HUSH})
    holder.kill()
    holder.communicate(timeout=60)
    with vault.login("feed").locked():
        assert vault.login("feed").read() == {"token": HUSH}
        vault.login("feed").write({"token": "renewed"})
    assert vault.login("feed").read() == {"token": "renewed"}


def test_what_a_block_raises_comes_through_its_lock(tmp_path: Path) -> None:
    """An error of the network's inside the lock is not taken for one of the lock's."""
    with pytest.raises(OSError, match="the network"), _vault(tmp_path).login("feed").locked():
        raise OSError("the network")


def test_the_place_of_the_lock_must_take_one(tmp_path: Path) -> None:
    """Where no lock can be had, nothing is written: `StorageError` with what to do."""
    vault = _vault(tmp_path)
    (tmp_path / ".pullquote.logins.lock").mkdir()
    error = _error(lambda: vault.login("feed").write({"token": HUSH}))
    assert isinstance(error, StorageError) and error.hint
    assert not vault.path.exists()


def test_reading_asks_no_keyring_for_a_file_with_another_key(tmp_path: Path) -> None:
    """The keyring, slow to import and often locked, is asked only for a file that was locked with its key."""
    _auto(tmp_path, None, None).login("feed").write({"token": HUSH})

    def asked() -> Any:
        raise AssertionError("the keyring was asked")

    ring = InKeyring(tmp_path / "home" / ".lock", os.urandom, backend=asked)
    places: list[Place] = [Given("TEST_KEY", None), ring, KeyFile(tmp_path / "home" / "logins.key", os.urandom)]
    vault = Vault(tmp_path / "pullquote.logins", places)
    vault.login("other").write({"a": "b"})
    assert vault.login("feed").read() == {"token": HUSH}


def test_a_private_file_is_told_from_none(tmp_path: Path) -> None:
    """No file is None; an empty one is empty."""
    assert read_private(tmp_path / "a") is None
    (tmp_path / "a").touch(mode=0o600)
    assert read_private(tmp_path / "a") == b""
