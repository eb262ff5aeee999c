"""Signing in to Mastodon: an app is registered on the person's own server, and they let it in with their browser.

Touches: the network.

Below the library, on the wire itself: it knows nothing of PKCE, and takes an error for the answer it waits for.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from datetime import timedelta
from urllib.parse import urlencode

from quotes.errors import PullquoteError, Refused
from scheduler.logins.signing_in import Ask, Browser, Field, SignedIn
from scheduler.model import Account
from scheduler.publisher import Access
from scheduler.publishers.mastodon_account import SCOPES, health_of, missing_scopes, scope_warnings, scopes_in
from scheduler.publishers.mastodon_server import NAME, MastodonServer, checked_token, server_address
from scheduler.wire.outcomes import one_line
from scheduler.wire.wire import Answer, Wire

_LONGEST_LIFE = 10 * 365 * 24 * 3600
"""Seconds: a login that is said to live longer than ten years does not end."""

_AGAIN = "Try once more; if it stays so, make a token by hand and give it with the option paste=yes."


def sign_in(account: Account, access: Access, ask: Ask, browser: Browser) -> SignedIn:
    """Signs in on the server in the option `server`, or the one that is asked for, by way of a browser.

    With the option `paste` set to `yes` an access token is asked for that was made by hand; `website` is shown to
    people beside the app's name. Raises `Refused` (rule `login`), `Busy` and `InputError`.
    """
    options = account.options
    base = server_address(options.get("server") or ask(_SERVER))
    pasted = options.get("paste") == "yes"
    if pasted:
        given = {"access_token": checked_token(ask(_TOKEN).strip(), "That is no access token.")}
    else:
        given = _Flow(base, access, options.get("website", "")).through(browser)
    server = MastodonServer(base, given["access_token"], patience=access.patience, now=access.now)
    health = health_of(server, options, access.now)
    if pasted:
        _must_do(missing_scopes(server))
    return SignedIn(given, {"server": base, **health.remember})


_SERVER = Field(
    "server", "Your server, or your whole name there", secret=False, hint="social.example, or @me@social.example"
)

_TOKEN = Field(
    "access_token",
    "Access token",
    hint=f"Preferences, Development, New application, with {', '.join(SCOPES)}; it is on that application's page.",
)


class _Flow:
    """One way through a browser: OAuth's code flow, with PKCE (RFC 7636) where the server has it (Mastodon 4.3)."""

    def __init__(self, base: str, access: Access, website: str) -> None:
        self._access = access
        self._website = website
        self._wire = Wire(base, patience=access.patience)
        self._server = MastodonServer(base, "", patience=access.patience, now=access.now)
        # Not the randomness of plans and waits, which can be repeated: nobody may be able to guess these.
        self._state, self._verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(48)
        self._app: dict[str, str] = {}
        self._proof: dict[str, str] = {}
        self._redirect = ""

    def through(self, browser: Browser) -> dict[str, str]:
        """The secrets of a login that a person gave."""
        came = browser(self._address)
        if not hmac.compare_digest(came.get("state", "").encode(), self._state.encode()):
            raise Refused("login", "What the browser brought back belongs to another sign-in.", _AGAIN)
        if not came.get("code"):
            said = one_line(came.get("error_description") or came.get("error") or "it gave no code")
            raise Refused("login", f"Mastodon did not let the app in: {said}.", _AGAIN)
        self._server.hide(came["code"], self._verifier, self._app["client_secret"])
        form = {
            "grant_type": "authorization_code",
            "code": came["code"],
            "redirect_uri": self._redirect,
            **self._app,
            **self._proof,
        }
        answer = self._server.sure(lambda: self._post("/oauth/token", form), refusal="login")
        _must_do(scope_warnings(scopes_in(answer, "scope")))
        told = answer.told or {}
        token = str(told.get("access_token", ""))
        given = {"access_token": checked_token(token, "Mastodon's answer holds no login."), **self._app}
        lives = told.get("expires_in")  # Mastodon's do not end; some of its relatives' do
        if type(lives) is int and 0 < lives < _LONGEST_LIFE:
            given["expires_at"] = (self._access.now() + timedelta(seconds=lives)).isoformat()
        return given

    def _address(self, redirect_uri: str) -> str:
        """Where the person lets the app in, which must be registered with the address they are sent back to."""
        self._redirect = redirect_uri
        form = {"client_name": NAME, "redirect_uris": redirect_uri, "scopes": " ".join(SCOPES)}
        if self._website:
            form["website"] = self._website
        answer = self._server.sure(lambda: self._post("/api/v1/apps", form), takes=(200, 404), refusal="login")
        told = answer.told or {}
        for name in ("client_id", "client_secret"):
            if not isinstance(told.get(name), str):
                raise Refused(
                    "login",
                    f"{self._server.host} is no Mastodon server, or registers no apps.",
                    "Give its address as the browser shows it when you are there.",
                )
            self._app[name] = checked_token(told[name], "Mastodon's answer holds no app.")
        query = {
            "response_type": "code",
            "client_id": self._app["client_id"],
            "redirect_uri": redirect_uri,
            "scope": " ".join(SCOPES),
            "state": self._state,
        }
        if self._knows_pkce():
            digest = hashlib.sha256(self._verifier.encode()).digest()
            query["code_challenge"] = urlsafe_b64encode(digest).rstrip(b"=").decode()
            query["code_challenge_method"] = "S256"
            self._proof["code_verifier"] = self._verifier  # only then: without a challenge it is taken for a fraud
        # Not the address that the server's description names: a login goes to the server that was typed.
        return f"{self._server.base}/oauth/authorize?{urlencode(query)}"

    def _knows_pkce(self) -> bool:
        try:
            answer = self._server.get("/.well-known/oauth-authorization-server")
        except PullquoteError:
            return False
        methods = (answer.told or {}).get("code_challenge_methods_supported")
        return answer.status == 200 and isinstance(methods, list) and "S256" in methods

    def _post(self, path: str, form: Mapping[str, str]) -> Answer:
        headers = [
            ("User-Agent", NAME),
            ("Accept", "application/json"),
            ("Content-Type", "application/x-www-form-urlencoded"),
        ]
        return self._wire.send("POST", self._server.base + path, headers, urlencode(form).encode())


def _must_do(lacks: list[str]) -> None:
    """Raises `Refused` for a login that could not post."""
    if lacks:
        raise Refused("login", lacks[0], f"Give the application {', '.join(SCOPES)}.")
