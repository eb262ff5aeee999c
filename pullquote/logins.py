"""The logins of a workspace: its vault with the key, what a person is asked for, and their browser.

Touches: disk, the environment, the terminal and the person's browser.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from pullquote.workspace import Workspace
from quotes.errors import InputError, Refused, nearest
from scheduler.logins.key import Given, InKeyring, KeyFile, Place
from scheduler.logins.login import NoLogin, Secrets
from scheduler.logins.signing_in import Ask, Browser, Field, sign_in_for
from scheduler.logins.vault import Vault
from scheduler.model import Account
from scheduler.publisher import Access

VARIABLE = "PULLQUOTE_LOGINS_KEY"
"""The variable of the environment that may hold the key, or several with commas between: the first locks."""

FOLDERED = frozenset({"folder", "instagram", "linkedin", "pinterest", "threads"})
"""Networks of ours that write into a folder: they have no login."""

WHO = ("user", "handle", "profile")
"""Options that say whose login it is; the network tells them."""

_ASK_AGAIN = timedelta(hours=23)
"""A login is asked about once a day; the chores come every six hours, never quite on the hour."""

_LONGEST = 8_192
"""Characters of one secret: the longest tokens in use have about two thousand."""


def open_vault(workspace: Workspace) -> Vault:
    """The workspace's logins, as its settings say. Nothing is read yet."""
    chosen = workspace.settings.logins
    home = Path(click.get_app_dir("pullquote"))
    given = Given(VARIABLE, os.environ.get(VARIABLE))
    keyring = InKeyring(home / ".keyring.lock", os.urandom)
    file = KeyFile(home / "logins.key", os.urandom)
    named: dict[str, Place] = {"environment": given, "keyring": keyring, "file": file}
    set_there = given if os.environ.get(VARIABLE) else None
    locks = set_there if chosen.key == "auto" else named[chosen.key]
    return Vault(workspace.root / chosen.file, (given, keyring, file), locks=locks)


def sign_in(
    vault: Vault,
    account: Account,
    now: Callable[[], datetime],
    ask: Ask,
    browser: Browser,
    *,
    as_new_user: bool = False,
) -> Account:
    """Signs an account of a network of ours in, keeps its login, and gives the account with what it should remember.

    Raises what the network's sign-in raises, `StorageError`, and `Refused` (rule `login`) when somebody else signed in
    than before, unless that is meant.
    """
    way = sign_in_for(account.network)
    if way is None:
        raise InputError(f"{account.network} needs no login.", "Nothing has to be done.")
    vault.prepare()
    before = account.options.get("user")
    if as_new_user:
        account = replace(account, options={key: one for key, one in account.options.items() if key not in WHO})
    signed = way(account, Access(NoLogin(), now), ask, browser)
    user = signed.options.get("user")
    if not as_new_user and before is not None and user is not None and user != before:
        name = signed.options.get("handle", user)
        raise Refused(
            "login",
            f"That is the login of {name}, and {account.name!r} posts as {account.options.get('handle', before)}.",
            "Sign in as that one, or say --as-new-user if the change is meant.",
        )
    keep_login(vault, account.name, signed.secrets)
    return replace(account, options={**account.options, **signed.options})


def keep_login(vault: Vault, account: str, secrets: Secrets) -> None:
    """Puts a login in the place of what was there; a renewal that is under way ends before."""
    login = vault.login(account)
    with login.locked():
        login.write(secrets)


def may_ask(vault: Vault, account: str, now: datetime) -> bool:
    """Whether a day has passed since a network was last asked about a login; from now on it was now.

    The time stands on a file beside the vault: `run --once` remembers nothing.
    """
    mark = vault.beside(account, "asked")
    with suppress(OSError, ValueError, OverflowError):
        if timedelta(0) <= now - datetime.fromtimestamp(mark.stat().st_mtime, UTC) < _ASK_AGAIN:
            return False
    with suppress(OSError):
        mark.touch(mode=0o600)
        os.utime(mark, (now.timestamp(), now.timestamp()))
    return True


def read_login(path: str) -> Secrets:
    """The fields of a login in a JSON object; `-` is standard input. Raises `InputError`, which shows none of it."""
    try:
        with click.open_file(path, "rb") as file:
            told = _json(file.read(64 * _LONGEST))
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}.", "Name a file with a JSON object.") from None
    if not isinstance(told, dict) or not told or not all(isinstance(value, str) for value in told.values()):
        raise InputError("What --login-from names is no login.", 'Write a JSON object: {"app_password": "…"}.')
    return {key: admitted_secret(key, value) for key, value in told.items()}


def asker(given: Secrets | None) -> Ask:
    """What a sign-in asks for: taken from what was given or, without that, asked at the terminal."""
    return _asked if given is None else lambda field: _given(given, field)


def browser_of(*, elsewhere: bool) -> Browser:
    """The person's browser; with `elsewhere` it is on another machine, and they bring back the address it ended on."""
    from scheduler.logins.loopback import Loopback

    paste = _pasted if _somebody_there() else None
    if elsewhere and paste is None:
        raise InputError("Nobody is there to paste an address.", "Run it at a terminal.")
    return Loopback(show=_show, open=None if elsewhere else _open, paste=paste)


def _given(given: Mapping[str, str], field: Field) -> str:
    if (value := given.get(field.name)) is None:
        near = nearest(field.name, given)
        asks = f"The network asks for {field.name!r} ({field.prompt})."
        raise InputError(asks, f"The login given has no such field{f'; did {near!r} mean it?' if near else '.'}")
    return value


def _asked(field: Field) -> str:
    if not _somebody_there():
        raise InputError(
            f"Nobody is there to be asked for {field.name!r} ({field.prompt}).",
            "--login-from FILE, or --login-from - for standard input, reads a JSON object with it.",
        )
    if field.hint:
        click.echo(field.hint, err=True)
    return _typed(field.name, field.prompt, hidden=field.secret)


def _typed(name: str, prompt: str, *, hidden: bool) -> str:
    while not (typed := str(click.prompt(prompt, hide_input=hidden, err=True)).strip()):
        continue
    return admitted_secret(name, typed)


def admitted_secret(name: str, value: str) -> str:
    """A secret as it was typed or copied, without the space around it. Raises `InputError`, which does not show it."""
    value = value.strip()
    if not value or len(value) > _LONGEST or not value.isprintable():
        raise InputError(
            f"{name!r} is empty, too long, or holds characters that are no letters.", "Copy it again, alone and whole."
        )
    return value


def _json(data: bytes) -> object:
    # Nothing of it may be told, and json's exceptions hold all they read.
    with suppress(ValueError, RecursionError):
        return json.loads(data)
    return None


def _somebody_there() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()


def _show(address: str) -> None:
    click.echo(f"Sign in, in a browser, at:\n\n  {address}\n", err=True)


def _pasted() -> str:
    click.echo("Your browser will end on a page that cannot be shown. Its address is the answer.", err=True)
    return str(click.prompt("Paste that address (it is not shown)", hide_input=True, err=True))


def _open(address: str) -> bool:
    """Opens the person's browser; False where there is none. Those that run in a terminal cannot sign anybody in."""
    import webbrowser

    drawn = ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER")
    if sys.platform not in ("darwin", "win32") and not any(os.environ.get(name) for name in drawn):
        return False
    return webbrowser.open(address)
