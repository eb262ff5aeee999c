"""What can be wrong around posting, looked at one by one.

Touches: disk, the clock.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

from pullquote.finding import Finding, wrong
from pullquote.output import count_of
from pullquote.posting import Posting, open_posting
from pullquote.runner_seen import HEALTH, read_runner
from pullquote.workspace import Workspace
from quotes.errors import PullquoteError
from quotes.identity import fold
from scheduler.states import State


def examine_posting(workspace: Workspace) -> Iterator[Finding]:
    """Accounts, logins, inbox and runner of a workspace; nothing when it has no accounts."""
    try:
        with open_posting(workspace) as posting:
            if not posting.accounts.all():
                return
            yield from _accounts(posting)
            yield from _logins(posting)
            yield _inbox(posting)
            yield _runner(posting)
    except PullquoteError as error:
        yield wrong("posting", error)


def _accounts(posting: Posting) -> Iterator[Finding]:
    for account in posting.accounts.all():
        check = f"account {account.name}"
        try:
            posting.check_account(account)
        except PullquoteError as error:
            yield wrong(check, error)
            continue
        if account.paused is not None:
            hint = f"`pullquote accounts resume {account.name}` lets it go on."
            yield Finding(check, "note", f"paused: {account.paused}", hint)
        else:
            yield Finding(check, "ok", f"{account.network}, {account.schedule.slots or 'no slots'}")


def _logins(posting: Posting) -> Iterator[Finding]:
    """The file of logins, which is read for it; nothing when no account needs one and there is none."""
    accounts = [account for account in posting.accounts.all() if posting.signs_in(account)]
    vault = posting.logins
    if not accounts and not vault.path.exists():
        return
    try:
        where, kept = vault.key_from(), vault.accounts()
    except PullquoteError as error:
        yield wrong("logins", error)
        return
    found = "none are kept" if where is None else f"{vault.path.name} has {len(kept)}, locked with the key in {where}"
    if missing := [account.name for account in accounts if fold(account.name) not in kept]:
        hint = f"`pullquote accounts login {missing[0]}` signs in."
        yield Finding("logins", "wrong", f"{found}; without one: {', '.join(missing)}", hint)
    else:
        yield Finding("logins", "ok", f"{found}; only its owner can read it" if os.name == "posix" else found)


def _inbox(posting: Posting) -> Finding:
    counts = posting.desk.counts()
    unsure, handed = counts.get(State.UNSURE, 0), counts.get(State.HANDED, 0)
    told = [f"{count_of(unsure, 'post')} of unknown fate"] if unsure else []
    told += [f"{count_of(handed, 'post')} for you to make"] if handed else []
    if told:
        return Finding("inbox", "note", ", ".join(told), "`pullquote inbox` shows what only you can do.")
    return Finding("inbox", "ok", "empty")


def _runner(posting: Posting) -> Finding:
    seen = read_runner(posting.workspace.root / HEALTH)
    if seen is None:
        return Finding("runner", "note", "has never run here", "`pullquote run` posts what is due.")
    if not seen.lives(posting.now()):
        last = f"last seen at {seen.at:%Y-%m-%d %H:%M} UTC"
        return Finding("runner", "note", last, "`pullquote run` posts what is due.")
    if seen.trouble:
        return Finding("runner", "wrong", seen.trouble, "Its log tells more.")
    return Finding("runner", "ok", f"seen {(posting.now() - seen.at).total_seconds():.0f} s ago")
