"""Scripts: which one a character belongs to, and how a script is set beside a design's own face.

Touches: disk (reads scripts.toml when a text first needs another script).
"""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import uharfbuzz as hb

COMMON = ""
"""The script of what every script shares: spaces, digits, punctuation, marks."""


@dataclass(frozen=True, slots=True)
class Script:
    """How a script is set, as scripts.toml tells. `zone` is empty where small letters are matched by their x."""

    serif: tuple[str, ...]
    sans: tuple[str, ...]
    leading: float = 0.0
    zone: str = ""
    rise: float = 1.0
    tracked: bool = True


@lru_cache(maxsize=4096)
def script_of(character: str) -> str:
    """The script of a character as an ISO 15924 code such as `Arab`, or `COMMON`.

    HarfBuzz's tables are asked (UAX #24), so that choosing a face and shaping with it never disagree.
    """
    buffer: Any = hb.Buffer()
    buffer.add_str(character)
    buffer.guess_segment_properties()
    return str(buffer.script or COMMON)


def script_named(code: str) -> Script | None:
    """How a script is set, None for one that no bundled family is there for."""
    return _scripts().get(code)


def least_leading(text: str) -> float:
    """The least distance of lines, as a share of the type size, that the scripts of a text ask for.

    A script asks when a third of the letters are its own: a foreign word must not open all lines.
    """
    if text.isascii():
        return 0.0
    counts = Counter(script for character in text if (script := script_of(character)))
    total = counts.total()
    rows = (row for code, count in counts.items() if count * 3 >= total and (row := script_named(code)))
    return max((row.leading for row in rows), default=0.0)


@cache
def _scripts() -> dict[str, Script]:
    table = tomllib.loads(Path(__file__).with_name("scripts.toml").read_text(encoding="utf-8"))
    return {code: _script(table[row["like"]] if "like" in row else row) for code, row in table.items()}


def _script(row: dict[str, Any]) -> Script:
    lists = {key: tuple(row[key]) for key in ("serif", "sans")}
    return Script(**{**row, **lists})
