"""Sunlight through a window on a wall: nine leaning panes, twigs before them, and rough plaster.

Pure; pictures are Pillow's. Equal values give equal pixels everywhere.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, hypot
from typing import Any

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageMath

from cards.grain import MIDDLE, grain, lit, together
from cards.leaves import Point, draw_leaves
from templates.colour import RGB

_COARSE = 3
"""Light and shade are worked out at a third of the size: the sharpest edge of the light is wider than that."""

_PANES = 3
_PANE = 0.306
"""Share of the window's side that one pane takes; two bars take the rest."""

_ACROSS, _DOWN = (709.0, 136.0), (-207.0, 690.0)
"""The window's upper and left side as the sun throws them, in units of the portrait card."""

_CORNER = (322.0, 134.0)
"""The light's left top corner there."""

_BLURS = (4.2, 7.5, 14.0)
"""How soft edges are at the light's upper right, half way, and at its far end, in units: a shadow grows soft with the
distance of what throws it."""

_LEAF_BLUR = 4.0
"""How much softer still leaves are, in units."""

_SPILL = 90.0
"""How far light scatters from lit plaster, in units."""

_FINE = 256
"""Parts of a level that colours are worked out in, so that the grain can hide their steps."""

_GRAIN = 5
"""How far the grain's whole range goes, in `_FINE` parts for each of its 128 steps: two and a half levels."""

_ABOVE_CREDIT = ((0.36, 1.0), (0.5, 0.6), (0.64, 0.08), (0.7, 0.0))
"""How light fades from top to foot of a wide card: the credit stands below it, at the right."""


@dataclass(frozen=True, slots=True)
class _Stand:
    """Where the light falls on a card: the scale and place of the portrait card's light, and how light and room fade.

    `light` and `room` are how strong each is from the top (`upright`) or from the left: places and shares.
    """

    scale: float
    stretch: float
    left: float
    top: float
    upright: bool
    light: tuple[tuple[float, float], ...]
    room: tuple[tuple[float, float], ...]

    def place(self, point: Point) -> Point:
        """The pixel of a point of the portrait card."""
        x, y = point
        return self.left + (x - _CORNER[0]) * self.scale, self.top + (y - _CORNER[1]) * self.scale * self.stretch


def _stand(width: int, height: int) -> _Stand:
    if width > 1.15 * height:
        # On a wide card words stand at the left: the light lies in the right two thirds.
        scale = 0.93 * height / (_ACROSS[1] + _DOWN[1])
        left = width - (_ACROSS[0] + 0.03 * _ACROSS[0]) * scale
        light = ((0.34, 0.0), (0.5, 0.5), (0.68, 1.0), (1.0, 1.0))
        return _Stand(scale, 1.0, left, 0.045 * height, False, light, ((0.0, 0.05), (0.3, 0.16), (0.8, 0.8)))
    scale = width / 1080
    # A story is covered at its foot, and its words begin lower: its light ends sooner for its height.
    end = 0.56 if height < 1.5 * width else 0.5
    tall = min(max((height / width - 1) / 0.25, 0.0), 1.0)
    light = ((end - 0.26, 1.0), (end - 0.14, 0.64), (end - 0.04, 0.1), (end, 0.0))
    room = ((0.0, 0.5), (0.2, 0.8), (0.4, 0.7), (0.62, 0.25), (0.85, 0.0))
    stretch = min(1.0, 0.55 * height / (_DOWN[1] * scale))
    return _Stand(scale, stretch, _CORNER[0] * scale, (0.058 + 0.042 * tall) * height, True, light, room)


def draw_window(wall: RGB, light: RGB, shade: RGB, width: int, height: int) -> Image.Image:
    """The RGB picture of a wall in sunlight, in tall cards over the upper half, in wide ones at the right.

    Where there is no light the wall is its own colour; around the light it comes near `shade`, the colour of bars and
    leaves. What lies below the light, or beside it in a wide card, is quiet, for the words.
    """
    stand = _stand(width, height)
    size = (ceil(width / _COARSE), ceil(height / _COARSE))
    panes = _softened(_panes(stand, size), stand, size)
    leaves = _softened(_leaves(stand, size), stand, size)
    spill = panes.filter(ImageFilter.GaussianBlur(_SPILL * stand.scale / _COARSE))
    fade, room = (_ramp(stops, size, stand.upright) for stops in (stand.light, stand.room))
    if not stand.upright:
        fade = ImageChops.multiply(fade, _ramp(_ABOVE_CREDIT, size, True))
    masks = {
        "room": room,
        "fade": fade,
        "spill": spill,
        "leaves": leaves,
        "sunlit": ImageChops.multiply(panes, fade),
    }
    masks = {name: mask.convert("F") for name, mask in masks.items()}
    surface = _plaster(stand.scale, width, height)
    box = (0, 0, width / _COARSE, height / _COARSE)
    channels = []
    for of_wall, of_light, of_shade in zip(wall, light, shade, strict=True):
        coarse = _mixed(of_wall, of_light, of_shade, masks)
        channels.append(_roughened(coarse.resize((width, height), Image.Resampling.BICUBIC, box), surface))
    return Image.merge("RGB", channels)


def _panes(stand: _Stand, size: tuple[int, int]) -> Image.Image:
    """Where the panes let the sun through to the wall, with sharp edges."""
    large = Image.new("L", (size[0] * _COARSE, size[1] * _COARSE))
    pen = ImageDraw.Draw(large)
    gap = (1 - _PANES * _PANE) / (_PANES - 1)
    for row in range(_PANES):
        for column in range(_PANES):
            u, v = column * (_PANE + gap), row * (_PANE + gap)
            corners = ((u, v), (u + _PANE, v), (u + _PANE, v + _PANE), (u, v + _PANE))
            pen.polygon([stand.place(_on_wall(*corner)) for corner in corners], fill=255)
    return large.reduce(_COARSE)


