"""Text to placed glyphs, in em: kerning, ligatures and features as the face itself gives them.

Pure.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple

import uharfbuzz as hb

from fonts.face import Instance
from fonts.typeface import Run, Typeface

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

    def ink(self) -> tuple[float, float, float, float] | None:
        """The box of all ink as left, bottom, right, top in em from the start and the baseline; None without ink."""
        boxes = [(g, box) for g in self.glyphs if (box := g.instance.box(g.id))]
        if not boxes:
            return None
        return (
            min(g.x + box[0] * g.scale for g, box in boxes),
            min(g.y + box[1] * g.scale for g, box in boxes),
            max(g.x + box[2] * g.scale for g, box in boxes),
            max(g.y + box[3] * g.scale for g, box in boxes),
        )

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
        clusters = [glyph.cluster for glyph in self.glyphs]
        if not order:
            pen = self.edges[start]
            part = self.glyphs[bisect_left(clusters, start) : bisect_left(clusters, end)]
            return tuple(Glyph(g.instance, g.id, g.x - pen, g.y, g.cluster, g.scale) for g in part)
        placed: list[Glyph] = []
        pen = 0.0
        for first, past, level in order:
            part = self.glyphs[bisect_left(clusters, start + first) : bisect_left(clusters, start + past)]
            left, right = self.edges[start + first], self.edges[start + past]
            if level % 2 == 0:
                placed += (Glyph(g.instance, g.id, pen + g.x - left, g.y, g.cluster, g.scale) for g in part)
            else:
                placed += self._backward(part, pen, right)
            pen += right - left
        return tuple(placed)

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
        previous = -1
        for info, place in _shape_run(text, run, switches, language):
            cluster = run.start + info.cluster
            if cluster != previous:
                if previous >= 0:
                    # What only joins, parts or directs others has no width, and must not have the gap's either.
                    pen += gap if pen != edges[previous] else 0.0
                    if text[previous] == " ":
                        pen += word_space
                        # Asked only where a line may end: the flag costs more than the rest of the glyph.
                        breakable[cluster] = not info.flags & hb.GlyphFlags.UNSAFE_TO_BREAK
                for index in range(previous + 1, cluster) if previous >= 0 else ():
                    edges[index] = edges[previous]
                edges[cluster] = pen
                previous = cluster
            x_offset, y_offset, x_advance, _ = place.position
            glyphs.append(Glyph(instance, info.codepoint, pen + x_offset * em, rise + y_offset * em, cluster, scale))
            pen += x_advance * em
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
