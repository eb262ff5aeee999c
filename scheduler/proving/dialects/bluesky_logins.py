"""The logins of the fake of Bluesky: pairs of tokens that end by its clock, and an app password that gives new ones.

Pure. Shapes of answers and errors are those of PDS 0.5.35, tried on 2026-11-21. It differs in one thing: it takes a
refresh token once more after that was renewed, not for two hours.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any

from scheduler.proving.dialect import Reply, Request

DID = "did:plc:fakefakefakefakefakefake"
HANDLE = "ann.test"

NEW_HANDLE = "ann-other.test"
"""What the account is called after it was renamed."""

PASSWORD = "proving-pass-word-that-must-not-leak"
"""The app password; no error may show it."""

BEGIN = 1_795_420_800
"""2026-11-23 08:00 UTC, in seconds since 1970: when the first pair of tokens was given out."""

_ACCESS, _REFRESH = 2 * 3600, 90 * 86_400
"""Seconds that tokens live."""


class Logins:
    """One account's logins. The n-th pair of tokens was given out at `_given[n - 1]`."""

    def __init__(self, base: str) -> None:
        self._base = base
        self._given = [BEGIN]
        self._ended = 0
        self._graced: set[int] = set()
        self.clock = BEGIN
        self.revoked = self.renamed = self.deactivated = False

    @property
    def handle(self) -> str:
        """What the account is called now."""
        return NEW_HANDLE if self.renamed else HANDLE

    def expire(self) -> None:
        """Ends every access token that was given out."""
        self._ended = len(self._given)

    def refusal(self, request: Request) -> Reply | None:
        """What is said to a request with no good access token; None to one that has it."""
        if "authorization" not in request.headers:
            return no("AuthMissing", "Authentication Required", 401)
        number = self._number(request, "access")
        if number is None:
            return no("InvalidToken", "Token could not be verified")
        if self.revoked or number <= self._ended or self.clock >= self._given[number - 1] + _ACCESS:
            return no("ExpiredToken", "Token has expired")
        return None

    def create(self, request: Request) -> Reply:
        """A new pair for the app password."""
        told = request.told
        if told.keys() != {"identifier", "password"}:
            return no("InvalidRequest", "Invalid com.atproto.server.createSession input")
        if self.revoked or told["password"] != PASSWORD or told["identifier"] not in (DID, self.handle):
            return no("AuthenticationRequired", "Invalid identifier or password", 401)
        return self._session(new=True)

    def refresh(self, request: Request) -> Reply:
        """A new pair for the newest refresh token; the same pair once more for the one before."""
        number = self._number(request, "refresh")
        if request.body or number is None:
            return no("InvalidToken", "Token could not be verified")
        newest = len(self._given)
        if self.clock >= self._given[number - 1] + _REFRESH:
            return no("ExpiredToken", "Token has expired")
        if self.revoked or number < newest - 1 or number in self._graced:
            return no("ExpiredToken", "Token has been revoked")
        if number < newest:
            self._graced.add(number)
        return self._session(new=number == newest)

    def session(self, request: Request) -> Reply:
        """Whose login it is."""
        return Reply.of(200, self._account())

    def _session(self, *, new: bool) -> Reply:
        if new:
            self._given.append(self.clock)
        number, given = len(self._given), self._given[-1]
        pair = {"accessJwt": access(number, given), "refreshJwt": refresh(number, given)}
        return Reply.of(200, {**pair, **self._account()})

    def _account(self) -> dict[str, Any]:
        service = {"id": "#atproto_pds", "type": "AtprotoPersonalDataServer", "serviceEndpoint": self._base}
        state = {"active": False, "status": "deactivated"} if self.deactivated else {"active": True}
        return {"did": DID, "handle": self.handle, "didDoc": {"id": DID, "service": [service]}, **state}

    def _number(self, request: Request, kind: str) -> int | None:
        """Which of the tokens of that kind a request was made with."""
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        made = {"access": access, "refresh": refresh}[kind]
        for number, given in enumerate(self._given, 1):
            if made(number, given) == token:
                return number
        return None


def access(number: int, given: int) -> str:
    """The n-th access token."""
    return _token("at+jwt", {"scope": "com.atproto.appPass", "sub": DID, "iat": given, "exp": given + _ACCESS}, number)


def refresh(number: int, given: int) -> str:
    """The n-th refresh token."""
    claims = {"scope": "com.atproto.refresh", "sub": DID, "jti": f"{number}", "iat": given, "exp": given + _REFRESH}
    return _token("refresh+jwt", claims, number)


def no(error: str, message: str, status: int = 400) -> Reply:
    """An error by its name."""
    return Reply.of(status, {"error": error, "message": message})


def _token(kind: str, claims: Mapping[str, Any], number: int) -> str:
    parts = [_encoded({"typ": kind, "alg": "HS256"}), _encoded(claims), f"signature-that-must-not-leak-{number}"]
    return ".".join(parts)


def _encoded(told: Mapping[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(told).encode()).decode().rstrip("=")
