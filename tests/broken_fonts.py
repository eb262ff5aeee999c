"""Fonts made on the spot: with colours, with pictures of other kinds, and with characters that they do not draw."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import newTable
from fontTools.ttLib.tables.sbixGlyph import Glyph as SbixGlyph
from fontTools.ttLib.tables.sbixStrike import Strike
from PIL import Image

from fonts.face import Face, FontFile, Instance

RED, CLIP = (1.0, 0.0, 0.0, 1.0), (0, 0, 700, 700)
SQUARE, HALF = ((0, 0), (0, 700), (700, 700), (700, 0)), ((0, 0), (0, 350), (700, 350), (700, 0))
LINE = ((0, 0), (700, 700))


def font(
    path: Path,
    characters: str,
    *,
    blank: str = "",
    flat: str = "",
    replaced: str = "",
    layers: Mapping[str, Any] | None = None,
    pictures: str = "",
) -> Path:
    """Writes a font of squares, 700 of 1000 units high, in which some characters are `blank`.

    A `flat` one has an outline that encloses nothing, and a `replaced` one is made blank by a feature always on.
    `layers` gives colours as COLR does, by character, of the square `whole`, the lower half `half`, and `nothing`;
    palette entry 0 is red. A character in `pictures` has a green picture (sbix) and no outline.
    """
    names = {character: f"u{ord(character):05X}" for character in characters + " "}
    shapes = dict.fromkeys((".notdef", *names.values(), "whole"), _outline(*SQUARE))
    shapes |= {"half": _outline(*HALF), "nothing": _outline()}
    shapes |= {names[character]: _outline() for character in blank + pictures + " "}
    shapes |= {names[character]: _outline(*LINE) for character in flat}
    builder = FontBuilder(1000)
    builder.setupGlyphOrder(list(shapes))
    builder.setupCharacterMap({ord(character): name for character, name in names.items()})
    builder.setupGlyf(shapes)
    builder.setupHorizontalMetrics(dict.fromkeys(shapes, (800, 0)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": path.stem, "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    if replaced:
        rules = "".join(f"sub {names[character]} by nothing;" for character in replaced)
        builder.addOpenTypeFeatures(f"feature ccmp {{ {rules} }} ccmp;")
    if layers:
        version = 0 if all(isinstance(given, list) for given in layers.values()) else 1
        boxes = {names[character]: CLIP for character in layers} if version else None
        builder.setupCOLR({names[character]: given for character, given in layers.items()}, version, clipBoxes=boxes)
        builder.setupCPAL([[RED]])
    if pictures:
        builder.font["sbix"] = _sbix({names[character] for character in pictures}, list(shapes))
    builder.save(path)
    return path


def face(path: Path) -> Instance:
    """The opened font, of which no list knows more than its name."""
    return Face(FontFile(path, path.stem, False, 400, path.stem)).instance(())


def glyph(instance: Instance, character: str) -> int:
    """A character's glyph number."""
    return int(instance.font.get_nominal_glyph(ord(character)))


def _outline(*corners: tuple[int, int]) -> Any:
    pen = TTGlyphPen(None)
    if corners:
        pen.moveTo(corners[0])
        for corner in corners[1:]:
            pen.lineTo(corner)
        pen.closePath()
    return pen.glyph()


def _sbix(wanted: set[str], order: list[str]) -> Any:
    file = io.BytesIO()
    Image.new("RGBA", (64, 64), (0, 200, 0, 255)).save(file, "PNG")
    strike = Strike(ppem=64, resolution=72)
    for name in order:
        drawn = {"graphicType": "png ", "imageData": file.getvalue()} if name in wanted else {}
        strike.glyphs[name] = SbixGlyph(glyphName=name, originOffsetX=0, originOffsetY=0, **drawn)
    table: Any = newTable("sbix")
    table.version, table.flags, table.strikes = 1, 1, {64: strike}
    return table
