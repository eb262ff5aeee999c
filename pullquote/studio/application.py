"""The web application: every route of the studio behind one guard.

Touches: what the routes touch.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from pullquote.studio import login
from pullquote.studio.accounts import ROUTES as ACCOUNTS
from pullquote.studio.answers import failed, said, studio_of, trouble
from pullquote.studio.assets import asset
from pullquote.studio.calendar import ROUTES as CALENDAR
from pullquote.studio.card import ROUTES as CARD
from pullquote.studio.designs import ROUTES as DESIGNS
from pullquote.studio.desk import Studio
from pullquote.studio.events import Watch, events
from pullquote.studio.fields import Fields
from pullquote.studio.guard import Doors, Guard, TooLarge
from pullquote.studio.importing.routes import ROUTES as IMPORTING
from pullquote.studio.library import ROUTES as LIBRARY
from pullquote.studio.posts import ROUTES as POSTS
from pullquote.studio.quote import ROUTES as QUOTE
from pullquote.studio.routing import change, look
from pullquote.studio.sessions import Sessions
from pullquote.studio.wording import wording
from quotes.errors import PullquoteError


def application(studio: Studio, sessions: Sessions, doors: Doors) -> Starlette:
    """The studio over one workspace, for those whom the sessions let in, under the names of its doors.

    It closes the studio when it is shut down.
    """
    routes: list[BaseRoute] = [
        Route("/static/{digest}/{name}", asset),
        *login.ROUTES,
        Route("/events", events),
        change("/undo", _undo),
        *(*LIBRARY, *QUOTE, *IMPORTING, *CARD, *DESIGNS, *CALENDAR, *POSTS, *ACCOUNTS),
        look("/favicon.ico", _no_icon),
    ]
    made = Starlette(
        routes=routes,
        middleware=[Middleware(Guard, sessions=sessions, doors=doors)],
        exception_handlers={PullquoteError: _error, TooLarge: _too_large, HTTPException: _no_such, Exception: _bug},
        lifespan=_lifespan,
    )
    made.state.studio = studio
    made.state.sessions = sessions
    made.state.doors = doors
    made.state.watch = Watch(studio.engine)
    made.state.stopping = asyncio.Event()
    return made


@asynccontextmanager
async def _lifespan(app: Starlette) -> AsyncIterator[None]:
    try:
        yield
    finally:
        app.state.watch.close()
        app.state.studio.close()


def _undo(request: Request, given: Fields) -> Response:
    """Takes a change back: the one of a number, or the last."""
    number = given.whole("number", least=1, most=2**53, otherwise=0)
    step = studio_of(request).undoing.take_back(number or None)
    return said(request, wording()("shell.undone", what=step.said), number=step.number)


def _error(request: Request, error: Exception) -> Response:
    assert isinstance(error, PullquoteError)  # noqa: S101 - it is registered for these alone
    return failed(request, error)


def _too_large(request: Request, error: Exception) -> Response:
    assert isinstance(error, TooLarge)  # noqa: S101 - it is registered for these alone
    return trouble(request, 413, "large", most=error.most // 1024)


def _no_such(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - it is registered for these alone
    return trouble(request, error.status_code, "method" if error.status_code == 405 else "page")


def _bug(request: Request, error: Exception) -> Response:
    """Starlette raises the error again, so that it is in the terminal with its traceback, and not on a page."""
    return trouble(request, 500, "bug")


def _no_icon(request: Request) -> Response:
    """Browsers ask for one by themselves; the pages name theirs."""
    return Response(status_code=204)
