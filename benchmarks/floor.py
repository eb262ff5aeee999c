"""The floor: what no renderer of these cards on Pillow could be quicker than.

Kept masks at known places on a kept ground, the same encoder and hash; no shaping, no search, no checks.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from cards.paint import Press
from cards.placed import Box, Layout
from cards.png import BAND_ROWS, Strip, band_count, join_strips, pack, pack_strips, pixels_digest
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
        bare = Layout(first.width, first.height, first.ground, first.gradient, first.shapes, (), first.safe, 0, 0, 0)
        with Press().painted(bare) as painted:
            self.ground = painted.picture.copy()
        self.canvas = self.ground.copy()
        self.bare: dict[tuple[int, int], Strip] = {}

    def run(self, folder: Path) -> Iterator[int]:
        """Every card's file written; gives their sizes in bytes."""
        for number, card in enumerate(self.cards):
            for colour, box, glyphs in card:
                left, top, right, bottom = box
                plane = Image.new("L", (right - left, bottom - top))
                for picture, x, y in glyphs:
                    plane.paste(255, (x, y, x + picture.width, y + picture.height), picture)
                self.canvas.paste(Image.new("RGB", plane.size, colour), (left, top), plane)
            strips = self._strips([box for _, box, _ in card])
            data = join_strips(strips, *self.size, xmp=b"")
            pixels_digest(strips, *self.size)
            (folder / f"{number}.png").write_bytes(data)
            for _, box, _ in card:
                self.canvas.paste(self.ground.crop(box), box)
            yield len(data)

    def _strips(self, boxes: list[Box]) -> list[Strip]:
        inked = [False] * band_count(self.size[1])
        for _, top, _, bottom in boxes:
            for band in range(top // BAND_ROWS, -(-bottom // BAND_ROWS)):
                inked[band] = True
        ranges: list[tuple[int, int]] = []
        for band, has_ink in enumerate(inked):
            if band and has_ink == inked[band - 1]:
                ranges[-1] = (ranges[-1][0], band + 1)
            else:
                ranges.append((band, band + 1))
        fresh = iter(pack_strips(self.canvas, (pair for pair in ranges if inked[pair[0]])))
        return [next(fresh) if inked[pair[0]] else self._bare(pair) for pair in ranges]

    def _bare(self, pair: tuple[int, int]) -> Strip:
        if pair not in self.bare:
            self.bare[pair] = pack(self.ground, *pair)
        return self.bare[pair]


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
