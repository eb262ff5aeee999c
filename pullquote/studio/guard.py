"""The door of the studio: who is answered, what a change must prove, how much may be sent, what a page may load.

Pure but for the sessions. Each request must name a host that the studio serves (so that no other site's name can be
turned towards it), belong to a session, and, to change anything, come from the studio's own page: with its Origin and
the session's proof in a header. The Content-Security-Policy lets pages load nothing but the studio's own files.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie

from starlette.datastructures import Headers, MutableHeaders, QueryParams
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pullquote.studio.answers import asked_by_script, trouble
from pullquote.studio.sessions import Sessions

PROOF_HEADER = "x-pullquote-proof"

LARGEST_BODY = 1024 * 1024
"""Bytes of a change: a long quote with all its fields has 100 kB at most. Routes that take files say their own."""

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})

_OPEN = ("/static/", "/login")
"""Paths that tell nothing of the workspace: what the login page needs."""

_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob: data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not "no-referrer": browsers then send "Origin: null" with forms of our own.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


@dataclass(frozen=True, slots=True)
class Doors:
    """Under which names the studio is served: `hosts` as a Host header has them, `secure` behind TLS of a proxy."""

    hosts: tuple[str, ...]
    port: int

    @property
    def origins(self) -> tuple[str, ...]:
        """What an Origin header of our own pages says."""
        return tuple(f"{scheme}://{host}" for scheme in ("http", "https") for host in self.hosts)

    @property
    def cookie(self) -> str:
        """The session cookie's name. Browsers share cookies between ports, so it has the port."""
        return f"pullquote_{self.port}"


class TooLarge(Exception):
    """More was sent than a route takes."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.most = most


class Guard:
    """ASGI middleware in front of everything."""

    def __init__(self, app: ASGIApp, sessions: Sessions, doors: Doors) -> None:
        self._app, self._sessions, self._doors = app, sessions, doors

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request, or refuses it."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        scope["state"] = {**scope.get("state", {}), "proof": "", "session": ""}
        answer = self._refusal(scope, Headers(scope=scope))
        await (answer or self._app)(scope, receive, _with_headers(send))

    def _refusal(self, scope: Scope, headers: Headers) -> Response | None:
        """What to answer to a request that goes no further."""
        request = Request(scope)
        if headers.getlist("host") not in [[host] for host in self._doors.hosts]:
            return trouble(request, 421, "host")
        if self._not_ours(scope, headers):
            return trouble(request, 403, "origin")
        path, opening = scope["path"], QueryParams(scope["query_string"]).get("token")
        if opening is not None and scope["method"] in _SAFE:
            return self._opened(request, opening)
        session = self._session(headers)
        if session is not None:
            scope["state"] |= {"session": session, "proof": self._sessions.proof(session)}
        if path.startswith(_OPEN):
            return None
        if session is None:
            if self._sessions.asks_password and scope["method"] in _SAFE and not asked_by_script(request):
                return RedirectResponse("/login", 303)
            return trouble(request, 401, "session")
        if scope["method"] not in _SAFE and not self._sessions.is_proof(session, headers.get(PROOF_HEADER, "")):
            return trouble(request, 403, "proof")
        return None

    def _not_ours(self, scope: Scope, headers: Headers) -> bool:
        """Whether a request comes from a page that is not ours, or to change something from nobody knows where."""
        origins = headers.getlist("origin")
        if scope["method"] in _SAFE:
            return any(origin not in self._doors.origins for origin in origins)
        from_us = headers.get("sec-fetch-site", "same-origin") == "same-origin"
        return not from_us or len(origins) != 1 or origins[0] not in self._doors.origins

    def _opened(self, request: Request, token: str) -> Response:
        """Lets in who has opened the address that was printed, and takes the token out of the address."""
        session = self._sessions.opened(token)
        if session is None:
            return trouble(request, 401, "session")
        # Slashes of another site must not come first: "//example.org" is an address.
        answer = RedirectResponse("/" + request.url.path.lstrip("/\\"), 303)
        keep_session(answer, self._doors, session, secure=False)
        return answer

    def _session(self, headers: Headers) -> str | None:
        try:
            cookies = SimpleCookie(headers.get("cookie", ""))
        except CookieError:
            return None
        kept = cookies.get(self._doors.cookie)
        return kept.value if kept is not None and self._sessions.is_open(kept.value) else None


def keep_session(answer: Response, doors: Doors, session: str, *, secure: bool) -> None:
    """Has the browser keep a session: sent to this host only, never to scripts, never with a form of another site."""
    answer.set_cookie(doors.cookie, session, httponly=True, samesite="lax", secure=secure, path="/")


def bounded(receive: Receive, headers: Headers, most: int) -> Receive:
    """The body of a request, as long as it has at most so many bytes. Raises `TooLarge`, before reading if it can."""
    if (length := headers.get("content-length", "0")).isdecimal() and int(length) > most:
        raise TooLarge(most)
    came = 0

    async def some() -> Message:
        nonlocal came
        message = await receive()
        came += len(message.get("body", b""))
        if came > most:
            raise TooLarge(most)
        return message

    return some


def _with_headers(send: Send) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers[name] = value
            headers.setdefault("Cache-Control", "no-store")
        await send(message)

    return sent


def hosts_of(names: Sequence[str], port: int) -> tuple[str, ...]:
    """Names as a Host header has them: each with the port, and without where browsers leave it out."""
    written = [f"[{name}]" if ":" in name else name for name in names]
    return tuple(dict.fromkeys([*(f"{name.lower()}:{port}" for name in written), *(name.lower() for name in written)]))
