"""Small texts (author, source, topic, handle): one line if they can, smaller if they must, then more lines.

Pure.
"""

from __future__ import annotations

from dataclasses import dataclass

from cards.break_costs import KEPT_WORD
from cards.breaks import find_breaks
from cards.fit import Text, fewest_lines
from cards.line_edges import LINE_ENDS
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
    sizes = _sizes(wanted, floor)
    line = role.line.of(form)
    # Most stand in one line, and where they would break need not be found.
    if not any(end in shaped.text for end in LINE_ENDS):
        for size in sizes:
            if shaped.edges[-1] * size <= width:
                return _small_text(shaped, size, line or size * _LEADING, ((0, len(shaped.text)),))
    breaks = find_breaks(shaped.text, language)
    whole = [place for place in breaks if place.cost < KEPT_WORD]
    # A name is torn only where it is wider than its line at every size.
    for places in (whole, breaks) if len(whole) < len(breaks) else (breaks,):
        content = Text(places, shaped.edges)
        for most in range(1, most_lines + 1):
            for size in sizes:
                lines = fewest_lines(content, width, size) if shaped.edges[-1] * size <= width * most else None
                if lines and len(lines) <= most:
                    return _small_text(shaped, size, line or size * _LEADING, lines)
    return None


def _sizes(wanted: float, floor: float) -> list[float]:
    sizes = []
    while wanted >= floor:
        sizes.append(wanted)
        wanted -= _STEP
    return sizes


def _small_text(shaped: Shaped, size: float, line_height: float, lines: tuple[tuple[int, int], ...]) -> SmallText:
    first = shaped.ink(*lines[0])
    last = shaped.ink(*lines[-1]) if len(lines) > 1 else first
    reach, depth = first[3] * size if first else 0.0, -last[1] * size if last else 0.0
    if not (tall := least_leading(shaped.text)):
        return SmallText(shaped, size, line_height, lines, 0.0, reach, depth)
    lift = max(0.0, depth - _DESCENT * size)
    return SmallText(shaped, size, max(line_height, size * tall), lines, lift, reach, depth)
