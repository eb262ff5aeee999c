"""Signing in to Bluesky with an app password, and finding the server that keeps the account.

Touches: the network. The app password is kept beside the tokens: it is what a login is had with when the refresh token,
which lives for ninety days, has ended. A person takes it back in the app, which ends everything that was had with it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from quotes.errors import InputError, Refused
from scheduler.logins.signing_in import Ask, Browser, Field, SignedIn
from scheduler.model import Account
from scheduler.publisher import Access, Busy
from scheduler.publishers.bluesky import APP
from scheduler.publishers.bluesky_record import DID, HANDLE
from scheduler.publishers.bluesky_server import BLUESKY, BlueskyServer
from scheduler.publishers.bluesky_session import create_session, pair_of
from scheduler.wire.addresses import check_base, names_private

IDENTIFIER = Field("identifier", "Handle", secret=False, hint="As it stands in your profile: ann.bsky.social.")

APP_PASSWORD = Field(
    "app_password", "App password", hint="The app makes one in Settings, Privacy and security, App passwords."
)

_UNSEEN = re.compile(r"[\s\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
"""Spaces, and the marks that come along when a handle is copied from the app."""


def sign_in(account: Account, access: Access, ask: Ask, browser: Browser) -> SignedIn:
    """A login for the account's option `server`, by default Bluesky's own.

    The options remember the server that keeps the account, whose it is, and where its posts are seen. Raises `Busy`,
    `InputError` and `Refused`: rule `login`, also for the login of another user than the account has; rule `address`
    when the account is kept where nobody may be talked to.
    """
    base = check_base(account.options.get("server") or BLUESKY, what="The server's address")
    identifier = _tidy(ask(IDENTIFIER), base)
    password = ask(APP_PASSWORD).strip()
    server = BlueskyServer(base, patience=access.patience, now=access.now)
    server.hidden = (password,) if len(password) > 5 else ()  # what is shorter would tear words apart
    told = server.sure(lambda: server.ask(lambda client: create_session(client, identifier, password))).told or {}
    did, handle = told.get("did"), told.get("handle")
    if not isinstance(did, str) or not DID.fullmatch(did) or not isinstance(handle, str):
        raise Busy("Bluesky's answer does not say whose login this is.")
    if account.options.get("user", did) != did:
        whose = account.options.get("handle", "another user")
        raise Refused(
            "login",
            f"This login is not for {whose}, as whom the account posts.",
            "Sign in as the user the account was added for, or add another account.",
        )
    name = handle if HANDLE.fullmatch(handle) and handle != "handle.invalid" else did
    secrets = {"did": did, "app_password": password, **pair_of(told, access.now())}
    options = {"server": home_of(told, base), "user": did, "handle": name, "profile": f"{APP}/profile/{name}"}
    return SignedIn({key: secret for key, secret in secrets.items() if secret}, options)


def _tidy(typed: str, base: str) -> str:
    """A handle without what people write around it. On Bluesky's own server a name alone is one of its own."""
    name = _UNSEEN.sub("", typed).removeprefix("@").removeprefix(f"{APP}/profile/").rstrip("/")
    if base == BLUESKY and re.fullmatch(r"[A-Za-z0-9-]+", name):
        name = f"{name}.bsky.social"
    if not name:
        raise InputError("The handle is empty.", "It looks like ann.bsky.social.")
    return name


def home_of(told: Mapping[str, Any], base: str) -> str:
    """The server that keeps the account, as the answer names it; the one that was asked when it names none.

    Raises `Refused` (rule `address`).
    """
    document = told.get("didDoc")
    services = document.get("service") if isinstance(document, dict) else None
    for service in services if isinstance(services, list) else []:
        if isinstance(service, dict) and str(service.get("id")).endswith("#atproto_pds"):
            return _checked(str(service.get("serviceEndpoint")), base)
    return base


def _checked(endpoint: str, base: str) -> str:
    """An address that a server told us. A server of the internet may not send us into a private network."""
    refused = Refused(
        "address",
        "Bluesky says that the account is kept by a server that cannot be talked to.",
        "Nothing was sent there. Give the account's server by hand: `--set server=https://…`.",
    )
    try:
        home = check_base(endpoint, what="The server that keeps the account")
    except InputError:
        raise refused from None
    if names_private(urlsplit(home).hostname or "") and not names_private(urlsplit(base).hostname or ""):
        raise refused
    return home
