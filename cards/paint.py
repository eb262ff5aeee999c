"""A layout to pixels: glyph masks on a kept ground, and the contrast beneath every one of them.

Pure, but for the grounds, canvases and masks that a `Press` keeps between cards.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from PIL import Image

from cards.ground import Ground, GroundKey, ground_key, luminance_of
from cards.placed import Box, Layout, Line
from cards.png import Band, band_boxes, pack_bands
from fonts.masks import QUARTERS, Mask, Masks
from templates.colour import RGB, contrast, contrast_of_luminances, luminance


@dataclass(frozen=True, slots=True)
class Inked:
    """A line as it was painted: the box of its ink, and the least contrast of its colour with the ground beneath it."""

    role: str
    text: str
    size_px: float
    box: Box
    contrast: float


@dataclass(slots=True)
class Sheet:
    """A kept ground with a canvas to paint on and the ground's bands, packed once."""

    ground: Ground
    canvas: Image.Image = field(init=False)
    bands: list[Band] = field(init=False)

    def __post_init__(self) -> None:
        self.canvas = self.ground.picture.copy()
        self.bands = pack_bands(self.canvas, band_boxes(self.canvas.width, self.canvas.height))


@dataclass(frozen=True, slots=True)
class Painted:
    """A painted card, valid while its press holds it: its picture, the ink on it and its bands."""

    picture: Image.Image
    inked: tuple[Inked, ...]
    bands: tuple[Band, ...]


class Press:
    """Paints layouts. Keeps masks and the last grounds, so that a batch pays for each only once.

    Not for two threads at a time: a card is painted on a kept canvas, which is cleaned afterwards.
    """

    def __init__(self, *, sheets: int = 4) -> None:
        self.masks = Masks()
        self._limit = sheets
        self._sheets: OrderedDict[GroundKey, Sheet] = OrderedDict()
        self._planes: dict[tuple[RGB, RGB], Image.Image] = {}

    @contextmanager
    def painted(self, layout: Layout) -> Iterator[Painted]:
        """The card of a layout, painted; the picture is taken back when the block ends, so copy what is to last."""
        sheet = self._sheet(layout)
        boxes: list[Box] = []
        try:
            inked = []
            for line in layout.lines:
                if placed := self._place(line):
                    box = _bounds(placed)
                    alone = not any(_overlap(box, other) for other in boxes)
                    boxes.append(box)
                    inked.append(self._ink(line, placed, box, sheet, alone=alone))
            yield Painted(sheet.canvas, tuple(inked), self._bands(sheet, boxes))
        finally:
            for box in boxes:
                sheet.canvas.paste(sheet.ground.picture.crop(box), box)

    def _sheet(self, layout: Layout) -> Sheet:
        key = ground_key(layout)
        if key not in self._sheets:
            while len(self._sheets) >= self._limit:
                self._sheets.popitem(last=False)
            self._sheets[key] = Sheet(Ground(key))
        self._sheets.move_to_end(key)
        return self._sheets[key]

    def _place(self, line: Line) -> list[tuple[Mask, int, int]]:
        """The line's masks with the picture's pixel that each one's left top corner comes to."""
        placed = []
        get, size = self.masks.get, line.size_px
        for glyph in line.glyphs:
            quarters = round((line.x + glyph.x * size) * QUARTERS)
            whole, quarter = divmod(quarters, QUARTERS)
            if mask := get(glyph.instance, glyph.id, size * glyph.scale, quarter):
                placed.append((mask, whole + mask[1], line.baseline + mask[2] - round(glyph.y * size)))
        return placed

    def _ink(self, line: Line, placed: list[tuple[Mask, int, int]], box: Box, sheet: Sheet, *, alone: bool) -> Inked:
        """Paints one line; `alone` says that no other line's ink has touched its box."""
        left, top, right, bottom = box
        flat = sheet.ground.flat_colour(box)
        if flat is not None and alone:
            # On one colour the blend of ink and ground is a palette: coverage is its index.
            plane = self._plane(flat, line.colour, right - left, bottom - top)
        else:
            plane = Image.new("L", (right - left, bottom - top))
        for mask, x, y in placed:
            picture = mask[0]
            plane.paste(255, (x - left, y - top, x - left + picture.width, y - top + picture.height), picture)
        region = (0, 0, right - left, bottom - top)
        if flat is not None and alone:
            sheet.canvas.paste(plane.crop(region).convert("RGB"), (left, top))
            plane.paste(0, region)
            return Inked(line.role, line.text, line.size_px, box, contrast(line.colour, flat))
        ink = Image.new("RGB", plane.size, line.colour)
        sheet.canvas.paste(Image.composite(ink, sheet.canvas.crop(box), plane), (left, top))
        if flat is not None:
            return Inked(line.role, line.text, line.size_px, box, contrast(line.colour, flat))
        worst = _least_contrast(line.colour, sheet.ground.lightness.crop(box), plane)
        return Inked(line.role, line.text, line.size_px, box, worst)

    def _plane(self, ground: RGB, ink: RGB, width: int, height: int) -> Image.Image:
        """A kept blank coverage picture of at least this size whose palette runs from ground to ink."""
        plane = self._planes.get((ground, ink))
        if plane is None or plane.width < width or plane.height < height:
            size = (max(width, plane.width if plane else 0), max(height, plane.height if plane else 0))
            if len(self._planes) > 16:
                self._planes.clear()
            plane = Image.new("P", size)
            plane.putpalette(
                [round(g + (i - g) * step / 255) for step in range(256) for g, i in zip(ground, ink, strict=True)]
            )
            self._planes[(ground, ink)] = plane
        return plane

    @staticmethod
    def _bands(sheet: Sheet, boxes: list[Box]) -> tuple[Band, ...]:
        """The card's bands: the ground's own where there is no ink."""
        everything = band_boxes(sheet.canvas.width, sheet.canvas.height)
        touched = [
            index
            for index, (_, top, _, bottom) in enumerate(everything)
            if any(_overlap(box, (0, top, sheet.canvas.width, bottom)) for box in boxes)
        ]
        bands = list(sheet.bands)
        for index, band in zip(touched, pack_bands(sheet.canvas, (everything[i] for i in touched)), strict=True):
            bands[index] = band
        return tuple(bands)


def _overlap(first: Box, second: Box) -> bool:
    return first[0] < second[2] and second[0] < first[2] and first[1] < second[3] and second[1] < first[3]


def _bounds(placed: list[tuple[Mask, int, int]]) -> Box:
    """The box around all masks."""
    left = min(x for _, x, _ in placed)
    top = min(y for _, _, y in placed)
    right = max(x + mask[0].width for mask, x, _ in placed)
    bottom = max(y + mask[0].height for mask, _, y in placed)
    return left, top, right, bottom


def _least_contrast(ink: RGB, lightness: Image.Image, coverage: Image.Image) -> float:
    """The least contrast between an ink and the pixels under it, antialiased edges included."""
    counts = lightness.histogram(coverage)
    values = [value for value, count in enumerate(counts) if count]
    own = luminance(ink)
    darkest, lightest = luminance_of(values[0]), luminance_of(values[-1] + 1)
    if darkest <= own <= lightest:
        return 1.0
    return contrast_of_luminances(own, lightest if own > lightest else darkest)
