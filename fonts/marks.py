"""Whether a face sets the accents of a letter where they belong.

Pure.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import uharfbuzz as hb

from fonts.face import Instance

_ACCENT = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]")
"""Combining marks of Latin, Greek and Cyrillic. Other scripts have fonts made for all of their own."""

MOST_MARKS = 30
"""Characters that may follow a letter in its grapheme: the most that Stream-Safe Text Format allows (UAX #15, 13)."""

_BESIDE = 0.08
"""Em that the middle of an accent may stand outside its letter, such as the horn of ơ or the comma beside ď."""

_OVERLAP = 0.5
"""Share of the height of the lower of two accents that the other may cover: more, and two are one blot."""


def has_accents(text: str) -> bool:
    """Whether a text has accents that are characters of their own."""
    return not text.isascii() and _ACCENT.search(text) is not None


def sets_marks(instance: Instance, cluster: str) -> bool:
    """Whether a face that has the letter and its accents also sets these over, under and not through each other.

    Many a font has both but no anchors between them, so that an accent lands behind its letter. Of a letter with more
    marks than it may have nothing is asked: no card shows it.
    """
    return not _ACCENT.search(cluster) or len(cluster) > MOST_MARKS + 1 or _is_composed(instance, cluster)


@lru_cache(maxsize=2048)
def _is_composed(instance: Instance, cluster: str) -> bool:
    buffer: Any = hb.Buffer()
    buffer.add_str(cluster)
    buffer.guess_segment_properties()
    hb.shape(instance.font, buffer, {})
    pen, boxes = 0.0, []
    for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        x_offset, y_offset, advance, _ = (value / instance.units_per_em for value in place.position)
        if box := instance.box(info.codepoint):
            boxes.append((pen + x_offset + box[0], y_offset + box[1], pen + x_offset + box[2], y_offset + box[3]))
        pen += advance
    if len(boxes) < 2:
        return True
    letter, *accents = boxes
    beside = any(not letter[0] - _BESIDE <= (mark[0] + mark[2]) / 2 <= letter[2] + _BESIDE for mark in accents)
    return not beside and not any(_blots(one, other) for i, one in enumerate(accents) for other in accents[:i])


def _blots(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    """Whether two accents stand on the same place."""
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    return width > 0 and height > _OVERLAP * min(one[3] - one[1], other[3] - other[1])
