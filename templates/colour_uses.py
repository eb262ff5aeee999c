"""Where a design uses each colour of its palette: what it draws in it, on which other colour, and with what contrast.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from templates.background import Gradient, Paper, Pattern, Window
from templates.colour import AA_CONTRAST, RGB
from templates.design import Design
from templates.layers import Cursor, Disc, Emphasis, Figure, Frame, Layer, Mark, Numbers, QuoteBlock, Rule, Text, Tiles
from templates.oklch import oklch_of, rgb_of

MARK_CONTRAST = 3.0
"""What lines and marks that carry meaning ask for (WCAG 2.2, success criterion 1.4.11)."""

UNEVEN = 1.03
"""More contrast for text on a ground that is not one flat colour: there the painter reads luminance in 256 steps and
takes the worse end, which costs up to 3 %."""


@dataclass(frozen=True, slots=True)
class Use:
    """A colour drawn on another, and the contrast asked for; `kept` asks for it only where the design itself has it."""

    colour: str
    on: str
    asked: float
    kept: bool = False


def uses_of(design: Design) -> tuple[Use, ...]:
    """Every use of a colour on another, each once, in the order of the layers."""
    found = [use for layers in (design.stack, design.split) for layer in layers for use in _uses(layer)]
    return tuple(dict.fromkeys(found))


def quote_fills(design: Design) -> frozenset[str]:
    """The colours that the words themselves are drawn in."""
    return frozenset(layer.fill for layer in (*design.stack, *design.split) if isinstance(layer, QuoteBlock))


def quote_roles(design: Design) -> frozenset[str]:
    """The roles that the words themselves are set in."""
    return frozenset(layer.role for layer in (*design.stack, *design.split) if isinstance(layer, QuoteBlock))


def mark_fills(design: Design) -> frozenset[str]:
    """The colours of the quotation marks."""
    return frozenset(layer.mark_fill for layer in (*design.stack, *design.split) if isinstance(layer, QuoteBlock))


def credit_fills(design: Design) -> frozenset[str]:
    """The colours in which the source is told."""
    fields = ("source", "title", "detail")
    layers = (*design.stack, *design.split)
    return frozenset(layer.fill for layer in layers if isinstance(layer, Text) and layer.field in fields)


def backdrop_fills(design: Design) -> frozenset[str]:
    """The colours that make a ground uneven, its own aside."""
    background = design.background
    if isinstance(background, Gradient):
        return frozenset({background.to})
    if isinstance(background, Pattern):
        return frozenset({background.fill})
    return frozenset({background.light, background.shade}) if isinstance(background, Window) else frozenset()


def tile_fills(design: Design) -> tuple[str, ...]:
    """The colours of tiles, which have to be told apart."""
    layers = (*design.stack, *design.split)
    return tuple(dict.fromkeys(name for layer in layers if isinstance(layer, Tiles) for name in layer.fills))


def grounds(design: Design, palette: Mapping[str, RGB], on: str) -> tuple[tuple[RGB, float], ...]:
    """The colours that may lie under what is drawn on `on`, each with the share by which more contrast is asked."""
    if on != "ground":
        # A line of text on a shape has its ground read from the picture.
        return ((palette[on], UNEVEN),)
    ground, background = palette["ground"], design.background
    if design.scrim:
        # Whatever lies under a scrim, it is made dense enough; what counts is the scrim's own colour.
        more = UNEVEN * max(1.0, design.scrim.asked / AA_CONTRAST)
        return tuple((colour, more) for colour in dict.fromkeys((ground, palette[design.scrim.fill])))
    if background is None:
        return ((ground, 1.0),)
    if isinstance(background, Gradient):
        others = [palette[background.to]]
    elif isinstance(background, Pattern):
        others = [palette[background.fill]]
    elif isinstance(background, Window):
        others = [palette[background.light], palette[background.shade]]
    elif isinstance(background, Paper):
        lightness, chroma, hue = oklch_of(ground)
        others = [rgb_of((lightness + way * background.strength, chroma, hue)) for way in (-1, 1)]
    return tuple((colour, UNEVEN) for colour in dict.fromkeys((ground, *others)))


def _uses(layer: Layer) -> Iterator[Use]:
    if isinstance(layer, Text):
        # A design's own words are ornament: no card is refused for them, but they are meant to be seen.
        ornament = layer.field is None
        yield Use(layer.fill, layer.on, MARK_CONTRAST if ornament else AA_CONTRAST, kept=ornament)
    elif isinstance(layer, Numbers):
        yield Use(layer.fill, "ground", AA_CONTRAST)
    elif isinstance(layer, QuoteBlock):
        yield from _uses_of_quote(layer)
    elif isinstance(layer, Figure):
        yield Use(layer.text, "ground", AA_CONTRAST)
        yield Use(layer.accent, "ground", AA_CONTRAST)
        yield Use(layer.fill, "ground", MARK_CONTRAST)
        yield Use(layer.line, "ground", MARK_CONTRAST)
    elif isinstance(layer, Mark | Rule | Frame | Disc):
        yield Use(layer.fill, "ground", MARK_CONTRAST, kept=True)


def _uses_of_quote(block: QuoteBlock) -> Iterator[Use]:
    yield Use(block.fill, "ground", AA_CONTRAST)
    yield Use(block.mark_fill, "ground", AA_CONTRAST)
    for part in (block.initial, block.drop_mark, block.prefix):
        if part:
            yield Use(part.fill, "ground", AA_CONTRAST)
    if isinstance(block.cursor, Cursor):
        yield Use(block.cursor.fill, "ground", MARK_CONTRAST)
    if isinstance(block.emphasis, Emphasis):
        emphasis = block.emphasis
        if "marker" in emphasis.style:
            yield Use(emphasis.on or block.fill, emphasis.fill, AA_CONTRAST)
        elif "colour" in emphasis.style:
            yield Use(emphasis.fill, "ground", AA_CONTRAST)
        else:
            yield Use(emphasis.fill, "ground", MARK_CONTRAST)
