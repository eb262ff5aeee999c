"""A layout to pixels: glyph masks and colour stamps on a kept ground, and the contrast beneath every one of them.

Pure, but for the grounds, canvases, masks and stamps that a `Press` keeps between cards.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from PIL import Image

from cards.boxes import holds, on_card, overlap
from cards.chroma import differ_in_colour
from cards.ground import Ground, GroundKey, ground_key
from cards.ink import Glyphs, LineInk, Placed, bounds, cover, touching
from cards.placed import Box, Layout, Line, Rectangle, Stroke, Veil
from cards.png import BAND_ROWS, Range, Strip, band_count, band_digests, pack, scanlines
from quotes.errors import Refused
from templates.colour import RGB, contrast

_QUOTE = frozenset({"quote", "emphasis"})
"""Roles of the rows of a quote, which must not run into each other."""

_MOST_PIXELS = 24_000_000
"""Pixels of all grounds that are kept, at 4 bytes 96 MB: those of 16 portraits, enough for the orders of a design's
tiles, and of 11 stories."""


@dataclass(frozen=True, slots=True, eq=False)
class Inked:
    """A line as it was painted: the box of its ink, and the least contrast of its colour with the ground beneath it.

    `ground` is the colour beneath it where that is least; of a ground of many colours a grey of the same luminance.
    A line of colour glyphs only has the contrast that letters would have: what would hardly show is rimmed in their
    colour. `touches` is the text of the line of the quote above into which its ink runs, if any.
    """

    role: str
    text: str
    size_px: float
    box: Box
    contrast: float
    colour: RGB
    ground: RGB
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

    def __init__(
        self, sheet: Sheet, picture: Image.Image, inked: tuple[Inked, ...], boxes: list[Box], *, coloured: bool
    ) -> None:
        self.picture = picture
        self.inked = inked
        self.coloured = coloured
        self._sheet = sheet
        self._ranges = ink_ranges(picture.height, boxes)
        self._rows = [scanlines(picture, bands) for bands, has_ink in self._ranges if has_ink]

    @property
    def ground(self) -> Image.Image:
        """What lies beneath the ink, not to be changed: its press keeps it for other cards."""
        return self._sheet.ground.picture

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

    def __init__(self) -> None:
        self._glyphs = Glyphs()
        self._sheets: OrderedDict[GroundKey, Sheet] = OrderedDict()
        self._planes: dict[tuple[RGB, RGB], Image.Image] = {}
        self._canvas = Image.new("RGB", (1, 1))
        self._canvas_shows: Ground | None = None

    @contextmanager
    def painted(self, layout: Layout) -> Iterator[Painted]:
        """The card of a layout, painted; the picture is taken back when the block ends, so copy what is to last."""
        masks: dict[int, tuple[LineInk, Image.Image]] = {}
        veil = layout.veil
        sheet = self._veiled(layout, veil, masks) if veil else self._sheet(ground_key(layout))
        canvas = self._canvas_with(sheet.ground)
        boxes: list[Box] = []
        try:
            inked: list[Inked] = []
            rows: dict[int, tuple[int, Box, list[Placed]]] = {}
            in_colours = layout.photo is not None
            for stroke in layout.strokes:
                # What lies off the card may be of any size.
                if seen := on_card(stroke.box, canvas.width, canvas.height):
                    boxes.append(seen)
                    self._stroke(stroke)
            for number, line in enumerate(layout.lines):
                ink, mask = masks.get(number, (None, None))
                ink = ink or self._glyphs.place(line, sheet.ground.picture)
                if placed := ink.all:
                    box = bounds(placed)
                    alone = not any(overlap(box, other) for other in boxes)
                    boxes.append(box)
                    if line.role in _QUOTE:
                        rows[len(inked)] = line.baseline, box, placed
                    inked.append(self._ink(line, ink, box, sheet.ground, mask, alone=alone))
                    in_colours = in_colours or bool(ink.stamps)
            for lower, upper in touching(rows).items():
                inked[lower] = replace(inked[lower], touches=inked[upper].text)
            coloured = in_colours or differ_in_colour(layout)
            yield Painted(sheet, canvas, tuple(inked), boxes, coloured=coloured)
        finally:
            for box in boxes:
                canvas.paste(sheet.ground.picture.crop(box), box)

    def _sheet(self, key: GroundKey, bare: Ground | None = None) -> Sheet:
        """The kept sheet of a ground, or a new one; `bare` is the same ground without shapes."""
        if key not in self._sheets:
            under = self._treated(key) if bare is None else None
            room = _MOST_PIXELS - key.width * key.height
            while self._sheets and sum(kept.width * kept.height for kept in self._sheets) > room:
                self._sheets.popitem(last=False)
            self._sheets[key] = Sheet(Ground(key, under, bare=bare))
        self._sheets.move_to_end(key)
        return self._sheets[key]

    def _treated(self, key: GroundKey) -> Image.Image | None:
        """The photo of a key blurred and toned, from the kept fitted one; None where neither is asked."""
        if key.photo is None or (plain := replace(key.photo, blur=0.0, duotone=None)) == key.photo:
            return None
        from cards.photo_ground import treated

        return treated(self._sheet(replace(key, shapes=(), photo=plain)).ground.picture, key.photo)

    def _veiled(self, layout: Layout, veil: Veil, masks: dict[int, tuple[LineInk, Image.Image]]) -> Sheet:
        """The card's picture under the thinnest scrim that keeps every line legible; as it is where none is needed.

        The ink of lines without colours of their own, with its mask, is put into `masks` by the number of the line.
        Raises `Refused` where no scrim does.
        """
        # Imported late: most cards have no photo.
        from cards.scrim import least_strengths, scrimmed

        key = ground_key(layout)
        # What is drawn over the scrim is not part of the picture that cards share.
        photo, inks = self._sheet(replace(key, shapes=())).ground, []
        for number, line in enumerate(layout.lines):
            ink = self._glyphs.place(line, photo.picture)
            if line.behind is None and (placed := ink.all):
                box = bounds(placed)
                if any(holds(shape.box, box) for shape in layout.shapes if isinstance(shape, Rectangle)):
                    # It stands on a bar that is drawn over the scrim.
                    continue
                mask = Image.new("L", (box[2] - box[0], box[3] - box[1]))
                cover(mask, placed, box[0], box[1])
                inks.append((line.colour, box, mask))
                if not ink.stamps:
                    masks[number] = ink, mask
        if photo.is_drawn and all(photo.least_contrast(*ink)[0] >= veil.asked for ink in inks):
            return self._sheet(key, photo)
        strengths = least_strengths(photo.picture, veil, inks)
        if strengths is None:
            raise Refused(
                "contrast",
                f"No scrim over this picture gives every line {veil.asked:g} : 1.",
                "Choose another palette, another picture, or a design with a plain ground.",
            )
        if not any(strengths):
            # In steps of lightness it seemed too little; pixel by pixel it is enough, and so the report judges it too.
            return Sheet(Ground(key, photo.picture.copy())) if photo.is_drawn else self._sheet(key, photo)
        return Sheet(Ground(key, scrimmed(photo.picture, veil, *strengths)))

    def _canvas_with(self, ground: Ground) -> Image.Image:
        """The one kept canvas, showing a ground: a batch changes grounds seldom, and a picture takes megabytes."""
        if self._canvas.size != ground.picture.size:
            self._canvas = ground.picture.copy()
        elif self._canvas_shows is not ground:
            self._canvas.paste(ground.picture)
        self._canvas_shows = ground
        return self._canvas

    def _ink(
        self, line: Line, ink: LineInk, box: Box, ground: Ground, mask: Image.Image | None, *, alone: bool
    ) -> Inked:
        """Paints one line, whose mask may be known; `alone` says that no other line's ink has touched its box."""
        left, top, right, bottom = box
        width, height = right - left, bottom - top
        flat = ground.flat_colour(box)
        if flat is not None and alone:
            # On one colour the blend of ink and ground is a palette: coverage is its index.
            plane = self._plane(flat, line.colour, width, height)
            cover(plane, ink.letters, left, top)
            self._canvas.paste(plane.crop((0, 0, width, height)).convert("RGB"), (left, top))
            plane.paste(0, (0, 0, width, height))
        else:
            plane = mask or Image.new("L", (width, height))
            if mask is None:
                cover(plane, ink.letters, left, top)
            self._canvas.paste(Image.new("RGB", plane.size, line.colour), (left, top), plane)
        for picture, (stamp, x, y) in ink.stamps:
            self._canvas.paste(picture, (x, y), stamp[0])
        beneath = line.behind or flat
        if beneath is not None:
            worst = contrast(line.colour, beneath)
        else:
            if not ink.letters:
                cover(plane, ink.all, left, top)
            worst, beneath = ground.least_contrast(line.colour, box, plane)
        return Inked(line.role, line.text, line.size_px, box, worst, line.colour, beneath)

    def _stroke(self, stroke: Stroke) -> None:
        """Paints a stroke, its edges smoothed by drawing it four times as large."""
        # Imported late, with the fonts module that it brings along: most cards have no strokes.
        from PIL import ImageDraw

        left, top, right, bottom = stroke.box
        if stroke.is_rectangle:
            self._canvas.paste(stroke.colour, stroke.box)
            return
        plane = Image.new("L", (4 * (right - left), 4 * (bottom - top)))
        ImageDraw.Draw(plane).polygon([(4 * (x - left), 4 * (y - top)) for x, y in stroke.points], fill=255)
        self._canvas.paste(stroke.colour, (left, top, right, bottom), plane.reduce(4))

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
