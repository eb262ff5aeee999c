"""The login of one account at Bluesky: what requests are made with, and how it is renewed.

Touches: the login, the network. An access token lives for two hours and a refresh token for ninety days; each renewal
gives a new pair. The reference server takes the old refresh token for two hours more and gives the same new one again
(PDS 0.5.35, tried 2026-11-21), so a renewal whose answer was lost is simply done again. The app password is the last
resort: signing in is limited to 30 times in five minutes and 300 times a day.

- A renewal comes two minutes before the end, or when the server does not take the token: with status 400, before it has
  looked at the request, so that the request may be made once more.
- One process renews at a time, under the login's lock, and looks first whether another did while it waited.
- How long a token lives is read from the token, and counted from when it came: our clock may be hours off.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from quotes.errors import NotFound, PullquoteError, Refused, StorageError
from scheduler.logins.login import Secrets
from scheduler.publisher import Access, Busy, Unsure
from scheduler.publishers.bluesky_record import DID
from scheduler.publishers.bluesky_server import ACCOUNT_ERRORS, AGAIN, TOKEN_ERRORS, BlueskyServer, error_of
from scheduler.wire.wire import Answer

if TYPE_CHECKING:
    from atproto_client import Client

MARGIN = timedelta(minutes=2)
"""How long before its end a token is renewed: a picture may be on its way for one minute."""

LEAST_LIFE, LONGEST_LIFE = timedelta(minutes=5), timedelta(days=90)
"""What a token may say of its life to be believed; it is two hours. With less, every request would renew it."""

MAIN_PASSWORD = "com.atproto.access"
"""What a login made with the account's main password may do: everything. App passwords have scopes of their own."""

_SECRET = ("access_jwt", "refresh_jwt", "previous_refresh_token", "app_password")

_JWT = re.compile(r"(?=.{1,4096}\Z)[\w-]+\.[\w-]+\.[\w-]+", re.ASCII)

Headers = dict[str, str]


class BlueskySession:
    """One account's login at a server. Every method may raise `Refused` (rule `login`) and `Busy`."""

    def __init__(self, server: BlueskyServer, access: Access, user: str) -> None:
        self._server = server
        self._access = access
        self._user = user
        self._held: Secrets | None = None

    def ask(self, call: Callable[[Client, Headers], object], *, patience: float | None = None) -> Answer:
        """The answer to one request made with the login. Raises as `BlueskyServer.ask` does, too."""
        token = self._token()
        answer = self._server.ask(lambda client: call(client, _bearer(token)), patience=patience)
        if answer.status == 400 and error_of(answer) in TOKEN_ERRORS:
            token = self._renew(token)
            answer = self._server.ask(lambda client: call(client, _bearer(token)), patience=patience)
        if answer.status == 200:
            self._worked()
        return answer

    def user(self) -> str:
        """The account's own, unchanging name: as its options have it, else as its token has it."""
        user = self._user or claims(self._token()).get("sub")
        if not isinstance(user, str) or not DID.fullmatch(user):
            raise Refused("login", "The account has no login for Bluesky.", AGAIN)
        return user

    def scope(self) -> str:
        """What the login may do; empty where its token does not say."""
        scope = claims(self._token()).get("scope")
        return scope if isinstance(scope, str) else ""

    def ends(self) -> datetime | None:
        """When it stops working unless a person signs in again; None with an app password, or when nobody knows."""
        try:
            held = self._known()
        except PullquoteError:
            return None
        return None if held.get("app_password") else _moment(claims(held.get("refresh_jwt", "")).get("exp"))

    def _token(self) -> str:
        """The access token, renewed when its end is near."""
        held = self._known()
        token = held.get("access_jwt", "")
        return self._renew(token) if not _JWT.fullmatch(token) or self._ends_soon(held) else token

    def _renew(self, ended: str) -> str:
        """Another access token than the one that has ended."""
        with self._locked():
            held = self._read()
            token = held.get("access_jwt", "")
            if token == ended or not _JWT.fullmatch(token) or self._ends_soon(held):
                fresh = self._refreshed(held) or self._signed_in(held)
                self._write({**held, **fresh})
                token = fresh["access_jwt"]
        return token

    def _refreshed(self, held: Secrets) -> dict[str, str] | None:
        """A new pair for the refresh token, or for the one from before it; None when neither is taken."""
        for name in ("refresh_jwt", "previous_refresh_token"):
            token = held.get(name, "")
            if not _JWT.fullmatch(token):
                continue
            login = _bearer(token)
            answer = self._ask_for_login(partial(_refresh_session, login=login))
            if answer.status == 200:
                return self._pair(answer, previous=token)
            failed = self._server.outcome(answer)
            if not isinstance(failed, Refused) or error_of(answer) in ACCOUNT_ERRORS:
                raise _not_now(failed)
        return None

    def _signed_in(self, held: Secrets) -> dict[str, str]:
        """A new pair for the app password."""
        password = held.get("app_password", "")
        if not password:
            raise Refused("login", "Bluesky does not take this login any more.", AGAIN)
        identifier = self._user or held.get("did", "")
        answer = self._ask_for_login(lambda client: create_session(client, identifier, password))
        if answer.status != 200:
            raise _not_now(self._server.outcome(answer))
        return self._pair(answer, previous="")

    def _ask_for_login(self, call: Callable[[Client], object]) -> Answer:
        try:
            return self._server.ask(call)
        except Unsure as error:
            failed = Busy(f"Bluesky did not answer when asked for a login. {error.message}")
        raise failed

    def _pair(self, answer: Answer, *, previous: str) -> dict[str, str]:
        told = answer.told or {}
        pair = pair_of(told, self._access.now())
        if self._user and told.get("did") != self._user:
            raise Refused("login", "Bluesky gives the login of another account.", AGAIN)
        return {**pair, "previous_refresh_token": previous}

    def _worked(self) -> None:
        """The server has taken the token: the refresh token from before the last renewal is dropped. Raises nothing."""
        token = (self._held or {}).get("access_jwt")
        if not (self._held or {}).get("previous_refresh_token"):
            return
        with suppress(PullquoteError), self._locked():
            if (held := self._read()).get("access_jwt") == token:
                self._write({**held, "previous_refresh_token": ""})

    def _known(self) -> Secrets:
        """As they were when they were read last: reading asks the disk and undoes its encryption."""
        return self._read() if self._held is None else self._held

    def _read(self) -> Secrets:
        failed: PullquoteError
        try:
            return self._hold(self._access.login.read())
        except NotFound as error:
            failed = Refused("login", error.message, AGAIN)
        except StorageError as error:
            failed = Busy(f"The login cannot be read. {error.message}")
        raise failed

    def _write(self, secrets: Mapping[str, str]) -> None:
        kept = {name: secret for name, secret in secrets.items() if secret}
        try:
            self._access.login.write(kept)
        except StorageError as error:
            raise Busy(f"The login cannot be kept. {error.message}") from None
        self._hold(kept)

    def _hold(self, secrets: Secrets) -> Secrets:
        self._held = secrets
        # What is shorter would tear words apart, and is no secret of any server's.
        self._server.hidden = tuple(secrets[name] for name in _SECRET if len(secrets.get(name, "")) > 5)
        return secrets

    @contextmanager
    def _locked(self) -> Iterator[None]:
        lock: AbstractContextManager[None]
        try:
            lock = self._access.login.locked()
            lock.__enter__()
        except StorageError as error:
            raise Busy(f"Another process is renewing the login. {error.message}") from None
        try:
            yield
        finally:
            lock.__exit__(None, None, None)

    def _ends_soon(self, held: Secrets) -> bool:
        token = held.get("access_jwt", "")
        ends = None if _life(token) is None else _moment(claims(token).get("exp"))
        with suppress(ValueError):
            ends = datetime.fromisoformat(held.get("access_ends", ""))
        return ends is not None and self._access.now() >= ends - MARGIN


