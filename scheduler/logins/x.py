"""Signing in to X: with the keys of an app (OAuth 1.0a), or in the browser (OAuth 2.0 with PKCE).

Touches: the network, the browser, randomness for secrets. Source: docs.x.com, OAuth 2.0 authorization code flow with
PKCE (read 2026-11-21); a code is good for half a minute.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from secrets import compare_digest, token_urlsafe
from urllib.parse import urlencode

from quotes.errors import InputError, Refused
from scheduler.logins.login import Secrets
from scheduler.logins.signing_in import Ask, Browser, Field, SignedIn
from scheduler.model import Account
from scheduler.publisher import Access, Busy, Unsure
from scheduler.publishers.x_requests import XRequests, server_of, user_of
from scheduler.publishers.x_session import KEYS
from scheduler.publishers.x_tokens import SCOPES, ask_for_tokens, is_token
from scheduler.wire.wire import Wire

AUTHORISE = "https://x.com/i/oauth2/authorize"
"""The page on which a person allows the app to post."""

REDIRECT = "http://127.0.0.1:8765/callback"
"""Where that page sends the person back to. X wants it registered with the app, to the letter."""

_WHERE_KEYS = "console.x.com, the app's Keys and tokens; its permission must be Read and write before they are made"

_FIELDS = (
    Field("consumer_key", "API key", hint=_WHERE_KEYS),
    Field("consumer_secret", "API key secret", hint=_WHERE_KEYS),
    Field("access_token", "Access token", hint=_WHERE_KEYS),
    Field("access_token_secret", "Access token secret", hint=_WHERE_KEYS),
)

_CLIENT_ID = Field(
    "client_id",
    "Client ID",
    secret=False,
    hint=f"console.x.com, the app's User authentication settings: Native App or Web App, callback {REDIRECT}",
)

_CLIENT_SECRET = Field("client_secret", "Client secret", hint="console.x.com, the app's Keys and tokens, OAuth 2.0")


def sign_in(account: Account, access: Access, ask: Ask, browser: Browser) -> SignedIn:
    """Signs an account in to X.

    With the option `keys` = `yes` it asks for the four keys of OAuth 1.0a. Otherwise the browser does it; with the
    option `confidential` = `yes` for an app that has a client secret. Raises `Refused` (rule `login`), `Busy` and
    `InputError`.
    """
    server = server_of(account)
    if _is_yes(account, "keys"):
        secrets: Secrets = {field.name: _answer(field, ask) for field in _FIELDS}
    else:
        secrets = _in_browser(Wire(server, patience=access.patience), account, access, ask, browser)
    held = _Held(secrets)
    requests = XRequests(account, Access(held, access.now, access.patience))
    try:
        id, name, _ = user_of(requests.me())
    except Unsure as error:
        raise Busy(error.message) from None
    auth = "oauth1" if set(KEYS) <= set(secrets) else "oauth2"
    return SignedIn(held.read(), {"user": id, "handle": name, "profile": f"https://x.com/{name}", "auth": auth})


def _in_browser(wire: Wire, account: Account, access: Access, ask: Ask, browser: Browser) -> Secrets:
    app = {"client_id": _answer(_CLIENT_ID, ask)}
    if _is_yes(account, "confidential"):
        app["client_secret"] = _answer(_CLIENT_SECRET, ask)
    state, verifier = token_urlsafe(32), token_urlsafe(64)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()

    def address(redirect: str) -> str:
        asked = {
            "response_type": "code",
            "client_id": app["client_id"],
            "redirect_uri": redirect,
            "scope": " ".join(SCOPES),
            "state": state,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        return f"{AUTHORISE}?{urlencode(asked)}"

    code = _code(browser(address, redirect=REDIRECT), state)
    grant = {"grant_type": "authorization_code", "code": code, "redirect_uri": REDIRECT, "code_verifier": verifier}
    return ask_for_tokens(wire, app, grant, now=access.now())


def _code(came: Mapping[str, str], state: str) -> str:
    """The code that the page sent back. What else it says is not repeated: anybody can make a browser say it."""
    if not compare_digest(came.get("state", "").encode(), state.encode()):
        raise Refused("login", "The browser came back from another sign-in.", "Sign in again, in one window only.")
    if not came.get("code"):
        raise Refused("login", "X did not let the app in.", "Sign in again, and allow what the page asks for.")
    return came["code"]


def _answer(field: Field, ask: Ask) -> str:
    given = ask(field).strip()
    if not is_token(given):
        raise InputError(f"The {field.prompt} has letters in it that no key of X's has.", f"Copy it from {field.hint}.")
    return given


def _is_yes(account: Account, name: str) -> bool:
    given = account.options.get(name, "no")
    if given not in ("yes", "no"):
        raise InputError(f"The option {name!r} is {given!r}.", "It is `yes` or `no`.")
    return given == "yes"


class _Held:
    """A login that is kept nowhere yet, for asking whose it is."""

    def __init__(self, secrets: Secrets) -> None:
        self._secrets = secrets

    def read(self) -> Secrets:
        """What X or the person gave."""
        return self._secrets

    def write(self, secrets: Secrets) -> None:
        """Replaces it."""
        self._secrets = secrets

    def locked(self) -> AbstractContextManager[None]:
        """Nobody else knows of it."""
        return nullcontext()
