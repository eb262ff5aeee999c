"""The vault: the logins of a workspace's accounts in one encrypted file, whole on the disk or as it was before.

Touches: disk, and the key's place. The file's first line says, in the clear, which key opens it and where that was.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from quotes.errors import NotFound, StorageError
from quotes.identity import fold
from scheduler.logins.key import Keys, Place
from scheduler.logins.login import Secrets
from scheduler.logins.private_files import locked, read_private, write_private

_FIRST_LINE = re.compile(rb"pullquote-logins 1 ([a-z]+) ([0-9a-f]{8})")

_AGAIN = "Restore it from a backup; without one, move it away and sign the accounts in again."


class Kept(dict[str, str]):
    """Secrets as they were read. They show in no traceback and no log."""

    def __repr__(self) -> str:
        return f"<{', '.join(sorted(self)) or 'nothing'}: not shown>"

    __str__ = __repr__


@dataclass(frozen=True, slots=True)
class _Opened:
    """The vault as it was read: the logins by account, and the keys that opened it."""

    logins: Mapping[str, Kept] = field(repr=False)
    place: Place
    keys: Keys


class Vault:
    """The logins in a file. Every method may raise `StorageError`; a file that cannot be read is never written.

    A key is looked for in `places`, in their order. `locks` is the one whose key locks the file, whichever opened it;
    without it that is the place that opened it and, for a new file, the first that has a key or can make one.
    """

    def __init__(self, path: Path, places: Sequence[Place], *, locks: Place | None = None) -> None:
        self.path = path
        self._places = places
        self._locks = locks
        self._found: dict[str, tuple[Place, Keys]] = {}

    def login(self, account: str) -> VaultLogin:
        """The login of the account of that name, whether it has one yet or not."""
        return VaultLogin(self, account)

    def accounts(self) -> frozenset[str]:
        """The folded names of the accounts that have a login."""
        opened = self._open()
        return frozenset() if opened is None else frozenset(opened.logins)

    def key_from(self) -> str | None:
        """Where the key that opens the file is kept, in words; None when there is no file.

        Trouble with the key that is to lock it is raised too: the next renewal would meet it.
        """
        opened = self._open()
        if self._locks is not None:
            self._locks.keys()
        return None if opened is None else opened.place.said

    def prepare(self) -> None:
        """Makes sure of a key, so that a login is not had in vain: `StorageError` now rather than on writing it."""
        with self._writing():
            self._locking(self._open())

    def relock(self) -> str | None:
        """Locks the file anew with the key that is to lock it, and says where that is; None when there is no file."""
        if read_private(self.path) is None:
            return None
        with self._writing():
            opened = self._open()
            return None if opened is None else self._write(opened, opened.logins).said

    def read(self, account: str) -> Kept | None:
        """The secrets of an account; None when there are none."""
        opened = self._open()
        return None if opened is None else opened.logins.get(fold(account))

    def write(self, account: str, secrets: Secrets) -> None:
        """Keeps the secrets of an account and leaves the others' as they are, as this moment has them."""
        with self._writing():
            opened = self._open()
            others = {} if opened is None else opened.logins
            self._write(opened, {**others, fold(account): Kept(secrets)})

    def forget(self, account: str) -> bool:
        """Takes the secrets of an account away; False when there were none."""
        if read_private(self.path) is None:
            return False
        with self._writing():
            opened = self._open()
            if opened is None or fold(account) not in opened.logins:
                return False
            self._write(opened, {key: one for key, one in opened.logins.items() if key != fold(account)})
        return True

    def beside(self, account: str, what: str) -> Path:
        """A hidden file of an account's beside the vault. Its name says nothing and fits every disk."""
        digest = hashlib.sha256(fold(account).encode()).hexdigest()[:16]
        return self.path.with_name(f".{self.path.name}.{digest}.{what}")

    def _writing(self) -> AbstractContextManager[None]:
        return locked(self.path.with_name(f".{self.path.name}.lock"), f"The file of logins, {self.path},")

    def _open(self) -> _Opened | None:
        data = read_private(self.path)
        if data is None:
            return None
        first, _, token = data.partition(b"\n")
        told = _FIRST_LINE.fullmatch(first)
        if told is None:
            newer = re.match(rb"pullquote-logins [0-9]+ ", first)
            raise StorageError(
                f"{self.path} {'is from a newer Pullquote' if newer else 'is damaged'}.",
                "Use that one." if newer else _AGAIN,
            )
        place, keys = self._key(told[1].decode(), told[2].decode())
        logins = _logins(keys, token)
        if logins is None:
            raise StorageError(f"{self.path} is damaged.", _AGAIN)
        return _Opened(logins, place, keys)

    def _key(self, where: str, id: str) -> tuple[Place, Keys]:
        """The keys of the place that has the one of that name; the place that the file names is asked first."""
        if id in self._found:
            return self._found[id]
        trouble: StorageError | None = None
        for place in sorted(self._places, key=lambda one: one.name != where):
            try:
                keys = place.keys()
            except StorageError as error:
                trouble = error if place.name == where else trouble
                continue
            if keys is not None and id in keys.ids:
                self._found[id] = (place, keys)
                return place, keys
        if trouble is not None:
            raise trouble
        raise StorageError(
            f"No key at hand opens {self.path}: it was locked with the key {id}, kept in the {where}.",
            "Bring that key back, or move the file away and sign the accounts in again. docs/accounts.md tells more.",
        )

    def _write(self, opened: _Opened | None, logins: Mapping[str, Kept]) -> Place:
        place, keys = self._locking(opened)
        plain = json.dumps(logins, sort_keys=True).encode()
        first = f"pullquote-logins 1 {place.name} {keys.ids[0]}\n".encode()
        write_private(self.path, first + keys.fernet().encrypt(plain) + b"\n")
        return place

    def _locking(self, opened: _Opened | None) -> tuple[Place, Keys]:
        if self._locks is not None:
            return self._locks, self._locks.keys() or self._locks.make()
        if opened is not None:
            return opened.place, opened.keys
        for place in self._places[:-1]:
            with suppress(StorageError):
                return place, place.keys() or place.make()
        return self._places[-1], self._places[-1].keys() or self._places[-1].make()


