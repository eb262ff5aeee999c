"""Timing lines of captions: `00:00:01,000 --> 00:00:04,000` in the spellings that occur.

Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# WebVTT 1 (W3C, read 2026-11-21), section 4.1: hours are optional, two or more digits, a full stop before three
# digits. SubRip has a comma and always hours. Meeting recorders write `0:0:0.570`, and some tools one arrow or `:`.
_CLOCK = (
    r"(?P<{0}sign>-?)(?:(?P<{0}hours>\d{{1,4}}):)?(?P<{0}minutes>\d{{1,3}}):(?P<{0}seconds>\d{{1,2}})"
    r"(?P<{0}rest>[.,:;]\d{{1,9}})?"
)
_ARROW = r"[ \t]{0,8}(?:-{1,3}[ \t]?>|[–—]>|→)[ \t]{0,8}"
_TIMING = re.compile(
    rf"[ \t]{{0,16}}{_CLOCK.format('')}{_ARROW}(?:{_CLOCK.format('end_')})?(?=$|[ \t\w])(?P<settings>.*)"
)
_STAMP = re.compile(_CLOCK.format(""))
# An arrow beside a time that could not be read: numbers, and no words that somebody might have said.
_BROKEN = re.compile(r"[ \t]*(?=[^A-Za-z]{0,60}\d)[\d\s:.,;?]{0,40}-->[\d\s:.,;?-]{0,40}$")
# Two digits after a third colon are frames, whose length the file does not tell.
_FRAME_DIGITS = 2


@dataclass(frozen=True, slots=True)
class Timing:
    """When a cue begins and ends, in seconds from the start, right to within `tolerance`; None for what is unreadable.

    `settings` is what stands behind the times.
    """

    start: float | None
    end: float | None
    tolerance: float = 0.0
    settings: str = ""


def read_timing(line: str) -> Timing | None:
    """The timing a line holds; None for a line that is none. Times that make no sense give a timing without them."""
    if ">" not in line and "→" not in line:
        return None
    match = _TIMING.match(line)
    if match is None:
        return Timing(None, None) if _BROKEN.match(line) else None
    start, tolerance = _seconds(match, "")
    end = _seconds(match, "end_")[0] if match["end_seconds"] else None
    return Timing(start, end, tolerance, match["settings"].strip())


def read_time(text: str) -> float | None:
    """The seconds that `01:02:03.500` or `02:03,500` means; None for anything else."""
    match = _STAMP.fullmatch(text.strip())
    return None if match is None else _seconds(match, "")[0]


def _seconds(match: re.Match[str], side: str) -> tuple[float | None, float]:
    """The time and its tolerance, to the millisecond."""
    seconds, rest = int(match[f"{side}seconds"]), match[f"{side}rest"] or ""
    if match[f"{side}sign"] or seconds > 59:
        return None, 0.0
    whole = int(match[f"{side}hours"] or 0) * 3600 + int(match[f"{side}minutes"]) * 60 + seconds
    if rest[:1] in (":", ";") and len(rest) == 1 + _FRAME_DIGITS:
        return float(whole), 1.0
    return round(whole + float(f"0.{rest[1:]}"), 3) if rest else float(whole), 0.0
