"""Fitting a card's picture to what a network takes: first the file type, then the quality, and size only at the end.

Pure, but for what the renderer keeps. The letters stay what they are: no quality at which they get dirty, and no size
at which they are not sharp at the width of a feed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import sqrt

from PIL import Image

from cards.alt import alt_text
from cards.encode import QUALITIES, FileType, encode, encode_picture
from cards.paint import Painted
from cards.renderer import Renderer
from cards.spec import CardSpec
from cards.xmp import xmp_packet
from quotes.errors import Refused

ORDER: tuple[FileType, ...] = ("png", "jpeg", "webp", "avif")
"""The types to try after the wanted one: exact first, then what most apps show."""

STEPS = (0, 5, 10)
"""How far below its usual quality a type may go. At ten below (JPEG 80), 999 of 1,000 pixels are off by no more than a
ninth of the contrast between ink and ground and the worst by a quarter, measured on three designs, light and dark."""

SHARP_WIDTH = 750
"""The least width in pixels that a picture may be scaled to: two for each of the 375 that a feed shows on a phone."""

SCALES = (1.0, 0.85, 0.7)
"""Sizes tried, one after the other, when no quality is small enough."""


@dataclass(frozen=True, slots=True)
class Budget:
    """What a picture may be at most. None is no limit.

    `pixels` is width times height, `sides` width plus height, `ratio` the least and the most of width by height.
    """

    types: tuple[str, ...]
    bytes: int | None = None
    pixels: int | None = None
    sides: int | None = None
    ratio: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class FittedPicture:
    """A picture within its budget. `how` tells in words what was done for it; `warnings` are the card's own."""

    data: bytes
    type: FileType
    width: int
    height: int
    how: str
    warnings: tuple[str, ...]


def fit_picture(renderer: Renderer, spec: CardSpec, budget: Budget, wanted: FileType = "png") -> FittedPicture:
    """The card as the best file within the budget.

    Raises `Refused` with rule `picture` when there is none, and whatever drawing the card raises.
    """
    types = [kind for kind in dict.fromkeys((wanted, *ORDER)) if kind in budget.types]
    with renderer.judged(spec) as (_, painted, report):
        whole = painted.picture
        if budget.ratio and not budget.ratio[0] <= whole.width / whole.height <= budget.ratio[1]:
            raise Refused(
                "picture",
                f"A picture of {whole.width} × {whole.height} has the wrong shape.",
                "Give the account another format: `pullquote accounts edit NAME --format portrait`.",
            )
        xmp = xmp_packet(spec, alt_text(spec), renderer.digest(spec, file_type=wanted))
        smallest: dict[str, int] = {}
        for kind, size, data, how in _tries(painted, types, budget, xmp):
            if budget.bytes is None or len(data) <= budget.bytes:
                return FittedPicture(data, kind, *size, how, report.warnings)
            smallest[kind] = min(len(data), smallest.get(kind, len(data)))
    raise Refused(
        "picture",
        f"The card cannot be made small enough: {_least(smallest, budget)}.",
        "Choose a design with a plainer ground.",
    )


def _tries(
    painted: Painted, types: list[FileType], budget: Budget, xmp: bytes
) -> Iterator[tuple[FileType, tuple[int, int], bytes, str]]:
    """Every file worth trying, best first."""
    whole = painted.picture
    most = _largest(whole, budget)
    # Where less is allowed than the first sizes, they are one.
    for factor in dict.fromkeys(min(scale, most) for scale in SCALES):
        size = (int(whole.width * factor), int(whole.height * factor))
        if size != whole.size and size[0] < SHARP_WIDTH:
            return
        picture = whole if size == whole.size else whole.resize(size, Image.Resampling.LANCZOS)
        shrunk = "" if size == whole.size else f", scaled to {size[0]} × {size[1]}"
        for step in STEPS:
            for kind in types:
                if kind != "png":
                    quality = QUALITIES[kind] - step
                    data = encode_picture(picture, kind, xmp=xmp, coloured=painted.coloured, quality=quality)
                    yield kind, size, data, f"{kind} at quality {quality}{shrunk}"
                elif not step:
                    if picture is whole:
                        yield "png", size, encode(painted, "png", xmp=xmp), "png"
                    yield "png", size, encode_picture(picture, "png", xmp=xmp), f"png, packed small{shrunk}"


def _largest(whole: Image.Image, budget: Budget) -> float:
    """The most that a picture may be scaled by to have no more pixels than allowed; nothing where none are."""
    factor = 1.0
    if budget.pixels is not None:
        factor = min(factor, sqrt(max(0, budget.pixels) / (whole.width * whole.height)))
    if budget.sides is not None:
        factor = min(factor, max(0, budget.sides) / (whole.width + whole.height))
    return factor


def _least(smallest: dict[str, int], budget: Budget) -> str:
    if not set(budget.types) & set(ORDER):
        return f"none of {', '.join(ORDER)} is taken"
    if not smallest:
        limits = ((budget.pixels, "{:,} pixels"), (budget.sides, "width and height of {:,}"))
        most = " and ".join(words.format(limit) for limit, words in limits if limit is not None)
        return f"sharp letters need {SHARP_WIDTH} pixels of width, and no more than {most} in all is taken"
    sizes = ", ".join(f"{kind} {size:,}" for kind, size in smallest.items())
    return f"{sizes} bytes at their smallest, where {budget.bytes:,} are taken"
