"""The rules of a channel: how long words and labels rest, and what happens when nothing may be chosen.

Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from quotes.usage import Usage, Use, WhenExhausted


@dataclass(frozen=True, slots=True)
class Rules:
    """`again_after` is when words may come round again, None for never; the rests are of one author, source and topic.

    What no rule allows is up to `when_exhausted`.
    """

    again_after: timedelta | None = None
    author_rest: timedelta = timedelta(0)
    source_rest: timedelta = timedelta(0)
    topic_rest: timedelta = timedelta(0)
    when_exhausted: WhenExhausted = WhenExhausted.STOP

    @property
    def longest_rest(self) -> timedelta:
        """How far the rest of a label reaches."""
        return max(self.author_rest, self.source_rest, self.topic_rest)

    def usage(self, drawn: int, look_up: Callable[[Sequence[str]], Mapping[str, Use]]) -> Usage:
        """The usage that these rules make of a past, whose uses are looked up."""
        return Usage(
            again_after=self.again_after,
            author_rest=self.author_rest,
            source_rest=self.source_rest,
            topic_rest=self.topic_rest,
            when_exhausted=self.when_exhausted,
            drawn=drawn,
            look_up=look_up,
        )
