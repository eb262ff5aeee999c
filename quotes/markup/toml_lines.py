"""Where a key stands in a text of TOML, which its reader does not tell, and whether a key is too long to be read.

Pure.
"""

from __future__ import annotations

import re

Keys = tuple[str | int, ...]
"""The keys that lead to a value from the outermost table; a number counts the tables of a list, from 0."""

MOST_PARTS = 20
"""Dots in a key. People write two or three; the time that Python takes grows with the square of their number."""


def line_of(text: str, keys: Keys) -> int:
    """The line, from 1, where a key or the nearest table above it stands."""
    counts: dict[str, int] = {}
    table: Keys = ()
    best, best_depth = 1, 0
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*(\[\[?)\s*([\w.\-\"]+)\s*\]", line):
            names = tuple(header[2].replace('"', "").split("."))
            if header[1] == "[[":
                counts[header[2]] = counts.get(header[2], -1) + 1
                table = (*names, counts[header[2]])
            else:
                table = names
            here: Keys = table
        elif assignment := re.match(r"\s*([\w\-\"]+)\s*=", line):
            here = (*table, assignment[1].strip('"'))
        else:
            continue
        depth = len(here)
        if here == keys[:depth] and depth > best_depth:
            best, best_depth = number, depth
    return best


def line_with_long_key(text: str) -> int | None:
    """The first line, from 1, whose key has more than `MOST_PARTS` parts; None without one."""
    rows = enumerate(text.splitlines(), 1)
    return next((number for number, row in rows if row.partition("=")[0].count(".") > MOST_PARTS), None)
