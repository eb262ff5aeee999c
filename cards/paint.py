"""A layout to pixels: glyph masks on a kept ground, and the contrast beneath every one of them.

Pure, but for the grounds, canvases and masks that a `Press` keeps between cards.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from PIL import Image

from cards.ground import Ground, GroundKey, ground_key
from cards.placed import Box, Layout, Line
from cards.png import BAND_ROWS, Strip, band_count, pack, pack_strips
from fonts.masks import QUARTERS, Mask, Masks, quarters_at
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
    """A kept ground with a canvas to paint on, and the ground's bare stretches packed once.

    `bare` holds strips by their first and past-last band: cards of one design leave the same ones bare.
    """

    ground: Ground
    canvas: Image.Image = field(init=False)
    bare: dict[tuple[int, int], Strip] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.canvas = self.ground.picture.copy()


@dataclass(frozen=True, slots=True)
class Painted:
    """A painted card, valid while its press holds it: its picture, the ink on it and its packed strips."""

    picture: Image.Image
    inked: tuple[Inked, ...]
    strips: tuple[Strip, ...]


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
            yield Painted(sheet.canvas, tuple(inked), _strips(sheet, boxes))
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
            whole, quarter = divmod(quarters_at(line.x + glyph.x * size, size), QUARTERS)
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
        sheet.canvas.paste(Image.new("RGB", plane.size, line.colour), (left, top), plane)
        if flat is not None:
            return Inked(line.role, line.text, line.size_px, box, contrast(line.colour, flat))
        worst = _least_contrast(line.colour, *sheet.ground.luminances_under(box, plane))
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


def _strips(sheet: Sheet, boxes: list[Box]) -> tuple[Strip, ...]:
    """The card's strips: the ground's own where there is no ink, the others packed now."""
    height = sheet.canvas.height
    inked = [False] * band_count(height)
    for _, top, _, bottom in boxes:
        for band in range(max(top, 0) // BAND_ROWS, -(-min(bottom, height) // BAND_ROWS)):
            inked[band] = True
    ranges: list[tuple[int, int]] = []
    for band, has_ink in enumerate(inked):
        if band and has_ink == inked[band - 1]:
            ranges[-1] = (ranges[-1][0], band + 1)
        else:
            ranges.append((band, band + 1))
    fresh = iter(pack_strips(sheet.canvas, (pair for pair in ranges if inked[pair[0]])))
    return tuple(next(fresh) if inked[pair[0]] else _bare_strip(sheet, pair) for pair in ranges)


def _bare_strip(sheet: Sheet, pair: tuple[int, int]) -> Strip:
    if pair not in sheet.bare:
        # Packed strips are small, but a batch of a million cards must not keep every stretch it ever saw.
        if len(sheet.bare) >= 256:
            sheet.bare.clear()
        sheet.bare[pair] = pack(sheet.ground.picture, *pair)
    return sheet.bare[pair]


def _overlap(first: Box, second: Box) -> bool:
    return first[0] < second[2] and second[0] < first[2] and first[1] < second[3] and second[1] < first[3]


def _bounds(placed: list[tuple[Mask, int, int]]) -> Box:
    """The box around all masks."""
    left = min(x for _, x, _ in placed)
    top = min(y for _, _, y in placed)
    right = max(x + mask[0].width for mask, x, _ in placed)
    bottom = max(y + mask[0].height for mask, _, y in placed)
    return left, top, right, bottom


def _least_contrast(ink: RGB, darkest: float, lightest: float) -> float:
    """The least contrast between an ink and a ground whose luminance goes from `darkest` to `lightest`."""
    own = luminance(ink)
    if darkest <= own <= lightest:
        return 1.0
    return contrast_of_luminances(own, lightest if own > lightest else darkest)