def _leaves(stand: _Stand, size: tuple[int, int]) -> Image.Image:
    """Where twigs keep the sun off, softened as what hangs further from the wall than the window does."""
    large = Image.new("L", (size[0] * _COARSE, size[1] * _COARSE))
    draw_leaves(ImageDraw.Draw(large), stand.place, stand.scale, 255)
    return large.reduce(_COARSE).filter(ImageFilter.GaussianBlur(_LEAF_BLUR * stand.scale / _COARSE))


def _on_wall(u: float, v: float) -> Point:
    """The point of the portrait card where a point of the window (shares of its sides) is thrown."""
    return _CORNER[0] + u * _ACROSS[0] + v * _DOWN[0], _CORNER[1] + u * _ACROSS[1] + v * _DOWN[1]


def _softened(sharp: Image.Image, stand: _Stand, size: tuple[int, int]) -> Image.Image:
    near, middle, far = (sharp.filter(ImageFilter.GaussianBlur(blur * stand.scale / _COARSE)) for blur in _BLURS)
    x, y = stand.place(_on_wall(1.0, 0.0))
    away = hypot(_ACROSS[0], _DOWN[1]) * stand.scale
    # Pillow's radial gradient reaches 255 at 127.5 pixels from its middle, at (128, 128).
    zoom = 127.5 / away * _COARSE
    place = (zoom, 0.0, 128 - x * zoom / _COARSE, 0.0, zoom, 128 - y * zoom / _COARSE)
    distance = Image.radial_gradient("L").transform(
        size, Image.Transform.AFFINE, place, Image.Resampling.BILINEAR, fillcolor=255
    )
    nearer = Image.composite(middle, near, distance.point([min(2 * value, 255) for value in range(256)]))
    return Image.composite(far, nearer, distance.point([max(2 * value - 255, 0) for value in range(256)]))


def _ramp(stops: tuple[tuple[float, float], ...], size: tuple[int, int], upright: bool) -> Image.Image:
    """A mask that goes straight from stop to stop, softened, as a corner in a ramp shows as a line on the wall."""
    length = size[1] if upright else size[0]
    values = bytes(round(_share(stops, (pixel + 0.5) / length) * 255) for pixel in range(length))
    line = Image.frombytes("L", (1, length) if upright else (length, 1), values)
    return line.resize(size).filter(ImageFilter.GaussianBlur(length / 30))


def _share(stops: tuple[tuple[float, float], ...], place: float) -> float:
    if place <= stops[0][0]:
        return stops[0][1]
    for (start, first), (end, second) in pairwise(stops):
        if place < end:
            return first + (second - first) * (place - start) / (end - start)
    return stops[-1][1]


def _mixed(wall: int, light: int, shade: int, masks: dict[str, Image.Image]) -> Image.Image:
    """One channel, in `_FINE` parts of a level (mode `I`): the wall, its room, scattered light, sun, and leaves."""
    return _worked_out(lambda names: _mix(names, float(wall), float(light), float(shade)), **masks)


def _mix(names: Any, wall: float, light: float, shade: float) -> Any:
    """What ImageMath works out for each pixel; it has names for pictures and no types for them."""
    value = names["room"] * ((shade - wall) / 255) + wall
    value = value + (light - value) * names["spill"] * names["fade"] * (0.22 / 255**2)
    # Leaves let a seventh of the light through, and where they are the wall takes the colour of the shade.
    value = value + (shade - value) * names["leaves"] * names["sunlit"] * (0.6 / 255**2)
    # The sun is a sixth weaker at the light's rim than in its middle, where scattered light is densest.
    sun = names["sunlit"] * (names["min"](names["spill"] * (0.17 / 215), 0.17) + 0.83)
    value = value + (light - value) * (255.0 - names["leaves"] * 0.86) * sun * (1 / 255**2)
    return names["convert"](value * _FINE, "I")


def _plaster(scale: float, width: int, height: int) -> Image.Image:
    """The wall's grain in `_FINE` parts of a level (mode `I`): fine sand, and broad unevenness in a raking light.

    It lies around half a level, so that what is rounded down afterwards is rounded to the nearest.
    """
    surface = together(
        [
            (grain(11, max(1.0, 1.5 * scale), width, height), 0.6),
            (lit(grain(12, 6 * scale, width, height), ceil(2 * scale)), 0.4),
            (lit(grain(13, 30 * scale, width, height), ceil(8 * scale)), 0.3),
        ]
    )
    return _worked_out(
        lambda names: (names["surface"] - MIDDLE) * _GRAIN + _FINE // 2,
        surface=surface.convert("I"),
    )


def _roughened(channel: Image.Image, surface: Image.Image) -> Image.Image:
    """A channel with the grain on it, in whole levels."""
    return _worked_out(
        lambda names: names["convert"]((names["channel"] + names["surface"]) / _FINE, "L"),
        channel=channel,
        surface=surface,
    )


def _worked_out(rule: Callable[[dict[str, Any]], Any], **pictures: Image.Image) -> Image.Image:
    worked_out = ImageMath.lambda_eval(rule, **pictures)
    assert isinstance(worked_out, Image.Image)  # noqa: S101 - what ImageMath gives for picture operands
    return worked_out
