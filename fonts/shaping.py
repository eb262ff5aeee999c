"""Text to placed glyphs, in em: kerning, ligatures and features as the face itself gives them.

Pure.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import Any, NamedTuple

import uharfbuzz as hb

from fonts.face import Instance
from fonts.typeface import Typeface

Features = tuple[str, ...]
"""OpenType features, `smcp` for on, `-liga` for off."""


class Glyph(NamedTuple):
    """One glyph of a line, placed: `x` and `y` in em from the line's start and baseline (y grows upward).

    `cluster` is the index of the first character that it draws; `scale` multiplies the type size for its face.
    """

    instance: Instance
    id: int
    x: float
    y: float
    cluster: int
    scale: float


@dataclass(frozen=True, slots=True)
class Shaped:
    """A text as placed glyphs in one endless line.

    `edges[i]` is the pen position in em before character `i`, and `edges[-1]` the end; a character inside a cluster
    has the edge of its cluster. `breakable[i]` says that cutting before character `i` leaves both halves as shaped.
    """

    text: str
    glyphs: tuple[Glyph, ...]
    edges: tuple[float, ...]
    breakable: tuple[bool, ...]

    def width(self, start: int, end: int) -> float:
        """The advance width in em of the characters from `start` to before `end`."""
        return self.edges[end] - self.edges[start]

    def ink_height(self) -> float:
        """From the lowest to the highest ink of the whole text, in em: the distance at which lines never touch."""
        reaches = [(g, g.instance.reach(g.id)) for g in self.glyphs]
        low = min((g.y + bottom * g.scale for g, (bottom, _) in reaches), default=0.0)
        high = max((g.y + top * g.scale for g, (_, top) in reaches), default=0.0)
        return high - low

    def joined(self, other: Shaped) -> Shaped:
        """This text with another one set right after it."""
        shift, pen = len(self.text), self.edges[-1]
        moved = (Glyph(g.instance, g.id, g.x + pen, g.y, g.cluster + shift, g.scale) for g in other.glyphs)
        return Shaped(
            self.text + other.text,
            (*self.glyphs, *moved),
            (*self.edges[:-1], *(edge + pen for edge in other.edges)),
            (*self.breakable[:-1], *other.breakable),
        )

    def cut(self, start: int, end: int) -> tuple[Glyph, ...]:
        """The glyphs of the characters from `start` to before `end`, moved so that the first begins at 0."""
        pen = self.edges[start]
        clusters = [glyph.cluster for glyph in self.glyphs]
        part = self.glyphs[bisect_left(clusters, start) : bisect_left(clusters, end)]
        return tuple(Glyph(g.instance, g.id, g.x - pen, g.y, g.cluster, g.scale) for g in part)


def shape(
    text: str,
    typeface: Typeface,
    *,
    features: Features = (),
    tracking: float = 0.0,
    word_space: float = 0.0,
    language: str | None = None,
) -> Shaped:
    """Shapes one paragraph from left to right.

    `tracking` is added after every cluster and `word_space` after every space, both in em. `language` is a BCP 47
    tag: some faces have forms that are right in one language only (OpenType `locl`).
    """
    switches = {name.removeprefix("-"): not name.startswith("-") for name in features}
    glyphs: list[Glyph] = []
    edges = [0.0] * (len(text) + 1)
    breakable = [True] * (len(text) + 1)
    pen = 0.0
    for run in typeface.runs(text):
        instance, scale = run.member.instance, run.member.scale
        em = scale / instance.units_per_em
        infos, positions = _shape_run(text[run.start : run.end], instance, switches, language)
        previous = -1
        for info, place in zip(infos, positions, strict=True):
            cluster = run.start + info.cluster
            if cluster != previous:
                if previous >= 0:
                    pen += tracking
                    if text[previous] == " ":
                        pen += word_space
                        # Asked only where a line may end: the flag costs more than the rest of the glyph.
                        breakable[cluster] = not info.flags & hb.GlyphFlags.UNSAFE_TO_BREAK
                for index in range(previous + 1, cluster) if previous >= 0 else ():
                    edges[index] = edges[previous]
                edges[cluster] = pen
                previous = cluster
            x_offset, y_offset, x_advance, _ = place.position
            glyphs.append(Glyph(instance, info.codepoint, pen + x_offset * em, y_offset * em, cluster, scale))
            pen += x_advance * em
        if previous >= 0:
            pen += tracking + (word_space if text[previous] == " " else 0.0)
            for index in range(previous + 1, run.end):
                edges[index] = edges[previous]
        edges[run.end] = pen
    return Shaped(text, tuple(glyphs), tuple(edges), tuple(breakable))


def _shape_run(
    text: str, instance: Instance, switches: dict[str, bool], language: str | None
) -> tuple[list[Any], list[Any]]:
    buffer: Any = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.direction = "ltr"
    # The guess takes the language from the machine's locale; the same text must look the same everywhere.
    buffer.language = language or "und"
    hb.shape(instance.font, buffer, switches)
    return buffer.glyph_infos, buffer.glyph_positions
