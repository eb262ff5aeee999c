"""A layout to pixels: glyph masks on a kept ground, and the contrast beneath every one of them.

Pure, but for the grounds, canvases and masks that a `Press` keeps between cards.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from PIL import Image, ImageChops

from cards.ground import Ground, GroundKey, ground_key
from cards.placed import Box, Layout, Line
from cards.png import BAND_ROWS, Range, Strip, band_count, band_digests, pack, scanlines
from fonts.masks import QUARTERS, Mask, Masks, quarters_at
from templates.colour import RGB, contrast, contrast_of_luminances, luminance

Placed = tuple[Mask, int, int]
"""A mask, and the pixel of the card that its left top corner comes to."""


@dataclass(frozen=True, slots=True, eq=False)
class Inked:
    """A line as it was painted: the box of its ink, and the least contrast of its colour with the ground beneath it.

    `touches` is the text of the line of the quote above into which its ink runs, if any.
    """

    role: str
    text: str
    size_px: float
    box: Box
    contrast: float
    touches: str | None = None


class Sheet:
    """A kept ground, of which a band is packed and hashed once, when a card first leaves it bare."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self._packed: dict[Range, Strip] = {}
        self._digests: dict[Range, list[bytes]] = {}

    def bare_strip(self, band: Range) -> Strip:
        """The packed ground of one band."""
        if band not in self._packed:
            self._packed[band] = pack([scanlines(self.ground.picture, band)])[0]
        return self._packed[band]

    def bare_digests(self, band: Range) -> list[bytes]:
        """The hash of the ground of one band."""
        if band not in self._digests:
            self._digests[band] = band_digests(scanlines(self.ground.picture, band), self.ground.key.width)
        return self._digests[band]


class Painted:
    """A painted card, valid while its press holds it: its picture, and the ink on it.

    `coloured` says that some ink differs from its ground in colour, not only in lightness.
    """

    def __init__(self, sheet: Sheet, picture: Image.Image, inked: tuple[Inked, ...], *, coloured: bool) -> None:
        self.picture = picture
        self.inked = inked
        self.coloured = coloured
        self._sheet = sheet
        self._ranges = ink_ranges(picture.height, [line.box for line in inked])
        self._rows = [scanlines(picture, bands) for bands, has_ink in self._ranges if has_ink]

    def strips(self) -> list[Strip]:
        """The packed strips of the picture from the top; the ground's own where there is no ink."""
        fresh = iter(pack(self._rows))
        return [next(fresh) if has_ink else self._sheet.bare_strip(bands) for bands, has_ink in self._ranges]

    def digests(self) -> list[bytes]:
        """The band hashes of the picture from the top."""
        fresh = iter(self._rows)
        width = self.picture.width
        return [
            digest
            for bands, has_ink in self._ranges
            for digest in (band_digests(next(fresh), width) if has_ink else self._sheet.bare_digests(bands))
        ]


class Press:
    """Paints layouts. Keeps masks and the last grounds, so that a batch pays for each only once.

    Not for two threads at a time: a card is painted on a kept canvas, which is cleaned afterwards.
    """

    def __init__(self, *, sheets: int = 4) -> None:
        self.masks = Masks()
        self._limit = sheets
        self._sheets: OrderedDict[GroundKey, Sheet] = OrderedDict()
        self._planes: dict[tuple[RGB, RGB], Image.Image] = {}
        self._canvas = Image.new("RGB", (1, 1))
        self._canvas_shows: Ground | None = None

    @contextmanager
    def painted(self, layout: Layout) -> Iterator[Painted]:
        """The card of a layout, painted; the picture is taken back when the block ends, so copy what is to last."""
        sheet = self._sheet(layout)
        canvas = self._canvas_with(sheet.ground)
        boxes: list[Box] = []
        try:
            inked = []
            above: tuple[Inked, list[Placed]] | None = None
            for line in layout.lines:
                if placed := self._place(line):
                    box = _bounds(placed)
                    alone = not any(_overlap(box, other) for other in boxes)
                    boxes.append(box)
                    ink = self._ink(line, placed, box, sheet.ground, alone=alone)
                    if line.role == "quote":
                        if above and _touch(above[0].box, above[1], box, placed):
                            ink = replace(ink, touches=above[0].text)
                        above = ink, placed
                    inked.append(ink)
            yield Painted(sheet, canvas, tuple(inked), coloured=_differ_in_colour(layout))
        finally:
            for box in boxes:
                canvas.paste(sheet.ground.picture.crop(box), box)

    def _sheet(self, layout: Layout) -> Sheet:
        key = ground_key(layout)
        if key not in self._sheets:
            while len(self._sheets) >= self._limit:
                self._sheets.popitem(last=False)
            self._sheets[key] = Sheet(Ground(key))
        self._sheets.move_to_end(key)
        return self._sheets[key]

    def _canvas_with(self, ground: Ground) -> Image.Image:
        """The one kept canvas, showing a ground: a batch changes grounds seldom, and a picture takes megabytes."""
        if self._canvas.size != ground.picture.size:
            self._canvas = ground.picture.copy()
        elif self._canvas_shows is not ground:
            self._canvas.paste(ground.picture)
        self._canvas_shows = ground
        return self._canvas

    def _place(self, line: Line) -> list[Placed]:
        """The line's masks with the picture's pixel that each one's left top corner comes to."""
        placed = []
        get, size = self.masks.get, line.size_px
        for glyph in line.glyphs:
            whole, quarter = divmod(quarters_at(line.x + glyph.x * size, size), QUARTERS)
            if mask := get(glyph.instance, glyph.id, size * glyph.scale, quarter):
                placed.append((mask, whole + mask[1], line.baseline + mask[2] - round(glyph.y * size)))
        return placed

    def _ink(self, line: Line, placed: list[Placed], box: Box, ground: Ground, *, alone: bool) -> Inked:
        """Paints one line; `alone` says that no other line's ink has touched its box."""
        left, top, right, bottom = box
        width, height = right - left, bottom - top
        flat = ground.flat_colour(box)
        if flat is not None and alone:
            # On one colour the blend of ink and ground is a palette: coverage is its index.
            plane = self._plane(flat, line.colour, width, height)
            _cover(plane, placed, left, top)
            self._canvas.paste(plane.crop((0, 0, width, height)).convert("RGB"), (left, top))
            plane.paste(0, (0, 0, width, height))
        else:
            plane = Image.new("L", (width, height))
            _cover(plane, placed, left, top)
            self._canvas.paste(Image.new("RGB", plane.size, line.colour), (left, top), plane)
        if flat is not None:
            worst = contrast(line.colour, flat)
        else:
            worst = _least_contrast(line.colour, *ground.luminances_under(box, plane))
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


