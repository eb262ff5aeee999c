"""Cuts a Noto CJK collection down to one face that has each region's own forms of what that region writes.

The Japanese face is taken. Its `locl` lookups give the Chinese and Korean forms of every character it has; they are
cut to each region's characters first, or the subset would draw in all forms of everything.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import cffsubr
from cjk_repertoire import Repertoire
from fontTools import subset
from fontTools.ttLib import TTFont

FEATURES = ["ccmp", "locl", "calt", "liga", "kern", "mark", "palt", "halt"]
"""What is on by itself in horizontal text, and `palt` and `halt`, which tighten punctuation when asked for."""

DROPPED = ["VORG", "vhea", "vmtx", "BASE"]
"""Tables of vertical text and of mixed baselines; neither is set here."""

Forms = dict[str, str]


def cut_cjk(origin: Path, stored: Path, kept: Repertoire) -> None:
    """Writes the subset of a collection's first (Japanese) face: pruned `locl`, no hints, subroutines made anew."""
    font = TTFont(origin, fontNumber=0, lazy=True, recalcTimestamp=False)
    _prune(font, kept)
    options = subset.Options()
    options.hinting = False
    options.glyph_names = False
    options.notdef_outline = True
    options.recalc_timestamp = False
    options.layout_features = FEATURES
    options.drop_tables += DROPPED
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.name_languages = [0x409]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=kept.shared | kept.ideographs)
    cutter.subset(font)
    # The map for all planes holds all that the older one for the first plane does, which HarfBuzz then never reads.
    font["cmap"].tables = [table for table in font["cmap"].tables if table.format == 12]
    passing = io.BytesIO()
    font.save(passing)
    small = TTFont(passing, recalcTimestamp=False)
    _number_anew(small)
    cffsubr.subroutinize(small, cff_version=1)
    small.save(stored)


def _number_anew(font: Any) -> None:
    """Numbers the glyphs without gaps: the list of what numbers are left takes 30 kB, and nothing asks for them.

    The font is a saved one, so that its other tables, which know glyphs by their place, go over as they are.
    """
    top = font["CFF "].cff.topDictIndex[0]
    names = [".notdef", *(f"cid{index:05d}" for index in range(1, len(top.charset)))]
    outlines = top.CharStrings
    outlines.charStrings = {new: outlines.charStrings[old] for old, new in zip(top.charset, names, strict=True)}
    top.charset, top.CIDCount = names, len(names)
    font.setGlyphOrder(names)


def _prune(font: Any, kept: Repertoire) -> None:
    """Cuts the regions' forms to the regions' characters.

    A character that Japan's set lacks needs no Japanese form: it is drawn in the form of the first region that has it,
    so that no form is stored that nobody asked for.
    """
    regions = {
        "ZHS ": kept.china,
        "ZHT ": kept.taiwan,
        "ZHH ": kept.hong_kong,
        "KOR ": kept.korea,
    }
    lookups = {tag: _lookup(font, tag) for tag in regions}
    forms: dict[str, Forms] = {tag: dict(_pairs(lookup)) for tag, lookup in lookups.items()}
    glyphs: Mapping[int, str] = dict(font.getBestCmap())
    users: dict[str, int] = {}
    for glyph in glyphs.values():
        users[glyph] = users.get(glyph, 0) + 1
    sources = set().union(*forms.values())
    pruned: dict[str, Forms] = {tag: {} for tag in regions}
    redrawn: dict[int, str] = {}
    for point in sorted(kept.ideographs & glyphs.keys()):
        default = drawn = glyphs[point]
        wanted = {tag: forms[tag].get(default, default) for tag, region in regions.items() if point in region}
        if point not in kept.japan and default not in wanted.values():
            first = next(iter(wanted.values()))
            # Only a glyph that serves this one character may take its place.
            if users[default] == 1 and first not in users and first not in sources:
                drawn = redrawn[point] = first
        for tag, form in wanted.items():
            if form != drawn:
                pruned[tag][drawn] = form
    shared = {glyphs[point] for point in kept.shared & glyphs.keys()}
    for tag, lookup in lookups.items():
        pruned[tag] |= {glyph: form for glyph, form in forms[tag].items() if glyph in shared}
        _replace(lookup, pruned[tag])
    for table in font["cmap"].tables:
        if table.format != 14:
            table.cmap.update({point: glyph for point, glyph in redrawn.items() if point in table.cmap})


def _lookup(font: Any, language: str) -> Any:
    """The largest `locl` lookup of a language: the one for ideographs; the others turn a few marks."""
    table = font["GSUB"].table
    (script,) = (record.Script for record in table.ScriptList.ScriptRecord if record.ScriptTag == "hani")
    (system,) = (record.LangSys for record in script.LangSysRecord if record.LangSysTag == language)
    records = [table.FeatureList.FeatureRecord[index] for index in system.FeatureIndex]
    (feature,) = (record.Feature for record in records if record.FeatureTag == "locl")
    lookups = (table.LookupList.Lookup[index] for index in feature.LookupListIndex)
    return max(lookups, key=lambda lookup: len(dict(_pairs(lookup))))


def _pairs(lookup: Any) -> Iterator[tuple[str, str]]:
    for table in lookup.SubTable:
        yield from getattr(table, "ExtSubTable", table).mapping.items()


def _replace(lookup: Any, mapping: Forms) -> None:
    """Gives a lookup of single substitutions a new mapping, in its first subtable."""
    first, *others = (getattr(table, "ExtSubTable", table) for table in lookup.SubTable)
    first.mapping = mapping
    for other in others:
        other.mapping = {}
