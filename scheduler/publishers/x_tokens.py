"""X's OAuth 2.0 tokens: asking for them, and what is kept of the answer.

Touches: the network. Sources: docs.x.com, OAuth 2.0 authorization code flow with PKCE (read 2026-11-21); RFC 6749.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import datetime, timedelta
from urllib.parse import quote, urlencode

from quotes.errors import Refused
from scheduler.logins.login import Secrets
from scheduler.publisher import Busy, Unsure
from scheduler.wire.outcomes import wait_of
from scheduler.wire.wire import Answer, Wire

SCOPES = ("tweet.read", "tweet.write", "users.read", "media.write", "offline.access")
"""What a login must allow: reading and making posts, whose login it is, pictures, and renewing itself."""

LEAST_LIFE, LONGEST_LIFE = timedelta(minutes=10), timedelta(days=90)
"""What X may say of a token's life to be believed; it says two hours. With less, every request would renew it."""

AGAIN = "`pullquote accounts login NAME` signs in again."


def ask_for_tokens(wire: Wire, app: Secrets, grant: Mapping[str, str], *, now: datetime) -> dict[str, str]:
    """The secrets that X gives for a `grant`: a code, or a refresh token, which is used up by this.

    `app` has the `client_id` and, for a confidential client, the `client_secret`. Raises `Refused` (rule `login`) when
    X refuses the grant, and `Busy` in all other cases; then X may have used it up all the same.
    """
    form = {**grant, "client_id": app["client_id"]}
    headers = [("Content-Type", "application/x-www-form-urlencoded"), ("Accept", "application/json")]
    if secret := app.get("client_secret"):
        # RFC 6749, section 2.3.1: both are form-encoded before they are joined.
        pair = f"{quote(app['client_id'], safe='')}:{quote(secret, safe='')}"
        headers.append(("Authorization", f"Basic {base64.b64encode(pair.encode()).decode()}"))
    try:
        answer = wire.send("POST", f"{wire.base}/2/oauth2/token", headers, urlencode(form).encode())
    except Unsure as error:
        raise Busy(f"X did not answer when asked for a login. {error.message}") from None
    return _kept(answer, app, now)


def _kept(answer: Answer, app: Secrets, now: datetime) -> dict[str, str]:
    told = answer.told or {}
    access, refresh, scope = (told.get(name) for name in ("access_token", "refresh_token", "scope"))
    if answer.status != 200 or not isinstance(access, str) or not is_token(access):
        raise _no(answer, now)
    kept = {name: app[name] for name in ("client_id", "client_secret") if app.get(name)}
    kept |= {"access_token": access, "renewed_at": now.isoformat()}
    if isinstance(refresh, str) and is_token(refresh):
        kept["refresh_token"] = refresh
    if isinstance(scope, str):
        kept["scope"] = " ".join(scope.split())
    life = told.get("expires_in")
    if isinstance(life, int) and LEAST_LIFE.total_seconds() <= life <= LONGEST_LIFE.total_seconds():
        kept["expires_at"] = (now + timedelta(seconds=life)).isoformat()
    return kept


def is_token(text: str) -> bool:
    """Whether a text can stand in a header: what a library says of one that cannot would show it."""
    return 0 < len(text) <= 4096 and text.isascii() and text.isprintable() and " " not in text


def _no(answer: Answer, now: datetime) -> Refused | Busy:
    """What an answer without a token means. X's words are not repeated: they may repeat what they refuse."""
    error = (answer.told or {}).get("error")
    if answer.status == 429:
        return Busy("X asks to wait before it renews a login.", wait_of(answer, now))
    if answer.status in (400, 401) and isinstance(error, str):
        if error in ("invalid_client", "unauthorized_client"):
            return Refused("login", "X does not know this app by its client id and secret.", AGAIN)
        return Refused("login", "X does not take this login any more.", AGAIN)
    return Busy(f"X's answer about the login tells nothing ({answer.status}).")