def _touch(first: Box, upper: list[Placed], second: Box, lower: list[Placed]) -> bool:
    """Whether ink of one line runs into ink of the next: half covered by both is what an eye sees as touching."""
    left, top = max(first[0], second[0]), max(first[1], second[1])
    right, bottom = min(first[2], second[2]), min(first[3], second[3])
    if right <= left or bottom <= top:
        return False
    planes = [Image.new("L", (right - left, bottom - top)) for _ in range(2)]
    for plane, placed in zip(planes, (upper, lower), strict=True):
        _cover(plane, [(m, x, y) for m, x, y in placed if y < bottom and y + m[0].height > top], left, top)
    return any(ImageChops.darker(*planes).histogram()[128:])


def _cover(plane: Image.Image, placed: list[Placed], left: int, top: int) -> None:
    """Adds a line's masks to its coverage picture, whose corner lies at `left` and `top` of the card."""
    for (mask, _, _), x, y in placed:
        plane.paste(255, (x - left, y - top, x - left + mask.width, y - top + mask.height), mask)


def ink_ranges(height: int, boxes: list[Box]) -> list[tuple[Range, bool]]:
    """The picture's bands from the top, and whether they have ink: inked ones in ranges, bare ones singly.

    A bare band is the same on every card of a ground, whatever stands above and below it.
    """
    inked = [False] * band_count(height)
    for _, top, _, bottom in boxes:
        for band in range(max(top, 0) // BAND_ROWS, -(-min(bottom, height) // BAND_ROWS)):
            inked[band] = True
    ranges: list[tuple[Range, bool]] = []
    for band, has_ink in enumerate(inked):
        if has_ink and ranges and ranges[-1][1]:
            ranges[-1] = ((ranges[-1][0][0], band + 1), True)
        else:
            ranges.append(((band, band + 1), has_ink))
    return ranges


_COLOUR_STEP = 40
"""Difference of a chroma channel (0 to 255) from which half resolution shows at the edge of a letter."""


def _differ_in_colour(layout: Layout) -> bool:
    grounds = [_chroma(colour) for colour in (layout.ground, layout.gradient or layout.ground)]
    inks = [_chroma(colour) for colour in {line.colour for line in layout.lines}]
    return any(
        abs(ink[channel] - ground[channel]) > _COLOUR_STEP for ink in inks for ground in grounds for channel in (0, 1)
    )


def _chroma(colour: RGB) -> tuple[float, float]:
    """Cb and Cr of a colour (JFIF 1.02)."""
    red, green, blue = colour
    return -0.1687 * red - 0.3313 * green + 0.5 * blue, 0.5 * red - 0.4187 * green - 0.0813 * blue


def _overlap(first: Box, second: Box) -> bool:
    return first[0] < second[2] and second[0] < first[2] and first[1] < second[3] and second[1] < first[3]


def _bounds(placed: list[Placed]) -> Box:
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
