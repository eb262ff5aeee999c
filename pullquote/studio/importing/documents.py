"""`/documents`: what was imported, and what each document says, line by line."""

from __future__ import annotations

from itertools import islice
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from pullquote.studio.answers import page, studio_of
from pullquote.studio.fields import Fields
from pullquote.studio.routing import look
from quotes.errors import NotFound

LINES = 500
"""Lines on a page of a document's text: some twenty screens, quick to lay out on a phone."""


def _list(request: Request) -> Response:
    holdings = studio_of(request).store.holdings()
    return page(request, "importing/documents.html", "importing", holdings=holdings[::-1])


def _one(request: Request) -> Response:
    store = studio_of(request).store
    document = store.find_document(request.path_params["document"])
    held = next((one for one in store.holdings() if one.document.sha256 == document.sha256), None)
    if held is None:
        raise NotFound("This document was taken out meanwhile.", "Look at those that are there.")
    lines = store.text_of(document.sha256).split("\n")
    pages = -(-len(lines) // LINES)
    number = Fields(request.query_params).whole("page", least=1, most=pages, otherwise=1)
    first = (number - 1) * LINES
    shown = list(enumerate(islice(lines, first, first + LINES), start=first + 1))
    values: dict[str, Any] = {"held": held, "lines": shown, "number": number, "pages": pages}
    return page(request, "importing/document.html", "importing", **values)


ROUTES: tuple[BaseRoute, ...] = (look("/documents", _list), look("/documents/{document}", _one))
