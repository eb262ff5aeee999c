"""A stretch of a quote that is set otherwise than the rest.

Pure data.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from fonts.shaping import Features


@dataclass(frozen=True, slots=True, eq=False)
class Stretch:
    """Characters that are set otherwise than the rest: with more features, in italics, at other axis positions."""

    start: int
    end: int
    features: Features = ()
    tracking: float | None = None
    italic: bool | None = None
    axes: Mapping[str, float] = field(default_factory=dict)
