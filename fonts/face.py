"""One font file, opened: what it covers, how tall it is, and its instances at given axis positions.

Touches: disk (reads the file when the face is first used).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import uharfbuzz as hb

from quotes.errors import InputError, NotFound

_SPACES = frozenset({0xA0, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000})
"""Spaces of other widths: where a face has only the plain one, HarfBuzz makes them from it."""

Axes = tuple[tuple[str, float], ...]
"""Axis tags with their positions, sorted by tag, so that equal settings are equal values."""


@dataclass(frozen=True, slots=True, eq=False)
class FontFile:
    """A font file and what its family's list says of it.

    `weight` is None when the file has a weight axis; `index` is the face's place in a collection.
    """

    path: Path
    family: str
    italic: bool
    weight: int | None
    sha256: str
    index: int = 0


class Instance:
    """A face at one position of its axes, ready to shape and to draw.

    Heights and bearings are in em, measured on the instance itself: a variable face changes them with its axes.
    """

    def __init__(self, face: Face, axes: Axes) -> None:
        self.face = face
        self.axes = axes
        self.font: Any = hb.Font(face.handle)
        if axes:
            self.font.set_variations(dict(axes))
        self.units_per_em: int = face.handle.upem
        self._boxes: dict[int, tuple[float, float, float, float] | None] = {}

    def ink(self, character: str) -> tuple[float, float, float, float] | None:
        """The ink box of a character as left, bottom, right, top in em; None when the face lacks it or it is blank."""
        glyph = self.font.get_nominal_glyph(ord(character))
        return self.box(glyph) if glyph else None

    def box(self, glyph: int) -> tuple[float, float, float, float] | None:
        """The ink box of a glyph as left, bottom, right, top in em; None for a blank one."""
        if glyph not in self._boxes:
            self._boxes[glyph] = self._box(glyph)
        return self._boxes[glyph]

    def _box(self, glyph: int) -> tuple[float, float, float, float] | None:
        extents = self.font.get_glyph_extents(glyph)
        if extents is None or not extents.width or not extents.height:
            return None
        scale = 1 / self.units_per_em
        left, top = extents.x_bearing * scale, extents.y_bearing * scale
        return left, top + extents.height * scale, left + extents.width * scale, top

    def advance(self, character: str) -> float:
        """The advance width of a character in em, 0 when the face lacks it."""
        glyph = self.font.get_nominal_glyph(ord(character))
        return float(self.font.get_glyph_h_advance(glyph)) / self.units_per_em if glyph else 0.0

    @cached_property
    def cap_height(self) -> float:
        """Height of the capital H, or its counterpart in faces without Latin, in em."""
        return self._height("HΗН", "cpht", 0.7)

    @cached_property
    def x_height(self) -> float:
        """Height of the small x, or its counterpart in faces without Latin, in em."""
        return self._height("xνх", "xhgt", 0.5)

    @cached_property
    def bearing(self) -> float:
        """Left side bearing of the capital H in em: how far type of this face stands off its margin."""
        for character in "HΗН":
            if box := self.ink(character):
                return box[0]
        return 0.0

    def _height(self, characters: str, metric: str, typical: float) -> float:
        for character in characters:
            if (box := self.ink(character)) and box[3] > 0:
                return box[3]
        tag = getattr(hb.OTMetricsTag, {"cpht": "CAP_HEIGHT", "xhgt": "X_HEIGHT"}[metric])
        position = self.font.get_metric_position(tag)
        # A damaged font may tell of any height: one that is no height must not scale the others.
        return float(position) / self.units_per_em if position and position > 0 else typical


class Face:
    """One opened font file.

    Raises `NotFound` when the file is gone and `InputError` when it is not a font HarfBuzz can use.
    """

    def __init__(self, file: FontFile) -> None:
        self.file = file
        try:
            data = file.path.read_bytes()
        except FileNotFoundError as error:
            raise NotFound(
                f"The font file {file.path} is missing.", "Install Pullquote again, or put the file back."
            ) from error
        except OSError as error:
            raise InputError(
                f"The font file {file.path} cannot be read: {error.strerror}.", "Check its permissions."
            ) from error
        self.handle: Any = hb.Face(hb.Blob(data), file.index)
        if not self.handle.glyph_count or not len(self.handle.unicodes):
            raise InputError(f"{file.path} is not a usable font.", "Replace it with an intact TTF or OTF file.")
        # Some files map control characters too; those are never drawn.
        points = frozenset(point for point in self.handle.unicodes if point >= 0x20 and not 0x7F <= point < 0xA0)
        self.covered: frozenset[int] = points | _SPACES if 0x20 in points else points
        self._covers_ascii = self.covered.issuperset(range(0x20, 0x7F))
        self.axes: dict[str, tuple[float, float]] = {
            axis.tag: (axis.min_value, axis.max_value) for axis in self.handle.axis_infos
        }
        self._instances: dict[Axes, Instance] = {}

    @cached_property
    def has_colour(self) -> bool:
        """Whether some glyphs come in colours of their own (COLR); pictures in CBDT, sbix and SVG are not drawn."""
        return bool(self.handle.has_color_paint or self.handle.has_color_layers)

    @property
    def is_bitmap(self) -> bool:
        """Whether the face has pictures in pixels or SVG, which are not drawn."""
        return bool(self.handle.has_color_png or self.handle.has_color_svg)

    def covers(self, text: str) -> bool:
        """Whether the face has a glyph for every character of the text."""
        # Most texts are ASCII, and a line of one needs no look at each letter.
        if self._covers_ascii and text.isascii() and text.isprintable():
            return True
        return self.covered.issuperset(map(ord, text))

    def instance(self, axes: Axes) -> Instance:
        """The face at an axis position; axes it does not have are left out and values are held to its range."""
        held = tuple(
            (tag, min(max(value, self.axes[tag][0]), self.axes[tag][1])) for tag, value in axes if tag in self.axes
        )
        if held not in self._instances:
            self._instances[held] = Instance(self, held)
        return self._instances[held]
