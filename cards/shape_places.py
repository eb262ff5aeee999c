"""The shapes of a page at their pixels: rules, frames, discs, tiles, the account's mark and the author's portrait.

Pure.
"""

from __future__ import annotations

from cards.page import Page
from cards.placed import Circle, MarkShape, Plate, Rectangle, Shape, TileBand
from quotes.errors import InputError
from templates.layers import Disc, Frame, Layer, Mark, Portrait, Rule, Tiles

_MOST_TILES = 40
"""Tiles beside or above each other: on the widest card 40 would be 40 pixels each, too small to tell their shapes."""


def shapes_of(page: Page) -> list[Shape]:
    """The shapes of the page, in the order of its layers.

    Raises `InputError` for a portrait or a tile larger than the card, and for more tiles than can be told apart.
    """
    return [shape for layer in page.design.layers(page.form) for shape in _shapes(layer, page)]


def _shapes(layer: Layer, page: Page) -> list[Shape]:
    if isinstance(layer, Rule | Frame | Disc) and layer.when and layer.when.value(page.names) <= 0:
        return []
    if isinstance(layer, Rule | Frame):
        return [*_rectangles(layer, page)]
    if isinstance(layer, Disc):
        left, top, size = _square(page, layer.x.value(page.names), layer.y.value(page.names), layer.size)
        return [Circle(left, top, size, page.palette[layer.fill])]
    if isinstance(layer, Mark) and page.spec.look.mark:
        return [_mark(layer, page)]
    if isinstance(layer, Portrait) and page.names["has_portrait"]:
        return _portrait(layer, page)
    return _tiles(layer, page) if isinstance(layer, Tiles) else []


def _rectangles(layer: Rule | Frame, page: Page) -> list[Rectangle]:
    """A rule or the four sides of a frame on whole pixels, never thinner than one."""
    unit = page.form.unit
    left, top = layer.x.value(page.names), layer.y.value(page.names)
    right, bottom = left + layer.width.value(page.names), top + layer.height.value(page.names)
    x0, y0, x1, y1 = (round(value * unit) for value in (left, top, right, bottom))
    x1, y1 = max(x1, x0 + 1), max(y1, y0 + 1)
    colour = page.palette[layer.fill]
    if isinstance(layer, Rule):
        return [Rectangle(x0, y0, x1, y1, colour)]
    line = max(1, round(layer.line * unit))
    return [
        Rectangle(x0, y0, x1, y0 + line, colour),
        Rectangle(x0, y1 - line, x1, y1, colour),
        Rectangle(x0, y0 + line, x0 + line, y1 - line, colour),
        Rectangle(x1 - line, y0 + line, x1, y1 - line, colour),
    ]


def _square(page: Page, x: float, y: float, size: float) -> tuple[int, int, int]:
    unit = page.form.unit
    return round(x * unit), round(y * unit), max(1, round(size * unit))


def _mark(layer: Mark, page: Page) -> Shape:
    left, top, size = _square(page, layer.x.value(page.names), layer.y.value(page.names), layer.size)
    if logo := page.spec.look.logo:
        return Plate(logo, left, top, left + size, top + size, "whole")
    return MarkShape(left, top, size, page.palette[layer.fill])


def _portrait(layer: Portrait, page: Page) -> list[Shape]:
    portrait, shape = page.spec.portrait, page.spec.look.portrait
    if portrait is None or shape == "none":
        return []
    x, y, side = (measure.value(page.names) for measure in (layer.x, layer.y, layer.size))
    _check_size(page, side, "portrait")
    left, top, size = _square(page, x, y, side)
    return [Plate(portrait, left, top, left + size, top + size, shape)]


def _tiles(layer: Tiles, page: Page) -> list[Shape]:
    columns, rows = (round(measure.value(page.names)) for measure in (layer.columns, layer.rows))
    if columns <= 0 or rows <= 0:
        return []
    if max(columns, rows) > _MOST_TILES:
        raise InputError(
            f"The design {page.design.name!r} has {columns:,} x {rows:,} tiles in {page.form.name}.",
            f"Let `columns` and `rows` come to {_MOST_TILES} at most.",
        )
    # Imported late, as only one bundled design has tiles.
    from cards.tiles import tile_seed

    x, y, side = (measure.value(page.names) for measure in (layer.x, layer.y, layer.size))
    _check_size(page, side, "tile")
    left, top, size = _square(page, x, y, side)
    first, second, third = (page.palette[fill] for fill in layer.fills)
    seed = tile_seed(page.spec.quote_id or page.spec.text)
    return [TileBand(left, top, size, columns, rows, (first, second, third), seed)]


def _check_size(page: Page, side: float, what: str) -> None:
    """A sum may come to any size, and memory grows with its square."""
    most = max(page.form.canvas, page.form.canvas_height)
    if side > most:
        raise InputError(
            f"The {what} of the design {page.design.name!r} is {side:,.0f} units wide in {page.form.name}.",
            f"The card has {most:,.0f}: let `size` come to less.",
        )
