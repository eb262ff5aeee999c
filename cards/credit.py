"""Small texts (author, source, topic, handle): one line if they can, smaller if they must, then more lines.

Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from cards.break_costs import KEPT_WORD
from cards.breaks import find_breaks
from cards.fit import Text, fewest_lines
from fonts.scripts import least_leading
from fonts.shaping import Shaped
from templates.design import Role
from templates.formats import Format

_STEP = 1.0
"""Small type is shrunk a unit at a time: its whole range is only a few units."""

_LEADING = 1.2
"""For a role without a distance of lines of its own."""


_DESCENT = 0.24
"""Em below the baseline that designs leave for letters such as g; Arabic and Thai go deeper."""


@dataclass(frozen=True, slots=True, eq=False)
class SmallText:
    """A small text, set: its size and distance of lines in design units, and its lines by character.

    `lift` is how much higher than the design's baseline it stands, so that deep letters keep clear of what is below.
    `reach` is how far the ink of its first line stands above the baseline, and `depth` that of its last below.
    """

    shaped: Shaped
    size: float
    line_height: float
    lines: tuple[tuple[int, int], ...]
    lift: float = 0.0
    reach: float = 0.0
    depth: float = 0.0


def set_small(
    shaped: Shaped, *, role: Role, form: Format, width: float, most_lines: int, language: str
) -> SmallText | None:
    """The text at the largest size that needs the fewest lines; None when even the floor needs more than allowed.

    One line at the floor comes before two at full size: a name in one line reads as a name.
    """
    floor, wanted = role.size.of(form)
    breaks = find_breaks(shaped.text, language)
    whole = [place for place in breaks if place.cost < KEPT_WORD]
    # A name is torn only where it is wider than its line at every size.
    for places in (whole, breaks) if len(whole) < len(breaks) else (breaks,):
        content = Text(places, shaped.edges)
        for most in range(1, most_lines + 1):
            size = wanted
            while size >= floor:
                lines = fewest_lines(content, width, size) if shaped.edges[-1] * size <= width * most else None
                if lines and len(lines) <= most:
                    return _small_text(shaped, size, role.line.of(form) or size * _LEADING, lines)
                size -= _STEP
    return None


def _small_text(shaped: Shaped, size: float, line_height: float, lines: tuple[tuple[int, int], ...]) -> SmallText:
    reach, depth = _edge(shaped, lines[0], 3) * size, -_edge(shaped, lines[-1], 1) * size
    if not (tall := least_leading(shaped.text)):
        return SmallText(shaped, size, line_height, lines, 0.0, reach, depth)
    lift = max(0.0, depth - _DESCENT * size)
    return SmallText(shaped, size, max(line_height, size * tall), lines, lift, reach, depth)


def _edge(shaped: Shaped, line: tuple[int, int], side: Literal[1, 3]) -> float:
    """The lowest (1) or highest (3) ink of a line in em above its baseline; 0 without ink."""
    start, end = line
    glyphs = [glyph for glyph in shaped.glyphs if start <= glyph.cluster < end]
    edges = [glyph.y + box[side] * glyph.scale for glyph in glyphs if (box := glyph.instance.box(glyph.id))]
    return (min if side == 1 else max)(edges, default=0.0)
