"""The login of one account at X: what signs its requests, and how it is renewed.

Touches: the login, the network. OAuth 1.0a keys do not end. OAuth 2.0 access tokens live for two hours and are renewed
with a refresh token that X takes once and gives anew each time, so:

- Nothing is renewed before its time: clients that renewed every hour have lost their tokens (public reports of 2026).
  A renewal comes two minutes before the end, or when X answers 401 to a token that it did not give just now.
- One process renews at a time, under the login's lock, and looks first whether another did while it waited.
- The disk is tried first, with a note that a renewal began; a disk that is full must not cost the new tokens. They are
  written before they are used. The old refresh token stays beside them until X has taken the new access token.
- When X's answer is lost, the same refresh token is tried again later. X may have used it up: then a person signs in.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from oauthlib.oauth1 import Client as Signer
from requests import PreparedRequest
from requests.auth import AuthBase

from quotes.errors import NotFound, PullquoteError, Refused, StorageError
from scheduler.logins.login import Secrets
from scheduler.publisher import Access, Busy
from scheduler.publishers.x_tokens import AGAIN, ask_for_tokens, is_token
from scheduler.wire.wire import Wire

MARGIN = timedelta(minutes=2)
"""How long before its end a token is renewed: a picture may be on its way for one minute, and a clock be off by one."""

YOUNG = timedelta(minutes=10)
"""A token this young is not renewed because of a 401: that would not help, and would use up one after the other."""

KEYS = ("consumer_key", "consumer_secret", "access_token", "access_token_secret")
"""The secrets of OAuth 1.0a, as X's developer console has them."""

_HIDDEN = (*KEYS, "client_secret", "refresh_token", "previous_refresh_token")
"""Secrets that may stand in no message."""


# oauthlib writes whose keys it signs with, and all that it signs, into its debugging log.
logging.getLogger("oauthlib").setLevel(logging.INFO)


@dataclass(frozen=True, slots=True)
class Bearer(AuthBase):
    """Signs with an OAuth 2.0 access token."""

    token: str = field(repr=False)

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """Adds the header."""
        request.headers["Authorization"] = f"Bearer {self.token}"
        return request


@dataclass(frozen=True, slots=True)
class Signed(AuthBase):
    """Signs with OAuth 1.0a keys, at the time that our clock says."""

    keys: Mapping[str, str] = field(repr=False)
    now: Callable[[], datetime] = field(repr=False)

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """Adds the header. Bodies are not signed: they are JSON or multipart (RFC 5849, section 3.4.1.3.1)."""
        signer: Any = Signer(*(self.keys[name] for name in KEYS), timestamp=str(int(self.now().timestamp())))
        _, headers, _ = signer.sign(request.url, request.method)
        request.headers.update(headers)
        return request