class VaultLogin:
    """The login of one account in a vault: a `scheduler.logins.login.Login`."""

    __slots__ = ("_account", "_vault")

    def __init__(self, vault: Vault, account: str) -> None:
        self._vault = vault
        self._account = account

    def __repr__(self) -> str:
        return f"<the login of {self._account!r}>"

    def read(self) -> Secrets:
        """The secrets as they are now, on disk. Raises `NotFound` and `StorageError`."""
        if (found := self._vault.read(self._account)) is None:
            raise NotFound(
                f"The account {self._account!r} has no login here.",
                f"`pullquote accounts login {self._account}` signs in.",
            )
        return found

    def write(self, secrets: Secrets) -> None:
        """Puts these in the place of what was there. Raises `StorageError`."""
        self._vault.write(self._account, secrets)

    def forget(self) -> bool:
        """Takes them away; False when there were none. Raises `StorageError`."""
        return self._vault.forget(self._account)

    def locked(self) -> AbstractContextManager[None]:
        """Keeps every other process from renewing this login. Other accounts, and `write`, have locks of their own."""
        return locked(self._vault.beside(self._account, "lock"), f"The login of {self._account!r}")


def _logins(keys: Keys, token: bytes) -> dict[str, Kept] | None:
    """What was locked; None when it is damaged. No exception leaves this: those of `json` hold all they read."""
    from cryptography.fernet import InvalidToken

    try:
        told = json.loads(keys.fernet().decrypt(token.strip()))
        return {
            _word(name): Kept({_word(key): _word(value) for key, value in one.items()}) for name, one in told.items()
        }
    except (InvalidToken, ValueError, TypeError, AttributeError, RecursionError):
        return None


def _word(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value
