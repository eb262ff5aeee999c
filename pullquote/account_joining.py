"""Adding an account, changing it and signing it in anew, as a whole: nothing is half-kept when something fails.

Touches: disk, the clock; what signing in touches. The commands of `accounts` and the studio use it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from quotes.errors import InputError
from scheduler.restored import by_restore

if TYPE_CHECKING:
    from pullquote.posting import Posting
    from scheduler.model import Account

SignsIn = Callable[["Account"], "Account"]
"""Signs an account in, keeps its login, and gives it with what it should remember."""

_ABOUT_LOGIN = re.compile(r"\b(log ?in|sign(s|ed)? in|let (this account |us |\w+ )?in|tokens?|passwords?)\b", re.I)
"""Reasons for a pause that a new login does away with; others are somebody's wish, or other failures."""


def check_addable(posting: Posting, fresh: Account) -> None:
    """Raises what keeps a new account from being added, before anybody signs in for it. Makes a folder account's
    folder."""
    posting.accounts.check_new(fresh.name)
    posting.prepare_account(fresh)


def add_account(posting: Posting, fresh: Account, sign: SignsIn | None) -> Account:
    """Keeps a new account, signed in if there is a way to; its login is forgotten again when that fails.

    `check_addable` comes before. Raises what signing in and `check_account` raise.
    """
    if sign is None:
        posting.accounts.add(fresh, now=posting.now())
        return fresh
    fresh = sign(fresh)
    try:
        posting.check_account(fresh)
        posting.accounts.add(fresh, now=posting.now())
    except BaseException:
        posting.logins.forget(fresh.name)
        raise
    return fresh


def edit_account(posting: Posting, before: Account, after: Account) -> None:
    """Keeps an account's settings as they are in `after`. Raises what `prepare_account` raises, and `InputError` for
    another server, to which its login would be sent, and `Outdated` when it is not as `before` any more."""
    if posting.signs_in(before) and before.options.get("server") != after.options.get("server"):
        raise InputError(
            f"The login of {before.name!r} is for another server.",
            f"`pullquote accounts login {before.name} --server ADDRESS --as-new-user` signs in there.",
        )
    posting.prepare_account(after)
    posting.accounts.edit(after, seen=before)


def sign_in_again(
    posting: Posting, name: str, options: Mapping[str, str], sign: SignsIn, *, as_new_user: bool = False
) -> Account:
    """Signs an account in anew, with those options, and gives it; one that was paused for its login goes on.

    One that was paused by a restore does not: another Pullquote may still post for it.

    Raises what signing in raises, and `InputError` for another server unless another user is meant.
    """
    before = posting.accounts.get(name)
    asked = replace(before, options=options)
    if asked.options.get("server") != before.options.get("server") and not as_new_user:
        raise InputError("Another server has other users.", "Add --as-new-user if that is meant.")
    signed = sign(asked)
    # What else was changed of the account while the person signed in stays.
    posting.accounts.edit(replace(posting.accounts.get(name), options=signed.options))
    still = posting.accounts.get(name)
    if still.paused is not None and not by_restore(still.paused) and _ABOUT_LOGIN.search(still.paused):
        posting.accounts.resume(name, now=posting.now())
        still = posting.accounts.get(name)
    return still


def remove_account(posting: Posting, name: str) -> tuple[int, bool]:
    """Removes an account with its login; gives how many posts were cancelled, and whether a login was forgotten.

    Raises `NotFound`, and `InputError` while a post of it is on its way or unsure.
    """
    one = posting.accounts.get(name)
    cancelled = posting.accounts.remove(name, now=posting.now())
    return cancelled, not posting.foldered(one) and posting.logins.forget(name)
