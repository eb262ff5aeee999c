"""Drawing for the card's pages: whole cards and small pictures of them, each once as long as it is kept.

Touches: disk (fonts, designs, pictures), through the studio's one renderer.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager

from PIL import Image

from cards.encode import OutputType
from cards.files import draw_files
from cards.photograph import open_picture
from cards.picture import Picture
from cards.renderer import Drawn, Renderer
from cards.report import Report
from cards.spec import CardSpec
from pullquote.studio.card.keeping import pantry_of
from pullquote.studio.desk import Studio
from quotes.errors import InputError, NotFound, PullquoteError

WIDTHS = (96, 180, 270, 360, 540, 720, 1080, 1600)
"""Widths in pixels of small pictures: few, so that pages of all kinds share them."""

SKETCHED = 540
"""The width by which a card is asked for that was sketched while something is being moved: half that of most."""

_SKETCH_QUALITY = 85
"""Of sketches as JPEG, the quickest to write and to show: 4 ms for half a portrait."""

_KEY = 32
"""Hexadecimal digits of a card's digest that are its key in addresses: 128 bits."""

_UPLOAD_WIDTH = 720
"""Pixels across a photo on which its focus is chosen: sharp on a fine screen at half as many."""

_QUALITY, _METHOD = 84, 2
"""Of small pictures as WebP. On 40 cards at 360 px, method 2 takes 7 ms and gives 16 kB at most 27; method 4 takes
twice as long for a twentieth less."""


@contextmanager
def at_work(studio: Studio) -> Iterator[Renderer]:
    """The studio's one renderer. What it raises about a picture names that as the person does."""
    try:
        with studio.drawing() as renderer:
            yield renderer
    except PullquoteError as error:
        error.message = pantry_of(studio).uploads.in_plain(error.message)
        raise


def key_of(studio: Studio, spec: CardSpec) -> str:
    """A card's key, by which its picture can be asked for from now on. Raises what the renderer's digest raises."""
    with at_work(studio) as renderer:
        key = renderer.digest(spec)[:_KEY]
    pantry_of(studio).specs.put(key, spec)
    return key


def spec_at(studio: Studio, key: str) -> CardSpec:
    """The spec of a key. Raises `NotFound` when it is not kept any more."""
    spec = pantry_of(studio).specs.get(key)
    if spec is None:
        raise NotFound("This picture is not kept any more.", "Load the page anew.")
    return spec


def drawn_card(studio: Studio, spec: CardSpec) -> tuple[str, Drawn]:
    """The card as PNG, checked, with its key. Raises what `Renderer.draw` raises."""
    pantry, key = pantry_of(studio), key_of(studio, spec)
    if (found := pantry.drawn.get(key)) is None:
        with at_work(studio) as renderer:
            found = renderer.draw(spec)
        pantry.drawn.put(key, found)
    return key, found


def small_picture(studio: Studio, spec: CardSpec, key: str, width: int) -> tuple[bytes, str]:
    """The card at about a width in pixels, as WebP, with its media type. Raises what `Renderer.draw` raises."""
    pantry, address = pantry_of(studio), f"{key}/{width}"
    if (found := pantry.small.get(address)) is None:
        with at_work(studio) as renderer:
            picture = renderer.picture(spec)
        found = _reduced(picture, width), "image/webp"
        pantry.small.put(address, found)
    return found


def sketched_card(studio: Studio, spec: CardSpec) -> Report:
    """Draws the card at half its size and gives its report: its picture can be asked for at `SKETCHED` pixels.

    For a card with a photo, of which the whole PNG takes 40 ms to pack, send and unpack. Raises what drawing raises.
    """
    key = key_of(studio, spec)
    with at_work(studio) as renderer, renderer.judged(spec) as (_, painted, report):
        half = painted.picture.reduce(2)
    out = io.BytesIO()
    half.save(out, "JPEG", quality=_SKETCH_QUALITY)
    pantry_of(studio).small.put(f"{key}/{SKETCHED}", (out.getvalue(), "image/jpeg"))
    return report


def small_upload(picture: Picture) -> bytes:
    """A picture that was brought, upright, as WebP of at most `_UPLOAD_WIDTH`."""
    return _reduced(open_picture(picture, at_least=(_UPLOAD_WIDTH, _UPLOAD_WIDTH)), _UPLOAD_WIDTH)


def small_width(asked: int) -> int:
    """The width that serves for one that is asked: the next larger, so that nothing is blurred by being scaled up."""
    return next((width for width in WIDTHS if width >= asked), WIDTHS[-1])


def files_of(
    studio: Studio, spec: CardSpec, file_type: OutputType, *, slides: bool, alt: str | None = None
) -> list[Drawn]:
    """The files of a card, byte for byte as the commands write them but for an `alt` text of a person's own.

    Raises what `draw_files` raises.
    """
    with at_work(studio) as renderer:
        return draw_files(renderer, spec, file_type=file_type, slides=slides, alt=alt)


def slides_of(studio: Studio, spec: CardSpec) -> tuple[CardSpec, ...]:
    """The slides of a quote that one card does not hold. Raises what `Renderer.slides` raises."""
    with at_work(studio) as renderer:
        return renderer.slides(spec)


def _reduced(picture: Image.Image, width: int) -> bytes:
    """A picture at a smaller width, never a larger one: first by a whole factor, then the rest with Lanczos' filter."""
    if width < picture.width:
        height = max(1, round(picture.height * width / picture.width))
        picture = picture.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=1.5)
    out = io.BytesIO()
    try:
        picture.save(out, "WEBP", quality=_QUALITY, method=_METHOD)
    except (KeyError, OSError) as error:
        raise InputError("This Pillow cannot write WebP.", "Install a newer Pillow.") from error
    return out.getvalue()
