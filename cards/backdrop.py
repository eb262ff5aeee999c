"""A ground that is more than one colour, as pixels: which kind is drawn by whom.

Pure; pictures are Pillow's. The same values give the same pixels on every machine: no clock, no shared random state.
"""

from __future__ import annotations

from PIL import Image

from cards.placed import Backdrop
from quotes.errors import InputError
from templates.colour import RGB


def draw_backdrop(backdrop: Backdrop, width: int, height: int) -> Image.Image:
    """The RGB picture of a ground, `width` by `height` pixels.

    Raises `InputError` where a kind misses one of its colours, or a pattern has no distance or no thickness.
    """
    kind, ground = backdrop.kind, backdrop.ground
    # Each kind is imported when it is drawn: a card has one ground at most.
    if kind == "gradient":
        from cards.gradients import draw_gradient

        return draw_gradient(ground, _colour(backdrop.second, kind), backdrop.angle, width, height)
    if kind in ("dots", "lines", "grid"):
        from cards.patterns import pattern_mask

        picture = Image.new("RGB", (width, height), ground)
        mask = pattern_mask(kind, backdrop.step, backdrop.size, width, height)
        picture.paste(_colour(backdrop.second, kind), (0, 0), mask)
        return picture
    if kind == "paper":
        from cards.paper import draw_paper

        return draw_paper(ground, backdrop.strength, backdrop.size or 1.0, width, height)
    if kind == "window":
        from cards.window import draw_window

        light, shade = _colour(backdrop.second, kind), _colour(backdrop.third, kind)
        return draw_window(ground, light, shade, width, height)
    return Image.new("RGB", (width, height), ground)


def row_luminances(backdrop: Backdrop, height: int) -> list[tuple[float, float]] | None:
    """The least and the greatest relative luminance (WCAG 2.2) that a pixel of each row can have, from the top.

    None for a ground whose rows are not of one colour: all but one colour, and gradients straight up or down.
    """
    if backdrop.kind == "gradient" and backdrop.angle % 180 == 0:
        from cards.gradients import gradient_luminances

        return gradient_luminances(backdrop.ground, _colour(backdrop.second, "gradient"), backdrop.angle, height)
    if backdrop.kind == "solid":
        from templates.colour import luminance

        return [(luminance(backdrop.ground),) * 2] * height
    return None


def _colour(colour: RGB | None, kind: str) -> RGB:
    if colour is None:
        raise InputError(
            f"The background {kind!r} misses a colour.", "Give it each colour that docs/backgrounds.md names."
        )
    return colour
