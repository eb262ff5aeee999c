"""Picture formats: their pixels, the design canvas laid over them, and the frame that words stay in.

Touches: disk (reads formats.toml, once).
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from quotes.errors import NotFound, nearest

Arrangement = Literal["stack", "split"]


@dataclass(frozen=True, slots=True)
class Format:
    """One picture format. `top` and `bottom` are in design units, `safe` (top, right, bottom, left) in pixels."""

    name: str
    width: int
    height: int
    canvas: float
    top: float
    bottom: float
    arrangement: Arrangement
    safe: tuple[int, int, int, int]
    used_for: str
    like: str | None = None

    @property
    def unit(self) -> float:
        """Pixels in one design unit."""
        return self.width / self.canvas

    @property
    def canvas_height(self) -> float:
        """The height of the design canvas in design units."""
        return self.height / self.unit


@cache
def formats() -> dict[str, Format]:
    """All formats by name, in the order of formats.toml."""
    table = tomllib.loads((Path(__file__).parent / "formats.toml").read_text(encoding="utf-8"))
    return {name: Format(name=name, **{**row, "safe": tuple(row["safe"])}) for name, row in table.items()}


def format_named(name: str) -> Format:
    """The format of that name; raises `NotFound` with the names there are."""
    known = formats()
    if name in known:
        return known[name]
    near = nearest(name, known)
    raise NotFound(
        f"There is no format {name!r}.",
        (f"Did you mean {near!r}? " if near else "") + f"Formats: {', '.join(known)}.",
    )
