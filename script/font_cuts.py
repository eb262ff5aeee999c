"""Ways to take a released font file over: as it is, without hints, some characters of it, or colour without pictures.

None of them moves an outline or an advance. A variable font may also be held at positions of its axes.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from fontTools import subset
from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

Cut = Callable[[Path, Path], None]
"""Writes the file to store (second) from the released one (first)."""

HINTING = ("fpgm", "prep", "cvt ", "hdmx", "VDMX", "LTSH", "gasp", "DSIG")
"""Tables for rasterisers that fit outlines to the pixel grid, and signatures of the released bytes. HarfBuzz draws the
outlines as they are and reads none of these."""

FEATURES = ("ccmp", "locl", "kern", "mark", "mkmk", "liga")


def as_released(origin: Path, stored: Path) -> None:
    """The file byte for byte."""
    stored.write_bytes(origin.read_bytes())


def without_blanks(origin: Path, stored: Path) -> None:
    """The file without the characters that it claims and draws nothing of; nothing else is changed."""
    font = TTFont(origin, recalcTimestamp=False)
    glyphs = font.getGlyphSet()
    blank = set()
    for point, name in font.getBestCmap().items():
        pen = BoundsPen(glyphs)
        glyphs[name].draw(pen)
        if pen.bounds is None and unicodedata.category(chr(point))[0] not in "ZC":
            blank.add(point)
    for table in font["cmap"].tables:
        table.cmap = {point: name for point, name in table.cmap.items() if point not in blank}
    font.save(stored)


def unpacked(origin: Path, stored: Path) -> None:
    """A WOFF2 file as TrueType; nothing else is changed."""
    font = TTFont(origin, recalcTimestamp=False)
    font.flavor = None
    font.save(stored)


def unhinted(origin: Path, stored: Path) -> None:
    """A TrueType or WOFF2 file as TrueType without hints and glyph names, which can be 40 % of it and draw nothing."""
    font = TTFont(origin, recalcTimestamp=False)
    _drop_hints(font)
    font.save(stored)


def pinned(**axes: float) -> Cut:
    """A variable file held at positions of some of its axes, with the letters that belong there; without hints too."""

    def cut(origin: Path, stored: Path) -> None:
        font = TTFont(origin, recalcTimestamp=False)
        font = instancer.instantiateVariableFont(font, axes)
        _drop_hints(font)
        font.save(stored)

    return cut


def _drop_hints(font: TTFont) -> None:
    font.flavor = None
    for tag in HINTING:
        if tag in font:
            del font[tag]
    outlines = font["glyf"]
    for name in font.getGlyphOrder():
        outlines[name].expand(outlines)
        outlines[name].removeHinting()
    font["post"].formatType = 3.0


def colour_outlines(origin: Path, stored: Path) -> None:
    """A colour font with its COLR outlines alone: the same pictures as SVG take four times the rest."""
    font = TTFont(origin, recalcTimestamp=False)
    font.flavor = None
    for tag in ("SVG ", "vhea", "vmtx"):
        del font[tag]
    font.save(stored)


def characters(points: Iterable[int], features: Sequence[str] = FEATURES) -> Cut:
    """Those characters only, with what shapes them by the features named; hints and glyph names go too."""
    kept = frozenset(points)

    def cut(origin: Path, stored: Path) -> None:
        font = TTFont(origin, recalcTimestamp=False)
        options = subset.Options()
        options.hinting = False
        options.glyph_names = False
        options.notdef_outline = True
        options.recalc_timestamp = False
        options.layout_features = list(features)
        options.name_languages = [0x409]
        options.drop_tables += ["MATH", "DSIG"]
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=kept & font.getBestCmap().keys())
        cutter.subset(font)
        font.save(stored)

    return cut
