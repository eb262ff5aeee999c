"""Routes of pages and of changes. Handlers are plain functions, run in threads; a body is read before, and bounded.

Pure.
"""

from __future__ import annotations

from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pullquote.studio.answers import failed
from pullquote.studio.fields import Fields
from pullquote.studio.guard import LARGEST_BODY, bounded
from quotes.errors import InputError

Looking = Callable[[Request], Response]
Changing = Callable[[Request, Fields], Response]

_MOST_FIELDS = 5_000
"""Fields of a form: a page of a thousand quotes with some fields each."""


def look(path: str, handler: Looking) -> Route:
    """A route that shows something and changes nothing."""
    return Route(path, handler, methods=["GET"])


def change(path: str, handler: Changing, *, largest: int = LARGEST_BODY, files: int = 0) -> Route:
    """A route that changes something: sent with POST, as a form of at most `largest` bytes with so many files.

    The guard has seen to it that it comes from our own page.
    """

    async def answer(request: Request) -> Response:
        bounded_request = Request(request.scope, bounded(request.receive, request.headers, largest))
        try:
            async with bounded_request.form(
                max_files=files, max_fields=_MOST_FIELDS, max_part_size=min(largest, LARGEST_BODY)
            ) as given:
                return await run_in_threadpool(handler, request, Fields(given))
        except MultiPartException as error:
            return failed(request, InputError(f"The form cannot be read: {error.message}", "Send it anew."))

    return Route(path, answer, methods=["POST"])
