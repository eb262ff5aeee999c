"""X: a fake of version 2 of its interface, in memory, with one account that has both kinds of login.

Pure. Shapes, limits and refusals are X's where they are known (docs.x.com, read 2026-11-21, and bodies in public issue
threads); what is only remembered says so. It has no clock unless it is given one: then it checks the time of
signatures, ends tokens, and dates posts; without, a post was made just after whatever moment a reader asks from.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from scheduler.proving.dialect import Reply, Request
from scheduler.proving.dialects.x_media import MediaShelf
from scheduler.proving.dialects.x_people import TokenDesk, consumer_keys, signature_holds
from scheduler.proving.dialects.x_posts import Timeline
from scheduler.proving.dialects.x_problems import duplicate, invalid, problem
from scheduler.proving.faults import Call, Fault
from scheduler.publishers.truth import Shown

USER = "1460000000000000001"

HANDLE = "ann_other"

_WAIT = 120
"""Seconds until a limit ends: a wait that no backoff of ours would choose."""

_SCOPES = {"publish": "tweet.write", "upload": "media.write", "find": "tweet.read"}


class XDialect:
    """One account of X, its posts and pictures. `handle` and `protected` may be changed at any time.

    Settings beside those known to all: `clock`, its time in seconds since 1970; `media_expire`, which forgets all
    pictures that no post has; `end_access`, which ends every access token so far; `revoke`, which takes the app's leave
    away; `processing`, how many questions a picture takes to be ready; `confidential`, whether the app has a secret.
    """

    def __init__(self, base: str) -> None:
        self.base = base
        self.handle = HANDLE
        self.protected = False
        self.media = MediaShelf()
        self.tokens = TokenDesk()
        self._timeline = Timeline(USER)
        self._clock: datetime | None = None
        self._signed_at = 0

    def call_of(self, request: Request) -> Call | None:
        """By method and path; alt texts belong to the upload."""
        if request.method == "POST" and request.path == "/2/tweets":
            return "publish"
        if request.method == "POST" and request.path in ("/2/media/upload", "/2/media/metadata"):
            return "upload"
        return "find" if request.method == "GET" and request.path == f"/2/users/{USER}/tweets" else None

    def serve(self, request: Request) -> Reply:
        """Does what is asked, of whoever may ask it."""
        if (request.method, request.path) == ("POST", "/2/oauth2/token"):
            return self.tokens.serve(request, self._clock)
        call = self.call_of(request)
        scopes = self._scopes_of(request)
        if scopes is None:
            return self.refusal(Fault.LOGIN, call or "find")
        if scopes and _SCOPES.get(call or "", "users.read") not in scopes:
            return problem(403, "Forbidden", "You are not permitted to perform this action.")
        if (request.method, request.path) == ("GET", "/2/users/me"):
            return self._me(request)
        if request.path.startswith("/2/media/"):
            return self.media.serve(request)
        if call == "find":
            return self._timeline.page(request, self._clock)
        if call == "publish":
            return self._timeline.take(request, self.handle, self.media, self._clock)
        return problem(404, "Not Found", "Not Found")

    def refusal(self, fault: Fault, call: Call) -> Reply:
        """As X says it."""
        if fault is Fault.RATE_LIMIT:
            now = self._signed_at if self._clock is None else int(self._clock.timestamp())
            limits = {"x_rate_limit_limit": "100", "x_rate_limit_remaining": "0"}
            return problem(429, "Too Many Requests", "Too Many Requests", x_rate_limit_reset=f"{now + _WAIT}", **limits)
        if fault is Fault.LOGIN:
            return problem(401, "Unauthorized", "Unauthorized")
        if fault is Fault.DUPLICATE:
            return duplicate()
        if fault is Fault.REFUSED:
            return invalid("The request was refused.")
        status, title = (503, "Service Unavailable") if fault is Fault.ERROR_BEFORE else (500, "Internal Server Error")
        return problem(status, title, title)

    def shown(self) -> Sequence[Shown]:
        """Every post with its text as people see it: links written out, the pictures' own address left away."""
        return self._timeline.shown(self.media)

    def set(self, **settings: bool | int) -> None:
        """Changes what it does."""
        if "clock" in settings:
            self._clock = datetime.fromtimestamp(settings["clock"], UTC)
            self.tokens.begin(self._clock)
        self._timeline.unseen = int(settings.get("unseen", self._timeline.unseen))
        self._timeline.refuses = bool(settings.get("refuses_duplicates", self._timeline.refuses))
        self.media.turns = int(settings.get("processing", self.media.turns))
        self.tokens.confidential = bool(settings.get("confidential", self.tokens.confidential))
        if settings.get("media_expire"):
            self.media.forget()
        if settings.get("end_access"):
            self.tokens.end_access()
        if settings.get("revoke"):
            self.tokens.revoke()

    def _scopes_of(self, request: Request) -> frozenset[str] | None:
        """What the login of a request allows: empty for OAuth 1.0a, which knows no scopes; None for no login."""
        kind, _, rest = request.headers.get("authorization", "").partition(" ")
        if kind == "Bearer":
            return self.tokens.scopes_of(rest, self._clock)
        if kind == "OAuth" and (signed_at := signature_holds(request)) is not None:
            self._signed_at = signed_at
            now = self._signed_at if self._clock is None else self._clock.timestamp()
            # From memory: a signature is taken for five minutes.
            return frozenset() if abs(now - signed_at) <= timedelta(minutes=5).total_seconds() else None
        return None

    def _me(self, request: Request) -> Reply:
        if unknown := set(request.query) - {"user.fields", "tweet.fields", "expansions"}:
            return invalid(f"The query parameter [{unknown.pop()}] is not one of [user.fields].")
        told: dict[str, object] = {"id": USER, "name": "Ann Other", "username": self.handle}
        if "protected" in request.query.get("user.fields", "").split(","):
            told["protected"] = self.protected
        return Reply.of(200, {"data": told})


def account_options(base: str) -> dict[str, str]:
    """What an account needs to post here."""
    return {"server": base, "user": USER, "handle": HANDLE}


def login_secrets() -> dict[str, str]:
    """The keys of OAuth 1.0a, with which every client may be let in at once; see `x_people.first_tokens` for others."""
    return consumer_keys()
