"""Paper: a ground of one colour with the unevenness of good uncoated stock.

Pure; pictures are Pillow's. Equal values give equal pixels everywhere.
"""

from __future__ import annotations

from math import ceil, cos, pi, sin
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from cards.grain import MIDDLE, grain, lit, together
from templates.colour import RGB
from templates.oklch import channels_of, oklch_of

_FIBRES_PER_MILLION = 170
"""Fibres on a million square units: some that one finds when one looks, none that one sees first."""

_SMOOTH = 2
"""Fibres are drawn this many times larger and averaged."""


def draw_paper(ground: RGB, strength: float, unit: float, width: int, height: int) -> Image.Image:
    """The RGB picture of a sheet in the colour `ground`; `unit` is a design unit in pixels.

    Three things make it: fine tooth, the clouds that light shows in a sheet, and a few long fibres, lighter and darker.
    Lightness (OKLCH) strays from the ground's by `strength` (0 to 1) at most, and by a quarter of that in the mean;
    chroma and hue stay, so that the sheet is as warm in its hollows as on its heights.
    """
    surface = together(
        [
            (lit(grain(1, max(1.0, 1.7 * unit), width, height), ceil(unit)), 0.75),
            (lit(grain(2, 5 * unit, width, height), ceil(2 * unit)), 0.40),
            (grain(3, 24 * unit, width, height), 0.10),
            (grain(4, 150 * unit, width, height), 0.10),
        ]
    )
    surface = ImageChops.add(surface, _fibres(unit, width, height), 1, -MIDDLE)
    lightness, chroma, hue = oklch_of(ground)
    shades = [channels_of((lightness + strength * (value - MIDDLE) / MIDDLE, chroma, hue)) for value in range(256)]
    return Image.merge("RGB", [surface.point([round(shade[channel]) for shade in shades]) for channel in range(3)])


def _fibres(unit: float, width: int, height: int) -> Image.Image:
    """Fibres around `MIDDLE`: each a curve that turns a little all along, as thick as a unit and a half."""
    chance = Random(5)  # noqa: S311 - a texture
    scale = unit * _SMOOTH
    picture = Image.new("L", (width * _SMOOTH, height * _SMOOTH), MIDDLE)
    pen = ImageDraw.Draw(picture)
    for _ in range(round(width * height / unit**2 * _FIBRES_PER_MILLION / 1e6)):
        x, y = chance.uniform(0, picture.width), chance.uniform(0, picture.height)
        way, turn = chance.uniform(0, 2 * pi), chance.uniform(-0.16, 0.16)
        value = MIDDLE + chance.choice((-1, 1)) * chance.randint(24, 84)
        points = [(x, y)]
        for _ in range(chance.randint(7, 26)):
            way += turn
            turn += chance.uniform(-0.06, 0.06)
            x, y = x + 5 * scale * cos(way), y + 5 * scale * sin(way)
            points.append((x, y))
        pen.line(points, fill=value, width=max(1, round(1.5 * scale)), joint="curve")
    # Softened, as a fibre lies in the sheet and not on it.
    return picture.resize((width, height), Image.Resampling.BOX).filter(ImageFilter.GaussianBlur(0.5 * unit))
