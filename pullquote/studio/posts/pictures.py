"""The card of a post as a picture: what was frozen when it was approved, or what the composer would draw now.

Touches: disk (reads the post), the renderer. What was drawn is kept in memory for a while.
"""

from __future__ import annotations

import hashlib
import io
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from PIL import Image
from starlette.requests import Request
from starlette.responses import Response

from cards.encode import QUALITIES
from cards.renderer import Renderer
from cards.spec import CardSpec
from pullquote.studio.answers import studio_of
from pullquote.studio.desk import Studio
from pullquote.studio.fields import Fields
from pullquote.studio.posts.placeholder import placeholder
from pullquote.studio.posts.reading import post_of
from pullquote.studio.wording import wording
from quotes.errors import PullquoteError, Refused
from scheduler.model import Payload, Picture

WIDTHS = (160, 320, 480, 640, 960, 1440)
"""Pixels: a thumbnail in a calendar, a card beside its caption, and each twice for fine screens. What is asked for goes
up to the next one, so that nobody can fill the memory with every width there is."""

_MOST_PICTURES = 50
"""Of one post: no network takes more."""

_KEPT_BYTES = 24 * 1024 * 1024
"""Of pictures drawn lately: a month of thumbnails, and the cards of the posts that were opened."""


class Kept:
    """Pictures drawn lately by what they are of; those asked for longest ago go first. Safe for several threads."""

    def __init__(self, most: int = _KEPT_BYTES) -> None:
        self._most, self._bytes = most, 0
        self._pictures: OrderedDict[str, bytes] = OrderedDict()
        self._lock = Lock()

    def get(self, tag: str, draw: Callable[[], bytes]) -> bytes:
        """The picture of a tag, drawn now if it is not kept."""
        with self._lock:
            if tag in self._pictures:
                self._pictures.move_to_end(tag)
                return self._pictures[tag]
        data = draw()
        with self._lock:
            if tag not in self._pictures:
                self._pictures[tag] = data
                self._bytes += len(data)
            while self._bytes > self._most:
                self._bytes -= len(self._pictures.popitem(last=False)[1])
        return data


_KEPT = Kept()


def post_picture(request: Request) -> Response:
    """`GET /posts/ID/picture?width=&picture=`: the card, or a drawing that says why there is none; status 200 for both.

    `picture` counts the cards of a carousel from 1. Without `width` a frozen picture comes byte for byte.
    """
    posting, post = post_of(request)
    width, number = asked_width(request), _number(request)
    payload = posting.desk.payload(post.id) if post.frozen else None
    if payload is not None:
        return _frozen(request, payload, number, width)
    try:
        specs = posting.composer.cards(post, posting.accounts.get(post.account))
    except PullquoteError as error:
        return placeholder(wording()("post.no_card"), error.message)
    return drawn_picture(request, specs, number, width)


def asked_width(request: Request) -> int | None:
    """The width in pixels that an address asks for, as one of `WIDTHS`; None when it asks for none."""
    asked = Fields(request.query_params).whole("width", least=0, most=10_000, otherwise=0)
    return next((width for width in WIDTHS if width >= asked), WIDTHS[-1]) if asked else None


def drawn_picture(request: Request, specs: tuple[CardSpec, ...], number: int, width: int | None) -> Response:
    """One of the cards of a post that is not frozen, or the slide of its only one, as WebP."""
    studio = studio_of(request)
    try:
        with studio.drawing() as renderer:
            if len(specs) == 1 and number > 1:
                specs = renderer.slides(specs[0])
            if number > len(specs):
                return placeholder(wording()("post.words_only"), wording()("post.text_only"), warns=False)
            tag = f"{renderer.digest(specs[number - 1])}-{width or 0}"
        if _is_known(request, tag):
            return _unchanged(tag)
        return _tagged(_KEPT.get(tag, lambda: _drawn(studio, specs[number - 1], width)), "image/webp", tag)
    except PullquoteError as error:
        return placeholder(wording()("post.no_card"), error.message)


def _frozen(request: Request, payload: Payload, number: int, width: int | None) -> Response:
    words = wording()
    if number > len(payload.pictures):
        return placeholder(words("post.words_only"), words("post.text_only"), warns=False)
    one = payload.pictures[number - 1]
    if not one.data:
        return placeholder(words("post.no_card"), words("post.picture_gone"))
    whole = width is None or width >= one.width
    tag = f"{hashlib.sha256(one.data).hexdigest()}-{0 if whole else width}"
    if _is_known(request, tag):
        return _unchanged(tag)
    if whole:
        return _tagged(one.data, f"image/{one.type}", tag)
    return _tagged(_KEPT.get(tag, lambda: _scaled(_opened(one), width)), "image/webp", tag)


def _number(request: Request) -> int:
    return Fields(request.query_params).whole("picture", least=1, most=_MOST_PICTURES, otherwise=1)


def _drawn(studio: Studio, spec: CardSpec, width: int | None) -> bytes:
    with studio.drawing() as renderer:
        picture = _whole_or_first_slide(renderer, spec)
    return _scaled(picture, width)


def _whole_or_first_slide(renderer: Renderer, spec: CardSpec) -> Image.Image:
    """The card; where no card holds the quote, the first of its slides, as the composer does it."""
    try:
        return renderer.picture(spec)
    except Refused as error:
        if error.rule != "fits" or spec.slide is not None:
            raise
    return renderer.picture(renderer.slides(spec)[0])


def _opened(one: Picture) -> Image.Image:
    return Image.open(io.BytesIO(one.data)).convert("RGB")


def _scaled(picture: Image.Image, width: int | None) -> bytes:
    if width is not None and width < picture.width:
        picture = picture.resize((width, round(picture.height * width / picture.width)), Image.Resampling.LANCZOS)
    file = io.BytesIO()
    # Method 2 of 6: twice as quick as Pillow's usual 4, for a tenth more bytes that stay on this machine.
    picture.save(file, "WEBP", quality=QUALITIES["webp"], method=2)
    return file.getvalue()


def _is_known(request: Request, tag: str) -> bool:
    """Whether the browser has that picture already (RFC 9110, 13.1.2)."""
    return f'"{tag}"' in request.headers.get("if-none-match", "")


def _unchanged(tag: str) -> Response:
    return Response(status_code=304, headers=_caching(tag))


def _tagged(data: bytes, kind: str, tag: str) -> Response:
    return Response(data, media_type=kind, headers=_caching(tag))


def _caching(tag: str) -> dict[str, str]:
    """It is asked each time whether it is still the same: a draft changes with its quote and its design."""
    return {"ETag": f'"{tag}"', "Cache-Control": "private, no-cache"}
