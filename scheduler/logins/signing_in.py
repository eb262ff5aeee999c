"""Signing in: what is asked of a person for each network, and what comes of it.

Pure. The networks' own modules beside this one do it; `SIGN_INS` finds them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Protocol

from scheduler.logins.login import Secrets
from scheduler.model import Account
from scheduler.publisher import Access


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to ask for. `secret` is not shown while it is typed; `hint` says where to find it."""

    name: str
    prompt: str
    secret: bool = True
    hint: str = ""


Ask = Callable[[Field], str]
"""Gives the answer to a field; an answer is never empty. Raises `InputError` when nobody is there to ask."""


class Browser(Protocol):
    """A person's browser: opens the network's page and brings back what it answers."""

    def __call__(self, address: Callable[[str], str], *, redirect: str | None = None) -> Mapping[str, str]:
        """Opens `address(redirect_uri)` and gives the parameters with which the network sent the person back.

        `redirect` asks for that very redirect URI, a loopback address, where a network must know it beforehand; by
        default the port is any free one. Raises `InputError` when nothing came back in time.
        """


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A login, and what the account should remember in its options: whose it is, where its profile is, its server."""

    secrets: Secrets = field(repr=False)
    options: Mapping[str, str] = field(default_factory=dict)


SignIn = Callable[[Account, Access, Ask, Browser], SignedIn]
"""Signs an account in. The account's options may hold `server` and whatever else the network's command takes; the
access has no login yet. Raises `Refused` (rule `login`), `Busy` and `InputError`."""

SIGN_INS = {
    "bluesky": "scheduler.logins.bluesky:sign_in",
    "discord": "scheduler.logins.discord:sign_in",
    "mastodon": "scheduler.logins.mastodon:sign_in",
    "telegram": "scheduler.logins.telegram:sign_in",
    "webhook": "scheduler.logins.webhook:sign_in",
    "x": "scheduler.logins.x:sign_in",
}
"""The networks that need a login, and where it is had."""


def sign_in_for(network: str) -> SignIn | None:
    """How an account of a network of ours signs in; None where no login is needed."""
    if network not in SIGN_INS:
        return None
    module, _, name = SIGN_INS[network].partition(":")
    found: SignIn = getattr(import_module(module), name)
    return found
