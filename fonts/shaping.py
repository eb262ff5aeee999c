"""Text to placed glyphs, in em: kerning, ligatures and features as the face itself gives them.

Pure.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import inf
from operator import attrgetter
from typing import Any, NamedTuple

import uharfbuzz as hb

from fonts.face import Instance
from fonts.typeface import Run, Typeface

Features = tuple[str, ...]
"""OpenType features, `smcp` for on, `-liga` for off."""

Ink = tuple[float, float, float, float]
"""The box of some ink as left, bottom, right and top, in em from a line's start and baseline."""

_CLUSTER = attrgetter("cluster")

_UNSAFE = int(hb.GlyphFlags.UNSAFE_TO_BREAK)


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


_new = tuple.__new__
"""Makes a glyph of a whole tuple: its own constructor takes twice as long, and a card has some three hundred."""


def ink_box(glyphs: Iterable[Glyph]) -> Ink | None:
    """The box around the ink of placed glyphs; None without ink."""
    left, low, right, high = inf, inf, -inf, -inf
    # Comparisons in place of min and max: every card is asked.
    for instance, glyph, x, y, _, scale in glyphs:
        if box := instance.box(glyph):
            x0, y0, x1, y1 = box
            x0, y0, x1, y1 = x + x0 * scale, y + y0 * scale, x + x1 * scale, y + y1 * scale
            if x0 < left:
                left = x0
            if y0 < low:
                low = y0
            if x1 > right:
                right = x1
            if y1 > high:
                high = y1
    return (left, low, right, high) if left < inf else None


@dataclass(frozen=True, slots=True)
class Shaped:
    """A text as placed glyphs in one endless line, in logical order whichever way its letters run.

    `edges[i]` is the width in em of everything before character `i`, and `edges[-1]` of all; a character inside a
    cluster has the edge of its cluster. A glyph's `x` is its cluster's edge and what it stands right of the cluster's
    left side. `breakable[i]` says that cutting before character `i` leaves both halves as shaped. `levels` holds each
    character's embedding level (UAX #9), nothing when all are nought.
    """

    text: str
    glyphs: tuple[Glyph, ...]
    edges: tuple[float, ...]
    breakable: tuple[bool, ...]
    levels: bytes = b""

    def width(self, start: int, end: int) -> float:
        """The advance width in em of the characters from `start` to before `end`."""
        return self.edges[end] - self.edges[start]

    def has_ink(self, length: int) -> bool:
        """Whether any of the first characters leaves ink."""
        return any(glyph.instance.box(glyph.id) for glyph in self.glyphs if glyph.cluster < length)

    def ink_height(self) -> float:
        """From the lowest to the highest ink of the whole text, in em: the distance at which lines never touch."""
        box = self.ink()
        return box[3] - box[1] if box else 0.0

    def ink(self, start: int = 0, end: int | None = None) -> Ink | None:
        """The box of the ink of the characters from `start` to before `end`, or of all; None without ink.

        It is counted from the start of the whole text.
        """
        return ink_box(self.glyphs if end is None else self._part(start, end))

    def opening(self, length: int) -> Shaped:
        """The first characters alone, as they stand before the others."""
        if length == len(self.text):
            return self
        glyphs = tuple(glyph for glyph in self.glyphs if glyph.cluster < length)
        return Shaped(
            self.text[:length], glyphs, self.edges[: length + 1], self.breakable[: length + 1], self.levels[:length]
        )

    def joined(self, other: Shaped) -> Shaped:
        """This text with another one set right after it."""
        if not self.text or not other.text:
            return self if self.text else other
        shift, pen = len(self.text), self.edges[-1]
        moved = (Glyph(g.instance, g.id, g.x + pen, g.y, g.cluster + shift, g.scale) for g in other.glyphs)
        levels = b""
        if self.levels or other.levels:
            levels = (self.levels or bytes(shift)) + (other.levels or bytes(len(other.text)))
        return Shaped(
            self.text + other.text,
            (*self.glyphs, *moved),
            (*self.edges[:-1], *(edge + pen for edge in other.edges)),
            (*self.breakable[:-1], *other.breakable),
            levels,
        )

    def cut(self, start: int, end: int, order: Sequence[tuple[int, int, int]] = ()) -> tuple[Glyph, ...]:
        """The glyphs of the characters from `start` to before `end`, moved so that the leftmost begins at 0.

        `order` is what the line shows from left to right, as (first, past last, level) counted from `start`; without
        it, the characters follow each other.
        """
        if not order:
            pen, part = self.edges[start], self._part(start, end)
            return tuple([_new(Glyph, (g, i, x - pen, y, c, scale)) for g, i, x, y, c, scale in part]) if pen else part
        placed: list[Glyph] = []
        pen = 0.0
        for first, past, level in order:
            part = self._part(start + first, start + past)
            left, right = self.edges[start + first], self.edges[start + past]
            if level % 2 == 0:
                placed += (Glyph(g.instance, g.id, pen + g.x - left, g.y, g.cluster, g.scale) for g in part)
            else:
                placed += self._backward(part, pen, right)
            pen += right - left
        return tuple(placed)

    def _part(self, start: int, end: int) -> tuple[Glyph, ...]:
        """The glyphs of the characters from `start` to before `end`."""
        first = bisect_left(self.glyphs, start, key=_CLUSTER) if start else 0
        return self.glyphs[first : bisect_left(self.glyphs, end, first, key=_CLUSTER)]

    def _backward(self, part: Sequence[Glyph], pen: float, end: float) -> Iterator[Glyph]:
        """Glyphs from `pen` on, of which the first stands rightmost; `end` is the edge after the last of them."""
        clusters = list(dict.fromkeys(g.cluster for g in part))
        ends = dict(zip(clusters, [*(self.edges[cluster] for cluster in clusters[1:]), end], strict=True))
        for g in part:
            x = pen + end - ends[g.cluster] + g.x - self.edges[g.cluster]
            yield Glyph(g.instance, g.id, x, g.y, g.cluster, g.scale)


