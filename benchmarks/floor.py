"""The floor: what no renderer of these cards on Pillow could be quicker than.

Kept masks at known places on a kept ground, the same encoder and hash; no shaping, no search, no checks.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from cards.paint import Press, ink_ranges
from cards.placed import Box, Layout
from cards.png import Range, Strip, band_digests, join_strips, pack, pixels_digest, scanlines
from cards.renderer import Renderer
from cards.spec import CardSpec
from fonts.masks import QUARTERS, Mask, Masks, quarters_at
from templates.colour import RGB

Placed = list[tuple[RGB, Box, list[tuple[Image.Image, int, int]]]]


class Floor:
    """The work laid out and its masks drawn beforehand; `run` then only paints, packs, hashes and writes."""

    def __init__(self, renderer: Renderer, specs: list[CardSpec]) -> None:
        layouts = [renderer.lay_out(spec) for spec in specs]
        masks = Masks(limit_bytes=256 * 1024 * 1024)
        self.cards = [_placed(layout, masks) for layout in layouts]
        first = layouts[0]
        with Press().painted(first) as painted:
            self.size = painted.picture.size
        bare = Layout(first.width, first.height, first.ground, first.backdrop, first.shapes, (), first.safe, 0, 0, 0)
        with Press().painted(bare) as painted:
            self.ground = painted.picture.copy()
        self.canvas = self.ground.copy()
        self.bare: dict[Range, tuple[Strip, list[bytes]]] = {}

    def run(self, folder: Path) -> Iterator[int]:
        """Every card's file written; gives their sizes in bytes."""
        for number, card in enumerate(self.cards):
            for colour, box, glyphs in card:
                left, top, right, bottom = box
                plane = Image.new("L", (right - left, bottom - top))
                for picture, x, y in glyphs:
                    plane.paste(255, (x, y, x + picture.width, y + picture.height), picture)
                self.canvas.paste(Image.new("RGB", plane.size, colour), (left, top), plane)
            ranges = ink_ranges(self.size[1], [box for _, box, _ in card])
            rows = [scanlines(self.canvas, bands) for bands, has_ink in ranges if has_ink]
            fresh = iter(pack(rows))
            strips = [next(fresh) if has_ink else self._bare(bands)[0] for bands, has_ink in ranges]
            inked = iter(rows)
            digests = [
                digest
                for bands, has_ink in ranges
                for digest in (band_digests(next(inked), self.size[0]) if has_ink else self._bare(bands)[1])
            ]
            data = join_strips(strips, *self.size, xmp=b"")
            pixels_digest(digests, *self.size)
            (folder / f"{number}.png").write_bytes(data)
            for _, box, _ in card:
                self.canvas.paste(self.ground.crop(box), box)
            yield len(data)

    def _bare(self, bands: Range) -> tuple[Strip, list[bytes]]:
        if bands not in self.bare:
            rows = scanlines(self.ground, bands)
            self.bare[bands] = pack([rows])[0], band_digests(rows, self.size[0])
        return self.bare[bands]


def _placed(layout: Layout, masks: Masks) -> Placed:
    lines: Placed = []
    for line in layout.lines:
        found: list[tuple[Mask, int, int]] = []
        for glyph in line.glyphs:
            whole, quarter = divmod(quarters_at(line.x + glyph.x * line.size_px, line.size_px), QUARTERS)
            if mask := masks.get(glyph.instance, glyph.id, line.size_px * glyph.scale, quarter):
                found.append((mask, whole + mask[1], line.baseline + mask[2] - round(glyph.y * line.size_px)))
        left, top = min(x for _, x, _ in found), min(y for _, _, y in found)
        right = max(x + mask[0].width for mask, x, _ in found)
        bottom = max(y + mask[0].height for mask, _, y in found)
        glyphs = [(mask[0], x - left, y - top) for mask, x, y in found]
        lines.append((line.colour, (left, top, right, bottom), glyphs))
    return lines
