"""When lines without a time were said: by their place between the lines and points whose times are known.

Pure.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

from quotes.transcripts.turn import Line

TOLERANCE = 60.0
"""How far off a time worked out over a whole recording may be, in seconds: on a real transcript with 18 chapters of
known times the worst was 50."""

# A point whose time is this far from its place in the recording is taken for a mistaken match.
_FARTHEST = 150.0
Point = tuple[float, float]
"""Where in the words (in characters from the start of the first line) and when (in seconds)."""


def timed(lines: Sequence[Line], *, length: float | None, points: Sequence[Point] = ()) -> tuple[Line, ...]:
    """The lines with times: those that have one keep it, those between two get one with its tolerance.

    Without any times the lines are spread over `length` seconds, through `points` known otherwise (chapters whose
    words are known), to within `TOLERANCE`. What lies before the first or after the last known time goes at the pace
    between them; with nothing to go by, lines stay without time.
    """
    if not lines:
        return ()
    ends = list(accumulate(len(line.text) + 1 for line in lines))
    starts = [0, *ends[:-1]]
    known = [(float(starts[at]), line.seconds) for at, line in enumerate(lines) if line.seconds is not None]
    if len(known) == len(lines):
        return tuple(lines)
    if not known:
        if not length:
            return tuple(lines)
        return _spread(lines, starts, _anchors(points, float(ends[-1]), length))
    return _between(lines, starts, _rising(known), length, float(ends[-1]))


def _spread(lines: Sequence[Line], starts: Sequence[int], anchors: Sequence[Point]) -> tuple[Line, ...]:
    spread = []
    for line, start in zip(lines, starts, strict=True):
        seconds, _ = _placed(float(start), anchors)
        spread.append(replace(line, seconds=round(seconds, 1), tolerance_seconds=TOLERANCE))
    return tuple(spread)


def _between(
    lines: Sequence[Line], starts: Sequence[int], known: list[Point], length: float | None, end: float
) -> tuple[Line, ...]:
    last_at, last = known[-1]
    pace = (last - known[0][1]) / (last_at - known[0][0]) if len(known) > 1 and last_at > known[0][0] else None
    if known[0][0] > 0:
        known.insert(0, (0.0, 0.0))
    if length is not None and length > last and end > last_at:
        known.append((end, length))
    placed = []
    for line, start in zip(lines, starts, strict=True):
        if line.seconds is not None:
            placed.append(line)
            continue
        at = float(start)
        if at > known[-1][0]:
            if pace is None:
                placed.append(line)
                continue
            ahead = (at - known[-1][0]) * pace
            seconds, tolerance = known[-1][1] + ahead, ahead
        else:
            seconds, tolerance = _placed(at, known)
        # Nobody can be exact about a time that was worked out; a second is what `MM:SS` shows.
        placed.append(replace(line, seconds=round(seconds, 1), tolerance_seconds=max(1.0, round(tolerance, 1))))
    return tuple(placed)


def _placed(at: float, anchors: Sequence[Point]) -> Point:
    """The time at a place between the two anchors around it, and how far it is at most from either."""
    index = min(max(bisect_right([anchor[0] for anchor in anchors], at) - 1, 0), len(anchors) - 2)
    (low, low_time), (high, high_time) = anchors[index], anchors[index + 1]
    share = (at - low) / (high - low) if high > low else 0.0
    seconds = low_time + share * (high_time - low_time)
    return seconds, max(seconds - low_time, high_time - seconds)


def _anchors(points: Sequence[Point], end: float, length: float) -> list[Point]:
    """The points fit to go by, between the start and the end: rising, and near where they would be expected."""
    anchors = [(0.0, 0.0)]
    for at, seconds in sorted(points):
        near = abs(at / end * length - seconds) <= _FARTHEST if end else False
        if near and at > anchors[-1][0] and anchors[-1][1] < seconds < length and at < end:
            anchors.append((at, seconds))
    return [*anchors, (end, length)]


def _rising(known: Sequence[Point]) -> list[Point]:
    rising = [known[0]]
    for point in known[1:]:
        if point[1] >= rising[-1][1]:
            rising.append(point)
    return rising