def shape(
    text: str,
    typeface: Typeface,
    *,
    features: Features = (),
    tracking: float = 0.0,
    word_space: float = 0.0,
    language: str | None = None,
    levels: bytes = b"",
) -> Shaped:
    """Shapes one paragraph, each run in its own script and direction.

    `tracking` is added after every cluster of a script that can be set apart, and `word_space` after every space, both
    in em. `language` is a BCP 47 tag: some faces have forms that are right in one language only (OpenType `locl`).
    `levels` are the embedding levels of the characters; without them all run to the right.
    """
    switches = {name.removeprefix("-"): not name.startswith("-") for name in features}
    glyphs: list[Glyph] = []
    edges = [0.0] * (len(text) + 1)
    breakable = [True] * (len(text) + 1)
    pen = 0.0
    for run in typeface.runs(text, levels):
        instance, scale, rise = run.member.instance, run.member.scale, run.member.rise
        em = scale / instance.units_per_em
        gap = tracking if run.member.tracked else 0.0
        previous, start = -1, run.start
        for info, place in _shape_run(text, run, switches, language):
            cluster = start + info.cluster
            if cluster != previous:
                if previous >= 0:
                    # What only joins, parts or directs others has no width, and must not have the gap's either.
                    if gap and pen != edges[previous]:
                        pen += gap
                    if text[previous] == " ":
                        pen += word_space
                        # Asked only where a line may end, as a plain number: the flag costs more than the glyph.
                        breakable[cluster] = not info.flags.real & _UNSAFE
                    if cluster - previous > 1:
                        edges[previous + 1 : cluster] = [edges[previous]] * (cluster - previous - 1)
                edges[cluster] = pen
                previous = cluster
            right, up, advance, _ = place.position
            x, y = pen + right * em if right else pen, rise + up * em if up else rise
            glyphs.append(_new(Glyph, (instance, info.codepoint, x, y, cluster, scale)))
            pen += advance * em
        if previous >= 0:
            pen += (gap if pen != edges[previous] else 0.0) + (word_space if text[previous] == " " else 0.0)
            for index in range(previous + 1, run.end):
                edges[index] = edges[previous]
        edges[run.end] = pen
    return Shaped(text, tuple(glyphs), tuple(edges), tuple(breakable), levels if any(levels) else b"")


def _shape_run(text: str, run: Run, switches: dict[str, bool], language: str | None) -> Iterable[tuple[Any, Any]]:
    """The glyphs of a run with their places, in logical order of clusters and left to right within each."""
    buffer: Any = hb.Buffer()
    buffer.add_str(text[run.start : run.end])
    buffer.guess_segment_properties()
    if run.script:
        buffer.script = run.script
    backward = run.level % 2 == 1
    buffer.direction = "rtl" if backward else "ltr"
    # The guess takes the language from the machine's locale; the same text must look the same everywhere.
    buffer.language = language or "und"
    hb.shape(run.member.instance.font, buffer, switches)
    glyphs = zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
    return _from_the_right(list(glyphs)) if backward else glyphs


def _from_the_right(glyphs: list[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    """Glyphs that run to the left, by cluster from the right; inside a cluster they stay as they stand."""
    ordered: list[tuple[Any, Any]] = []
    for _, cluster in groupby(reversed(glyphs), key=lambda glyph: glyph[0].cluster):
        ordered += reversed(list(cluster))
    return ordered