def create_session(client: Client, identifier: str, password: str) -> object:
    """Asks for a login with a password; `identifier` is a handle or what the account is called for ever."""
    return client.com.atproto.server.create_session({"identifier": identifier, "password": password})


def _refresh_session(client: Client, login: Headers) -> object:
    return client.com.atproto.server.refresh_session(headers=login)


def pair_of(told: Mapping[str, Any], now: datetime) -> dict[str, str]:
    """The secrets in a server's answer: two tokens, and when the first ends. Raises `Busy` when they are not there."""
    access, refresh = told.get("accessJwt"), told.get("refreshJwt")
    if not all(isinstance(token, str) and _JWT.fullmatch(token) for token in (access, refresh)):
        raise Busy("Bluesky's answer holds no login.")
    life = _life(str(access))
    return {
        "access_jwt": str(access),
        "refresh_jwt": str(refresh),
        "access_ends": "" if life is None else (now + life).isoformat(),
    }


def claims(token: str) -> dict[str, Any]:
    """What a token says of itself, unproven; nothing when it is not of the usual form."""
    if not _JWT.fullmatch(token):
        return {}
    middle = token.split(".")[1]
    with suppress(ValueError, RecursionError):
        told = json.loads(base64.urlsafe_b64decode(middle + "=" * (-len(middle) % 4)))
        if isinstance(told, dict):
            return told
    return {}


def _life(token: str) -> timedelta | None:
    """How long a token lives, by what it says; None when that cannot be."""
    told = claims(token)
    begins, ends = _moment(told.get("iat")), _moment(told.get("exp"))
    if begins is None or ends is None or not LEAST_LIFE <= ends - begins <= LONGEST_LIFE:
        return None
    return ends - begins


def _moment(told: object) -> datetime | None:
    """A time in seconds since 1970."""
    if type(told) is not int or not 0 < told < 2**33:  # the year 2242
        return None
    return datetime.fromtimestamp(told, UTC)


def _not_now(failed: Refused | Busy | Unsure) -> Refused | Busy:
    """Asking for a login changes nothing that anybody sees; a refusal of it is a refusal of the login."""
    if isinstance(failed, Unsure):
        return Busy(failed.message)
    return Refused("login", failed.message, AGAIN) if isinstance(failed, Refused) and failed.rule != "login" else failed


def _bearer(token: str) -> Headers:
    return {"Authorization": f"Bearer {token}"}
