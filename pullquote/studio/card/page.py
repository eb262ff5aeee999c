"""The card's page: `/card?quote=ID` for a stored quote, `/card` for words of one's own; the address keeps the look.

Touches: the store, and disk (designs).
"""

from __future__ import annotations

from typing import get_args
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from cards.direction import DIRECTIONS
from cards.spec import NOT_QUOTABLE, PortraitShape
from pullquote.api import MOST_BLUR
from pullquote.studio.answers import page, studio_of
from pullquote.studio.card.asking import LOOK_FIELDS, WORD_FIELDS, asked_quote
from pullquote.studio.card.keeping import pantry_of
from pullquote.studio.card.taking import LONGEST_ALT, STILL, moving_types
from pullquote.studio.desk import Studio
from pullquote.studio.fields import Fields
from quotes.errors import PullquoteError
from quotes.model import Quote, Words
from quotes.search import Query
from templates.background import BackgroundName
from templates.formats import formats

_FOUND = 12
"""Quotes in the picker: what is seen without scrolling; another word narrows them."""

_OFFERED = 6
"""Quotes that the empty page offers to begin with."""


def card_page(request: Request) -> Response:
    """The page with everything as the address says. Raises `NotFound` for a quote that is not there."""
    studio, given = studio_of(request), Fields(request.query_params)
    quote = asked_quote(studio, given)
    usual = studio.workspace.look(None, None, None)
    values = {name: given.text(name) for name in (*LOOK_FIELDS, *WORD_FIELDS)}
    values |= {name: values[name] or getattr(usual, name) for name in ("design", "format", "palette")}
    if quote:
        values["text"] = quote.text
    asked = {
        name: value for name, value in request.query_params.items() if name in (*LOOK_FIELDS, *WORD_FIELDS, "quote")
    }
    return page(
        request,
        "card/card.html",
        "card",
        quote=quote,
        revision=studio.store.revision(quote.id) if quote else 0,
        value=values,
        usual=usual,
        uploads=_uploads(studio, given),
        designs=studio.workspace.renderer.designs.names(),
        palettes=_palettes(studio, values["design"]),
        formats=formats().values(),
        backgrounds=get_args(BackgroundName),
        shapes=get_args(PortraitShape),
        directions=DIRECTIONS,
        kinds=[kind.value for kind in Words if kind not in NOT_QUOTABLE],
        still=STILL,
        moving=moving_types(),
        most_blur=MOST_BLUR,
        longest_alt=LONGEST_ALT,
        first="/card/picture?" + urlencode({**asked, "width": 1080}) if quote or values["text"] else "",
        offered=() if quote or values["text"] else _offered(studio),
    )


def found_quotes(request: Request) -> Response:
    """The quotes that a search finds, as a piece of the picker. What the last word begins is found too."""
    studio, given = studio_of(request), Fields(request.query_params)
    text = given.text("q").strip()
    query = Query(text=f"{text}*" if text[-1:].isalnum() else text, limit=_FOUND, rejected=False)
    return page(request, "card/found.html", "card", quotes=list(studio.store.find(query)), text=text)


def _offered(studio: Studio) -> list[Quote]:
    return list(studio.store.find(Query(limit=_OFFERED, rejected=False)))


def _palettes(studio: Studio, design: str) -> tuple[str, ...]:
    """The palettes of a design; those that nearly all have where it is not right."""
    try:
        return tuple(studio.workspace.renderer.designs.get(design).palettes)
    except PullquoteError:
        return ("light", "dark")


def _uploads(studio: Studio, given: Fields) -> dict[str, object]:
    """The pictures that the address names, as far as they are still kept; None for those that are not."""
    found: dict[str, object] = {"photo": None, "portrait": None}
    for name in ("photo", "portrait"):
        try:
            if digest := given.line(name):
                found[name] = pantry_of(studio).uploads.get(digest)
        except PullquoteError:
            continue
    return found
