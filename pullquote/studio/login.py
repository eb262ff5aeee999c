"""Logging in to a studio that others may reach, and out of it."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from pullquote.studio.answers import alone, said
from pullquote.studio.fields import Fields
from pullquote.studio.guard import Doors, bounded, keep_session
from pullquote.studio.routing import change, look
from pullquote.studio.sessions import Sessions
from pullquote.studio.wording import wording

_LARGEST = 4_096
"""Bytes of the form with a password."""


def _page(request: Request) -> Response:
    sessions: Sessions = request.app.state.sessions
    if not sessions.asks_password:
        return RedirectResponse("/", 303)
    return alone("login.html", wrong=False, wait=0)


async def _enter(request: Request) -> Response:
    """Starts a session. The guard has seen that the form is ours; there is no session yet that could prove more."""
    sessions: Sessions = request.app.state.sessions
    doors: Doors = request.app.state.doors
    form = Request(request.scope, bounded(request.receive, request.headers, _LARGEST))
    async with form.form(max_files=0, max_fields=2) as given:
        session = await run_in_threadpool(sessions.logged_in, Fields(given).text("password"))
    if session is None:
        answer: Response = alone("login.html", wrong=True, wait=round(sessions.wait() + 0.5))
        answer.status_code = 403
        return answer
    answer = RedirectResponse("/", 303)
    # Behind a proxy with TLS the page's own address begins with https, whatever reaches us.
    secure = request.headers.get("origin", "").startswith("https:")
    keep_session(answer, doors, session, secure=secure)
    return answer


def _leave(request: Request, given: Fields) -> Response:
    sessions: Sessions = request.app.state.sessions
    sessions.end(request.scope["state"]["session"])
    return said(request, wording()("shell.left"), next="/login")


ROUTES: tuple[BaseRoute, ...] = (
    look("/login", _page),
    Route("/login", _enter, methods=["POST"]),
    change("/leave", _leave),
)