class XSession:
    """One account's login. Every method may raise `Refused` (rule `login`) and `Busy`; nothing was posted then."""

    def __init__(self, server: str, access: Access) -> None:
        self._access = access
        self._wire = Wire(server, patience=access.patience)
        self._held: Secrets | None = None

    def authorisation(self) -> AuthBase:
        """What signs the next request; renewed when its end is near."""
        held = self._known()
        if "refresh_token" in held and self._ends_soon(held):
            held = self._renew(held["access_token"])
        return Signed(held, self._access.now) if _is_keys(held) else Bearer(held["access_token"])

    def renewed(self, refused: AuthBase) -> bool:
        """After a 401: whether there is another token now than the one that was refused."""
        if not isinstance(refused, Bearer):
            return False
        self._held = self._read()
        if self._held.get("access_token") != refused.token:
            return True  # another process was here
        if "refresh_token" not in self._held or self._is_young(self._held):
            return False
        self._renew(refused.token)
        return True

    def worked(self) -> None:
        """X has taken the token: the refresh token from before the last renewal is dropped. Raises nothing."""
        if self._held is None or "previous_refresh_token" not in self._held:
            return
        with suppress(PullquoteError), self._access.login.locked():
            kept = dict(self._read())
            if kept["access_token"] == self._held["access_token"]:
                kept.pop("previous_refresh_token", None)
                self._write(kept)

    def ends(self) -> datetime | None:
        """When it stops working unless a person signs in again; None for keys, for what renews itself, and for a
        login that is not there or says nothing."""
        try:
            held = self._known()
        except PullquoteError:
            return None
        return None if "refresh_token" in held else _moment(held, "expires_at")

    def scopes(self) -> frozenset[str] | None:
        """What the login allows; None for keys, and where X did not say."""
        scope = self._known().get("scope")
        return None if scope is None else frozenset(scope.split())

    def redacted(self, text: str) -> str:
        """A text without this login's secrets: X may repeat what it was sent."""
        for name, secret in (self._held or {}).items():
            if name in _HIDDEN and len(secret) > 5:  # shorter ones would tear words apart and are no secrets of X's
                text = text.replace(secret, "…")
        return text

    def _renew(self, ended: str) -> Secrets:
        with self._locked():
            held = self._read()
            if "refresh_token" not in held or (held["access_token"] != ended and not self._ends_soon(held)):
                self._held = held  # another process was here, or a person
                return held
            self._write({**held, "renewal_began": self._access.now().isoformat()})
            try:
                fresh = self._fresh(held)
            except Refused:
                with suppress(Busy):
                    self._write(held)  # X has answered: no answer was lost this time
                raise
            self._write(fresh)
            return fresh

    def _fresh(self, held: Secrets) -> Secrets:
        """The new tokens. Should X know nothing of the last renewal, the refresh token from before it still works."""
        refused = None
        for name in ("refresh_token", "previous_refresh_token"):
            try:
                if name in held:
                    fresh = self._asked(held, held[name])
                    spent = held[name]
                    return fresh if fresh["refresh_token"] == spent else {**fresh, "previous_refresh_token": spent}
            except Refused as error:
                refused = refused or error
        if "renewal_began" in held:
            raise Refused("login", "X does not take this login any more: its answer to a renewal was lost.", AGAIN)
        raise refused or Refused("login", "The login cannot be renewed.", AGAIN)

    def _asked(self, held: Secrets, refresh: str) -> dict[str, str]:
        grant = {"grant_type": "refresh_token", "refresh_token": refresh}
        fresh = ask_for_tokens(self._wire, held, grant, now=self._access.now())
        # Without a new one the old one goes on (RFC 6749, section 6), as does what it allows.
        return {"refresh_token": refresh, **({"scope": held["scope"]} if "scope" in held else {}), **fresh}

    def _known(self) -> Secrets:
        """As they were when they were read last: reading asks the disk and undoes its encryption."""
        if self._held is None:
            self._held = self._read()
        return self._held

    def _read(self) -> Secrets:
        try:
            held = self._access.login.read()
        except NotFound as error:
            raise Refused("login", error.message, AGAIN) from None
        except StorageError as error:
            raise Busy(f"The login cannot be read. {error.message}") from None
        wanted = KEYS if _is_keys(held) else ("client_id", "access_token")
        if not all(is_token(held.get(name, "")) for name in wanted):
            raise Refused("login", "The login is not whole.", AGAIN)
        return held

    def _write(self, secrets: Secrets) -> None:
        try:
            self._access.login.write(secrets)
        except StorageError as error:
            raise Busy(f"The login cannot be kept. {error.message}") from None
        self._held = dict(secrets)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with ExitStack() as stack:
            try:
                stack.enter_context(self._access.login.locked())
            except StorageError as error:
                raise Busy(f"Another process is renewing the login. {error.message}") from None
            yield

    def _ends_soon(self, held: Secrets) -> bool:
        ends = _moment(held, "expires_at")
        return ends is not None and self._access.now() >= ends - MARGIN

    def _is_young(self, held: Secrets) -> bool:
        since = _moment(held, "renewed_at")
        return since is not None and timedelta(0) <= self._access.now() - since < YOUNG


def _is_keys(held: Secrets) -> bool:
    return "access_token_secret" in held


def _moment(held: Secrets, name: str) -> datetime | None:
    """A moment that was kept with the secrets; None when it is not there, or was changed beyond reading."""
    try:
        moment = datetime.fromisoformat(held.get(name, ""))
    except ValueError:
        return None
    return moment if moment.tzinfo else None
