"""Which characters the bundled Chinese, Japanese and Korean faces keep, region by region.

The lists are derived, not copied: from the character sets that Python's codecs decode, and from fields of Unicode's
Unihan database (Debian package `unicode-data`).
"""

from __future__ import annotations

import bz2
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

HANGUL = frozenset(range(0xAC00, 0xD7A4))

CONJOINING = frozenset([*range(0x1100, 0x1113), *range(0x1161, 0x1176), *range(0x11A8, 0x11C3)])
"""Modern letters that HarfBuzz joins to syllables: text from some systems comes taken apart (NFD)."""

_BLOCKS = (
    (0x20, 0x7E),  # Basic Latin
    (0xA0, 0xFF),  # Latin-1
    (0x2010, 0x203E),  # General Punctuation
    (0x2E80, 0x2FFB),  # radicals, description characters
    (0x3000, 0x30FF),  # CJK punctuation, Hiragana, Katakana
    (0x3105, 0x33FF),  # Bopomofo, compatibility jamo, kanbun, strokes, enclosed and squared forms
    (0xFE10, 0xFE19),  # vertical forms
    (0xFE30, 0xFE6B),  # compatibility and small forms
    (0xFF00, 0xFFEF),  # halfwidth and fullwidth forms
)

_EXTRA = frozenset(map(ord, "ˇˊˋ˙◌"))
"""Tone marks of Bopomofo, and the circle that stands for the letter that a mark lacks."""

_OTHER_SCRIPTS = (0x0100, 0x0530)
"""Latin, Greek and Cyrillic letters beyond Latin-1: national sets hold them, but a text's own families draw them."""


@dataclass(frozen=True)
class Repertoire:
    """Code points to keep; the regions hold ideographs only, `shared` everything else."""

    shared: frozenset[int]
    japan: frozenset[int]
    china: frozenset[int]
    taiwan: frozenset[int]
    hong_kong: frozenset[int]
    korea: frozenset[int]

    @property
    def ideographs(self) -> frozenset[int]:
        """The ideographs of all regions."""
        return self.japan | self.china | self.taiwan | self.hong_kong | self.korea


def repertoire(unihan: Path) -> Repertoire:
    """The characters to keep, given the folder of the Unihan files."""
    fields = _read_unihan(unihan)
    old_jis, jis = _double_bytes("euc_jp", 0xA1, 0xFE), _double_bytes("euc_jis_2004", 0xA1, 0xFE)
    gb = _double_bytes("gb2312", 0xA1, 0xFE)
    common, all_big5 = _double_bytes("big5", 0xA1, 0xC6), _double_bytes("big5", 0xA1, 0xF9)
    ksx = _double_bytes("euc_kr", 0xA1, 0xFE)
    shared = {point for first, last in _BLOCKS for point in range(first, last + 1)} | HANGUL | CONJOINING
    shared |= _EXTRA | {
        point for point in old_jis | gb | common | ksx if not _OTHER_SCRIPTS[0] <= point < _OTHER_SCRIPTS[1]
    }

    cantonese = {point for point in fields["kCheungBauer"] if point < 0x10000}

    def region(*sets: Iterable[int], core: str) -> frozenset[int]:
        listed = {point for point, value in fields["kIICore"].items() if core in value[1:]}
        return frozenset(filter(_is_ideograph, listed.union(*sets)))

    return Repertoire(
        shared=frozenset(point for point in shared if not _is_ideograph(point)),
        japan=region(jis, core="J"),
        china=region(gb, fields["kTGH"], core="G"),
        # Level 1 of Big5, and of level 2 what is met in news groups and in Tang poems.
        taiwan=region(common, fields["kFrequency"], fields["kTang"], core="T") & all_big5,
        hong_kong=region(common, fields["kHKGlyph"], cantonese, core="H"),
        korea=region(ksx, fields["kKoreanEducationHanja"], core="K"),
    )


def _is_ideograph(point: int) -> bool:
    return 0x3400 <= point <= 0x9FFF or 0xF900 <= point <= 0xFAFF or 0x20000 <= point < 0x40000


def _double_bytes(codec: str, first: int, last: int) -> set[int]:
    """Everything that a codec decodes from two bytes, the lead byte from `first` to `last`."""
    points: set[int] = set()
    for lead in range(first, last + 1):
        for trail in range(0x40, 0xFF):
            try:
                text = bytes((lead, trail)).decode(codec)
            except UnicodeDecodeError:
                continue
            points.update(map(ord, text))
    return points


def _read_unihan(folder: Path) -> dict[str, dict[int, str]]:
    """The Unihan fields used here: field to code point to value."""
    wanted = ("kTGH", "kIICore", "kFrequency", "kTang", "kHKGlyph", "kCheungBauer", "kKoreanEducationHanja")
    fields: dict[str, dict[int, str]] = {field: {} for field in wanted}
    for path in sorted(folder.glob("Unihan_*.txt.bz2")):
        with bz2.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                if line.startswith("U+"):
                    point, field, value = line.rstrip("\n").split("\t", 2)
                    if field in fields:
                        fields[field][int(point[2:], 16)] = value
    return fields
