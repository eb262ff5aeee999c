"""The library's page, and the part of it that is asked for anew while somebody types.

Touches: the database.
"""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from pullquote.studio.answers import page, studio_of
from pullquote.studio.fields import Fields
from pullquote.studio.library.asking import FILTERS, LABELS, asked
from pullquote.studio.library.finding import find
from pullquote.studio.library.showing import row
from pullquote.studio.wording import wording
from quotes.exporting.formats import FORMATS
from quotes.model import Proof, Standing, Words
from quotes.search import Order

_CLOSED = {"standing": tuple(Standing), "proof": tuple(Proof), "words": tuple(Words), "order": tuple(Order)}
"""The values of the fields that are chosen from."""


def library(request: Request) -> Response:
    """The page of the library."""
    values: dict[str, Any] = {"labels": LABELS, "closed": _CLOSED, "filters": FILTERS, "formats": tuple(FORMATS)}
    return page(request, "library/library.html", "library", **values, **_found(request))


def found(request: Request) -> Response:
    """The quotes that an address asks for, as a piece of the page."""
    return page(request, "library/found.html", "library", **_found(request))


def _found(request: Request) -> dict[str, Any]:
    wanted = asked(Fields(request.query_params))
    result = find(studio_of(request).engine, wanted)
    words = wording()
    told = words("library.found_more" if result.more else "library.found", count=result.count)
    return {"asked": wanted, "found": result, "told": told, "rows": [row(kept) for kept in result.rows]}
