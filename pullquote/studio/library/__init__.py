"""The studio's library."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from pullquote.studio.answers import page
from pullquote.studio.routing import look


def _home(request: Request) -> Response:
    return page(request, "trouble.html", "library", message="hello", hint="x")


ROUTES: tuple[BaseRoute, ...] = (look("/", _home),)
