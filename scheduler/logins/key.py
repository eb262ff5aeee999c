"""The key that locks the logins: the places it is kept in, and how it is made there.

Touches: disk and the system's keyring. The environment is read in `pullquote/` and handed in.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from quotes.errors import StorageError
from scheduler.logins.private_files import locked, read_private, write_private

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet

SERVICE, ENTRY = "pullquote", "logins"
"""Under which names a keyring holds the key: one for all workspaces of a person."""

MAKE_ONE = "`openssl rand -base64 32 | tr +/ -_` makes one."

_BYTES = 32
"""A Fernet key: 16 bytes to sign with and 16 to encrypt with (the specification of Fernet, version 0x80)."""


@dataclass(frozen=True, slots=True)
class Keys:
    """Keys of one place. The first locks, all of them open: so a key is replaced by putting another before it."""

    _raw: tuple[bytes, ...] = field(repr=False)

    @property
    def ids(self) -> tuple[str, ...]:
        """A name for each key that tells it from others and nothing else: 32 bits of a digest of its 256."""
        return tuple(hashlib.sha256(b"pullquote logins key\0" + raw).hexdigest()[:8] for raw in self._raw)

    def fernet(self) -> MultiFernet:
        """What locks and opens with them."""
        from cryptography.fernet import Fernet, MultiFernet

        return MultiFernet([Fernet(base64.urlsafe_b64encode(raw)) for raw in self._raw])


def read_keys(text: str) -> Keys | None:
    """The keys in a text, with commas or white space between; None when any part of it is no key."""
    raw = []
    for part in re.split(r"[,\s]+", text.strip(" \t\r\n,")):
        try:
            raw.append(base64.b64decode(part, altchars=b"-_", validate=True))
        except (ValueError, binascii.Error):
            return None
    return Keys(tuple(raw)) if all(len(one) == _BYTES for one in raw) else None


class Place(Protocol):
    """Somewhere a key may be kept."""

    name: str
    """As it stands in the first line of the logins' file, and in the settings."""
    said: str
    """As it is called in a sentence."""

    def keys(self) -> Keys | None:
        """The keys that are there; None when there are none. Raises `StorageError` when nobody can tell."""

    def make(self) -> Keys:
        """A new key, kept there; or those that are there, if somebody was quicker. Raises `StorageError`."""


class Given:
    """Keys handed in, from a variable of the environment; `text` is None when that is not set."""

    name = "environment"

    def __init__(self, variable: str, text: str | None) -> None:
        self.said = f"the variable {variable}"
        self._variable = variable
        self._text = text

    def __repr__(self) -> str:
        return f"<{self.said}>"

    def keys(self) -> Keys | None:
        """The keys in it. Raises `StorageError` when it holds anything else."""
        if not self._text:
            return None
        if (found := read_keys(self._text)) is None:
            raise StorageError(
                f"What {self._variable} holds is no key, or no keys with commas between.",
                f"A key is 32 bytes in URL-safe base64. {MAKE_ONE}",
            )
        return found

    def make(self) -> Keys:
        """Raises `StorageError`: only a person can put one there."""
        raise StorageError(f"The environment has no {self._variable}.", f"Set it to a key. {MAKE_ONE}")


class KeyFile:
    """A file of its own, outside of every workspace, for its owner's eyes only."""

    name = "file"

    def __init__(self, path: Path, random: Callable[[int], bytes]) -> None:
        self.said = str(path)
        self._path = path
        self._random = random

    def keys(self) -> Keys | None:
        """The keys in it."""
        if not self._path.parent.is_dir() or (data := read_private(self._path)) is None:
            return None
        if (found := read_keys(data.decode("ascii", errors="replace"))) is None:
            raise StorageError(
                f"{self._path} holds no key.",
                "Restore it from a backup. Without it, move it and the logins away and sign the accounts in again.",
            )
        return found

    def make(self) -> Keys:
        """A new file with a new key."""
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise _unmade(self._path.parent, error) from error
        with locked(self._path.with_name(f".{self._path.name}.lock"), f"The key in {self._path}"):
            if (found := self.keys()) is not None:
                return found
            made = self._random(_BYTES)
            write_private(self._path, base64.urlsafe_b64encode(made) + b"\n")
        return Keys((made,))


def usable_keyring() -> Any:
    """The system's keyring if it is a real one: not the one that fails, forgets, or keeps everything in the clear.

    Importing it takes a tenth of a second, so it is asked for only where a key is looked for in it.
    """
    import keyring

    chosen = _quietly(keyring.get_keyring)
    for one in getattr(chosen, "backends", None) or [chosen]:
        # Others than the library's own may be anything, and so may what stands first in a chain of them.
        if f"{type(one).__module__}.".startswith(_REAL):
            return one
    return None


_REAL = tuple(f"keyring.backends.{one}." for one in ("SecretService", "libsecret", "kwallet", "macOS", "Windows"))


def _quietly(ask: Callable[[], Any]) -> Any:
    """What a keyring answers. Of its exceptions only the kind is told, and none is kept: they may hold the key."""
    try:
        return ask()
    except Exception as error:  # noqa: BLE001 - a keyring raises what its system raises
        kind = type(error).__name__
    raise StorageError(
        f"The system's keyring cannot be used now ({kind}).", "Unlock it, or see [logins] in docs/accounts.md."
    )


class InKeyring:
    """The system's keyring. `lock` is a file under which one process at a time makes a key."""

    name = "keyring"
    said = "the system's keyring"

    def __init__(
        self, lock: Path, random: Callable[[int], bytes], *, backend: Callable[[], Any] = usable_keyring
    ) -> None:
        self._lock = lock
        self._random = random
        self._backend = backend

    def keys(self) -> Keys | None:
        """The keys in it; None without a keyring, too."""
        backend = self._backend()
        text = None if backend is None else _quietly(lambda: backend.get_password(SERVICE, ENTRY))
        if not text:
            return None
        if (found := read_keys(str(text))) is None:
            raise StorageError(f"What the keyring holds for {SERVICE!r} is no key.", "Delete that entry.")
        return found

    def make(self) -> Keys:
        """A new entry with a new key."""
        backend = self._backend()
        if backend is None:
            raise StorageError("This system has no keyring that can be used.", 'Set key = "file" in [logins].')
        try:
            self._lock.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise _unmade(self._lock.parent, error) from error
        with locked(self._lock, "The key in the keyring"):
            if (found := self.keys()) is not None:
                return found
            text = base64.urlsafe_b64encode(self._random(_BYTES)).decode()
            _quietly(lambda: backend.set_password(SERVICE, ENTRY, text))
            # What was said to be kept is looked at: a key that is lost takes every login with it.
            if (found := self.keys()) is None:
                raise StorageError("The keyring did not keep a key.", 'Set key = "file" in [logins].')
        return found


def _unmade(folder: Path, error: OSError) -> StorageError:
    return StorageError(
        f"{folder} cannot be made: {error.strerror or type(error).__name__}.", 'Set key = "environment" in [logins].'
    )
