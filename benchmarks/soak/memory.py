"""The memory of the runner that is never killed: flat, or not.

Pure: it is told how much there was, and when.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import mean

TOLERANCE = 0.10
"""By how much of itself memory may have grown at the end."""

_STEADY = (0.10, 0.20)
_LAST = (0.90, 1.0)
"""The tenths that are compared, as parts of all posts: in the first tenth caches fill up."""


_LEAST_POSTS = 5_000
"""With fewer posts a tenth of them is too little to fill the caches: of statements, fonts, pages of the database."""


@dataclass(frozen=True, slots=True)
class Flatness:
    """Mean bytes in the first steady tenth and in the last; `peak` is the most there ever was.

    With too few posts it is not `judged`.
    """

    steady: float
    last: float
    peak: int
    judged: bool

    @property
    def ratio(self) -> float:
        """The last by the first; 1 while nothing was measured."""
        return self.last / self.steady if self.steady else 1.0

    @property
    def flat(self) -> bool:
        """Whether it is within the tolerance, or not judged; less is no leak."""
        return not self.judged or self.ratio <= 1 + TOLERANCE


def flatness(samples: list[tuple[float, int]], *, posts: int) -> Flatness:
    """Of samples of progress, from 0 to 1, and bytes, in a soak of so many posts."""

    def of(span: tuple[float, float]) -> float:
        inside = [size for progress, size in samples if span[0] <= progress <= span[1] and size]
        return mean(inside) if inside else 0.0

    return Flatness(of(_STEADY), of(_LAST), max((size for _, size in samples), default=0), posts >= _LEAST_POSTS)
