"""Who is let in at the fake X: signatures of OAuth 1.0a, and tokens of OAuth 2.0 with their families.

Pure. A refresh token is good once; whoever shows a spent one makes all of its family worthless, as the strictest
servers do (RFC 9700, section 4.14.2).
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from oauthlib.oauth1.rfc5849 import signature

from scheduler.proving.dialect import Reply, Request
from scheduler.proving.faults import TOKEN

CLIENT_ID = "fake-client-id"

CLIENT_SECRET = f"{TOKEN}-client-secret"

REDIRECTS = ("http://127.0.0.1:8765/callback",)

_ADDRESS = "https://api.x.com"
"""What requests are signed for, wherever the fake is served."""

_SCOPES = frozenset({"tweet.read", "tweet.write", "users.read", "media.write", "offline.access"})

_LIFE = timedelta(hours=2)


def consumer_keys() -> dict[str, str]:
    """The keys that OAuth 1.0a lets in."""
    return {
        "consumer_key": f"{TOKEN}-consumer",
        "consumer_secret": f"{TOKEN}-consumer-secret",
        "access_token": f"1460000000000000001-{TOKEN}",
        "access_token_secret": f"{TOKEN}-access-secret",
    }


def first_tokens(*, since: datetime) -> dict[str, str]:
    """The tokens of OAuth 2.0 that let in from the beginning, as an account keeps them that got them then."""
    return {
        "client_id": CLIENT_ID,
        "access_token": f"{TOKEN}-access-1",
        "refresh_token": f"{TOKEN}-refresh-1",
        "scope": " ".join(sorted(_SCOPES)),
        "renewed_at": since.isoformat(),
        "expires_at": (since + _LIFE).isoformat(),
    }


def signature_holds(request: Request) -> int | None:
    """When a request was signed, in seconds since 1970; None when its signature does not hold."""
    keys = consumer_keys()
    header = request.headers.get("authorization", "")
    given = dict(signature.collect_parameters(headers={"Authorization": header}, exclude_oauth_signature=False))
    wanted = {"oauth_consumer_key": keys["consumer_key"], "oauth_token": keys["access_token"]}
    if not wanted.items() <= given.items() or given.get("oauth_signature_method") != "HMAC-SHA1":
        return None
    said = given.pop("oauth_signature", "")
    told = SimpleNamespace(
        uri=f"{_ADDRESS}{request.path}",
        http_method=request.method,
        params=[*given.items(), *request.query.items()],
        signature=said,
    )
    holds = signature.verify_hmac_sha1(told, keys["consumer_secret"], keys["access_token_secret"])
    at = given.get("oauth_timestamp", "")
    return int(at) if holds and at.isdigit() else None


@dataclass
class _Family:
    """All tokens that came of one sign-in."""

    scopes: frozenset[str]
    refresh: str | None
    access: dict[str, datetime | None] = field(default_factory=dict)
    spent: set[str] = field(default_factory=set)
    good: bool = True


class TokenDesk:
    """Gives tokens for codes and for refresh tokens. `asked` counts what it was asked for."""

    def __init__(self) -> None:
        self.confidential = False
        self.asked = 0
        self._numbers = count(2)
        self._code_numbers = count(1)
        self._codes: dict[str, dict[str, str]] = {}
        self._families = [_Family(_SCOPES, f"{TOKEN}-refresh-1", {f"{TOKEN}-access-1": None})]

    def authorise(self, address: str) -> dict[str, str]:
        """What X's page sends a person back with, who allowed everything at this address."""
        asked = dict(parse_qsl(urlsplit(address).query))
        problems = (
            asked.get("response_type") != "code",
            asked.get("client_id") != CLIENT_ID,
            asked.get("redirect_uri") not in REDIRECTS,
            asked.get("code_challenge_method") != "S256",
            not asked.get("code_challenge"),
            not asked.get("state"),
            not set(asked.get("scope", "").split()) <= _SCOPES,
        )
        if any(problems):
            return {"error": "invalid_request", "state": asked.get("state", "")}
        code = f"code-{next(self._code_numbers)}"
        self._codes[code] = asked
        return {"code": code, "state": asked["state"]}

    def scopes_of(self, access: str, now: datetime | None) -> frozenset[str] | None:
        """What an access token allows; None when it is not good."""
        for family in self._families:
            if family.good and access in family.access:
                ends = family.access[access]
                return None if ends is not None and now is not None and now >= ends else family.scopes
        return None

    def begin(self, now: datetime) -> None:
        """There is a clock from now on: tokens without an end get one."""
        for family in self._families:
            family.access = {access: ends or now + _LIFE for access, ends in family.access.items()}

    def end_access(self) -> None:
        """No access token that was given so far is good any more; refresh tokens are."""
        for family in self._families:
            family.access.clear()

    def revoke(self) -> None:
        """The person has taken the app's leave away."""
        for family in self._families:
            family.good = False

    def serve(self, request: Request, now: datetime | None) -> Reply:
        """Answers at `/2/oauth2/token`."""
        self.asked += 1
        form = dict(parse_qsl(request.body.decode()))
        if request.headers.get("content-type") != "application/x-www-form-urlencoded":
            return _no("invalid_request", "Missing required parameter [grant_type].")
        if form.get("client_id") != CLIENT_ID or not self._is_app(request):
            return _no("unauthorized_client", "Missing valid authorization header", 401)
        if form.get("grant_type") == "refresh_token":
            return self._renew(form.get("refresh_token", ""), now)
        if form.get("grant_type") == "authorization_code":
            return self._redeem(form, now)
        return _no("unsupported_grant_type", "Value passed for the grant type was invalid.")

    def _is_app(self, request: Request) -> bool:
        if not self.confidential:
            return True
        kind, _, pair = request.headers.get("authorization", "").partition(" ")
        id, _, secret = base64.b64decode(pair or b"").decode().partition(":")
        return (kind, unquote(id), unquote(secret)) == ("Basic", CLIENT_ID, CLIENT_SECRET)

    def _renew(self, refresh: str, now: datetime | None) -> Reply:
        for family in self._families:
            if refresh in family.spent:
                family.good = False
            elif family.good and refresh == family.refresh:
                family.spent.add(refresh)
                return self._give(family, now)
        return _no("invalid_request", "Value passed for the token was invalid.")

    def _redeem(self, form: dict[str, str], now: datetime | None) -> Reply:
        asked = self._codes.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if asked is None or (asked["code_challenge"], asked["redirect_uri"]) != (challenge, form.get("redirect_uri")):
            return _no("invalid_request", "Value passed for the authorization code was invalid.")
        self._families.append(_Family(frozenset(asked["scope"].split()), None))
        return self._give(self._families[-1], now)

    def _give(self, family: _Family, now: datetime | None) -> Reply:
        number = next(self._numbers)
        access = f"{TOKEN}-access-{number}"
        family.access[access] = None if now is None else now + _LIFE
        told: dict[str, Any] = {
            "token_type": "bearer",
            "expires_in": int(_LIFE.total_seconds()),
            "access_token": access,
            "scope": " ".join(sorted(family.scopes)),
        }
        family.refresh = None
        if "offline.access" in family.scopes:
            told["refresh_token"] = family.refresh = f"{TOKEN}-refresh-{number}"
        return Reply.of(200, told)


def _no(error: str, description: str, status: int = 400) -> Reply:
    return Reply.of(status, {"error": error, "error_description": description})
