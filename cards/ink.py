"""A line's ink: its glyphs as pictures at pixels of the card, the box around them, and whether two rows touch.

Pure, but for the masks and stamps that `Glyphs` keeps.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, cast

from PIL import Image, ImageChops

from cards.placed import Box, Line
from fonts.masks import QUARTERS, Mask, Masks, quarters_at
from templates.colour import RGB

if TYPE_CHECKING:
    from fonts.face import Instance
    from fonts.shaping import Glyph
    from fonts.stamps import Stamps

Placed = tuple[Mask, int, int]
"""A mask, and the pixel of the card that its left top corner comes to."""

Stamped = tuple[Image.Image, Placed]
"""A picture in its own colours, and what of the card it covers."""


@dataclass(frozen=True, slots=True, eq=False)
class LineInk:
    """What one line leaves on a card: the masks of its letters, and its glyphs that have colours of their own."""

    letters: list[Placed]
    stamps: list[Stamped]

    @property
    def all(self) -> list[Placed]:
        """Where the whole line covers the card."""
        return self.letters + [where for _, where in self.stamps] if self.stamps else self.letters


class Glyphs:
    """The pictures of glyphs, kept for the next line."""

    def __init__(self) -> None:
        self._masks = Masks()

    @cached_property
    def _stamps(self) -> Stamps:
        # Imported late, with the filters that it needs: most cards have no emoji.
        from fonts.stamps import Stamps

        return Stamps()

    def place(self, line: Line, ground: Image.Image) -> LineInk:
        """The masks and stamps of a line, each at its pixel. Raises `Refused` for a picture that paints nothing."""
        letters: list[Placed] = []
        stamps: list[Stamped] = []
        get, size = self._masks.get, line.size_px
        instance: Instance | None = None
        in_colours = False
        for glyph in line.glyphs:
            if glyph.instance is not instance:
                instance = glyph.instance
                in_colours = instance.face.has_colour
            if in_colours and (stamped := self._stamp(glyph, line, ground)):
                stamps.append(stamped)
                continue
            whole, quarter = divmod(quarters_at(line.x + glyph.x * size, size), QUARTERS)
            if mask := get(glyph.instance, glyph.id, size * glyph.scale, quarter):
                letters.append((mask, whole + mask[1], line.baseline + mask[2] - round(glyph.y * size)))
        return LineInk(letters, stamps)

    def _stamp(self, glyph: Glyph, line: Line, ground: Image.Image) -> Stamped | None:
        """A glyph's stamp; None for a glyph without colours. Its ground is the one pixel under its middle, or near."""
        x, y = round(line.x + glyph.x * line.size_px), line.baseline - round(glyph.y * line.size_px)
        em = line.size_px * glyph.scale
        middle = min(max(round(x + em / 2), 0), ground.width - 1), min(max(round(y - em / 3), 0), ground.height - 1)
        beneath = line.behind or cast(RGB, ground.getpixel(middle))
        stamp = self._stamps.get(glyph.instance, glyph.id, em, line.colour, beneath)
        return (stamp.picture, (stamp.mask, x + stamp.mask[1], y + stamp.mask[2])) if stamp else None


def bounds(placed: Sequence[Placed]) -> Box:
    """The box around all masks."""
    left = min(x for _, x, _ in placed)
    top = min(y for _, _, y in placed)
    right = max(x + mask[0].width for mask, x, _ in placed)
    bottom = max(y + mask[0].height for mask, _, y in placed)
    return left, top, right, bottom


def cover(plane: Image.Image, placed: Sequence[Placed], left: int, top: int) -> None:
    """Adds masks to a coverage picture, whose corner lies at `left` and `top` of the card."""
    for (mask, _, _), x, y in placed:
        plane.paste(255, (x - left, y - top, x - left + mask.width, y - top + mask.height), mask)


def touching(parts: Mapping[int, tuple[int, Box, Sequence[Placed]]]) -> dict[int, int]:
    """Which lines run into which line of the row above, by number; of each its baseline, box and masks are given.

    Lines on one baseline are one row, set side by side in several colours: they may kern and overhang.
    """
    rows: dict[int, list[int]] = {}
    for number, (baseline, _, _) in parts.items():
        rows.setdefault(baseline, []).append(number)
    found: dict[int, int] = {}
    for above, below in pairwise(sorted(rows)):
        for number in rows[below]:
            _, box, placed = parts[number]
            hit = next((other for other in rows[above] if _touch(*parts[other][1:], box, placed)), None)
            if hit is not None:
                found[number] = hit
    return found


def _touch(first: Box, upper: Sequence[Placed], second: Box, lower: Sequence[Placed]) -> bool:
    """Whether ink of one line runs into ink of the next: half covered by both is what an eye sees as touching."""
    left, top = max(first[0], second[0]), max(first[1], second[1])
    right, bottom = min(first[2], second[2]), min(first[3], second[3])
    if right <= left or bottom <= top:
        return False
    planes = [Image.new("L", (right - left, bottom - top)) for _ in range(2)]
    for plane, placed in zip(planes, (upper, lower), strict=True):
        cover(plane, [(m, x, y) for m, x, y in placed if y < bottom and y + m[0].height > top], left, top)
    return any(ImageChops.darker(*planes).histogram()[128:])
