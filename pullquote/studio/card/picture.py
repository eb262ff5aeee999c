"""Pictures of cards for every page of the studio: `/card/picture` of a quote in a look, `/card/drawn/KEY` by its key.

Touches: what drawing touches.
"""

from __future__ import annotations

from urllib.parse import quote as percent_encoded

from starlette.requests import Request
from starlette.responses import Response

from pullquote.studio.answers import picture, studio_of
from pullquote.studio.card.asking import asked_card, asked_quote, shown_format
from pullquote.studio.card.drawing import (
    drawn_card,
    key_of,
    slides_of,
    small_picture,
    small_upload,
    small_width,
    spec_at,
)
from pullquote.studio.card.keeping import pantry_of
from pullquote.studio.card.placeholder import placeholder, rule_of
from pullquote.studio.desk import Studio
from pullquote.studio.fields import Fields
from quotes.errors import PullquoteError, Refused
from templates.formats import Format, format_named

_USUAL_WIDTH = 360
_LARGEST_WIDTH = 4_000

RULE_HEADER, REASON_HEADER = "X-Pullquote-Refused", "X-Pullquote-Reason"
"""Say that a picture stands for a card that is refused: by which rule, and why (percent-encoded UTF-8)."""


def quote_picture(request: Request) -> Response:
    """The card of a stored quote, or of words in the address, at about a width. It is checked for news every time.

    A card that is refused gives a picture that says so, with the reason in headers: the page goes on. Raises `NotFound`
    for a quote that is not there.
    """
    studio, given = studio_of(request), Fields(request.query_params)
    width = _width(given)
    quote = asked_quote(studio, given)
    try:
        spec = asked_card(studio, given, quote).spec
        key = key_of(studio, spec)
        tag = f'"{key}-{width}"'
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers=_kept(tag))
        data, kind = small_picture(studio, spec, key, width)
    except PullquoteError as error:
        return refused_picture(error, format_named(shown_format(studio, given)))
    return Response(data, media_type=kind, headers=_kept(tag))


def drawn_picture(request: Request) -> Response:
    """A card by its key: whole as PNG, or at about a width. Its key is its digest, so it never changes.

    With `slides`, a quote that the card does not hold shows the first of its slides.
    """
    studio, given = studio_of(request), Fields(request.query_params)
    key = request.path_params["key"]
    spec = spec_at(studio, key)
    try:
        data, kind = _of_key(studio, key, given)
    except PullquoteError as error:
        return refused_picture(error, format_named(spec.look.format))
    return picture(data, kind, lasting=True)


def upload_picture(request: Request) -> Response:
    """A photo that was brought, small, for its focus point to be shown on. Raises `NotFound` when it is not kept."""
    upload = pantry_of(studio_of(request)).uploads.get(request.path_params["digest"])
    return picture(small_upload(upload.picture), "image/webp", lasting=True)


def refused_picture(error: PullquoteError, form: Format) -> Response:
    """What stands in the place of a refused card. The status is 200, or no page would show it."""
    headers = {
        "Cache-Control": "no-store",
        RULE_HEADER: rule_of(error),
        REASON_HEADER: percent_encoded(f"{error.message} {error.hint}".strip(), safe=" "),
    }
    return Response(placeholder(form, error), media_type="image/svg+xml", headers=headers)


def _of_key(studio: Studio, key: str, given: Fields) -> tuple[bytes, str]:
    spec = spec_at(studio, key)
    if "width" not in given:
        return drawn_card(studio, spec)[1].data, "image/png"
    try:
        return small_picture(studio, spec, key, _width(given))
    except Refused as error:
        if error.rule != "fits" or not given.tick("slides"):
            raise
    first = slides_of(studio, spec)[0]
    return small_picture(studio, first, key_of(studio, first), _width(given))


def _width(given: Fields) -> int:
    return small_width(given.whole("width", least=1, most=_LARGEST_WIDTH, otherwise=_USUAL_WIDTH))


def _kept(tag: str) -> dict[str, str]:
    """Kept by the browser, and asked about each time: the quote, the brand or the design may have changed."""
    return {"ETag": tag, "Cache-Control": "private, no-cache"}
