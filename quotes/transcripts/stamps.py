"""Times in transcripts: reading `00:12`, `(1:02:03)` and `[00:00:01.500 --> 00:00:04.000]`, and writing `20:28`.

Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_CLOCK = r"(?:(?P<{0}first>\d{{1,3}}):)?(?P<{0}second>\d{{1,3}}):(?P<{0}third>\d{{2,3}})(?:[.,](?P<{0}part>\d{{1,3}}))?"
# A time in brackets or bare, alone or with the time it ends; what ends it must not be more of a number.
STAMP = re.compile(
    r"[\[(]?\s{0,2}" + _CLOCK.format("") + r"(?:\s{0,3}(?:-->|[-–—])\s{0,3}" + _CLOCK.format("end_") + r")?"
    r"\s{0,2}[\])]?(?![\d:%])"
)
_MOST_MINUTES = 59
# Two minutes: who has to listen longer than that searches the words instead.
_VAGUE = 120.0


@dataclass(frozen=True, slots=True)
class Stamp:
    """A time as written. `seconds` counts from the start; `warning` says what was wrong with it, and is empty if
    nothing was. `end` is where the stamp ends in the text.
    """

    seconds: float
    end: int
    warning: str = ""


def read_stamp(text: str, start: int = 0) -> Stamp | None:
    """The time that stands at `start`: `MM:SS` or `H:MM:SS`, in brackets or not; None when there is none.

    Of seconds with three digits (`24:240`) the last is taken for a slip. Minutes above 59 stand without hours only.
    """
    match = STAMP.match(text, start)
    if match is None:
        return None
    first, second, third = match["first"], int(match["second"]), match["third"]
    warning = ""
    if len(third) == 3:
        warning = f"{match[0].strip()} is no time; it was read as {clock(_seconds(first, second, third[:2]))}."
        third = third[:2]
    if int(third) > _MOST_MINUTES or (first is not None and second > _MOST_MINUTES):
        return None
    fraction = float(f"0.{match['part']}") if match["part"] else 0.0
    return Stamp(_seconds(first, second, third) + fraction, match.end(), warning)


def clock(seconds: float) -> str:
    """The time as people write it: `20:28`, from one hour on `1:02:03`."""
    whole = max(0, int(seconds))
    hours, rest = divmod(whole, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes:02}:{left:02}"


def locator(seconds: float | None, tolerance: float | None) -> str | None:
    """Where in a recording something is said, fit to print: `20:28`, or `≈ 20:28` for a time that was worked out.

    None for a time that is not known, or only so roughly that it helps nobody to find the place.
    """
    if seconds is None or (tolerance or 0.0) > _VAGUE:
        return None
    return clock(seconds) if not tolerance else f"≈ {clock(seconds)}"


def _seconds(first: str | None, second: int, third: str) -> float:
    return int(first or 0) * 3600 + second * 60 + int(third)
