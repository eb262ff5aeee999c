"""Signing in to Discord: a person pastes the address of a webhook that they made in their channel.

Touches: the network.
"""

from __future__ import annotations

import re

from quotes.errors import InputError
from scheduler.logins.signing_in import Ask, Browser, Field, SignedIn
from scheduler.model import Account
from scheduler.publisher import Access
from scheduler.publishers.discord import SERVER, discord_wire, look_at_webhook
from scheduler.wire.addresses import split_address

ADDRESS = Field(
    "url",
    "Webhook URL",
    hint="In Discord: the channel's settings, Integrations, Webhooks, New Webhook, Copy Webhook URL.",
)

_HOSTS = {f"{before}{name}" for before in ("", "ptb.", "canary.") for name in ("discord.com", "discordapp.com")}
"""Where Discord's own programs copy such addresses from; posts go to discord.com for all of them."""

_PATH = re.compile(r"(?:/api(?:/v[0-9]{1,2})?)?/webhooks/([0-9]{1,20})/([A-Za-z0-9_.-]{1,200})/?")


def sign_in(account: Account, access: Access, ask: Ask, browser: Browser) -> SignedIn:
    """Asks for the webhook's address, which is the whole login, and looks whether Discord knows it.

    Raises `InputError` for another address, `Refused` (rule `login`) and `Busy`.
    """
    wire = discord_wire(account.options, access)
    secrets = webhook_in(ask(ADDRESS), server=wire.base)
    # Whose webhook it was before does not matter: this is the one that is wanted now.
    known = {name: value for name, value in account.options.items() if name not in ("user", "channel")}
    return SignedIn(secrets, look_at_webhook(wire, secrets, known, access).remember)


def webhook_in(address: str, *, server: str = SERVER) -> dict[str, str]:
    """The webhook's number and token. Raises `InputError`, which does not show the address: it is the secret."""
    wrong = InputError(
        "That is no address of a Discord webhook.", "It looks like https://discord.com/api/webhooks/1/x."
    )
    parts = split_address(address.strip())
    if parts is None or parts.username is not None:
        raise wrong
    path = parts.path
    if server != SERVER and address.strip().startswith(f"{server}/"):
        path = address.strip()[len(server) :].partition("?")[0]
    elif parts.scheme != "https" or parts.hostname not in _HOSTS or parts.port not in (None, 443):
        raise wrong
    found = _PATH.fullmatch(path)
    if found is None:
        raise wrong
    return {"id": found[1], "token": found[2]}
