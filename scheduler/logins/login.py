"""The login of one account: the secrets that a network gave or a person chose.

Pure. `scheduler.logins.vault` keeps them.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Protocol

from quotes.errors import NotFound, StorageError

Secrets = Mapping[str, str]
"""Secrets by their names, as the network's module names them: `access_token`, `refresh_token`, `app_password` …"""


class Login(Protocol):
    """The secrets of one account. They never stand in the database, a log, an error or a command line."""

    def read(self) -> Secrets:
        """The secrets as they are now, on disk. Raises `NotFound` when there are none, `StorageError`."""

    def write(self, secrets: Secrets) -> None:
        """Puts these in the place of what was there: on the disk when this returns, whole or not at all.

        Raises `StorageError`.
        """

    def locked(self) -> AbstractContextManager[None]:
        """Keeps every other process from renewing this login while the block runs.

        Read again inside: another may have renewed it while this one waited. Raises `StorageError` after a minute.
        """


class NoLogin:
    """The login of an account that has none, such as a folder."""

    def read(self) -> Secrets:
        """Raises `NotFound`."""
        raise NotFound("The account has no login.", "`pullquote accounts login NAME` signs in.")

    def write(self, secrets: Secrets) -> None:
        """Raises `StorageError`."""
        raise StorageError("This account's login cannot be kept.", "`pullquote accounts login NAME` signs in.")

    def locked(self) -> AbstractContextManager[None]:
        """Nothing to keep anybody from."""
        return nullcontext()
