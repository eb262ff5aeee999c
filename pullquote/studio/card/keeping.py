"""What one run of the studio keeps for its cards: drawn cards, specs by key, portraits, uploads.

Touches: disk (a folder of its own for uploaded pictures, gone when the studio is).
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

from cards.renderer import Drawn
from cards.spec import CardSpec
from pullquote.portraits import Portraits, portraits_of
from pullquote.studio.card.uploads import Uploads
from pullquote.studio.desk import Studio
from pullquote.workspace import Workspace

Value = TypeVar("Value")

_MOST_DRAWN = 48 * 2**20
"""Bytes of whole cards that are kept: three hundred plain ones, or forty with a photo."""

_MOST_SMALL = 16 * 2**20
"""Bytes of small pictures that are kept: a thousand of the size of a library's row."""

_MOST_SPECS = 2_000
"""Specs that are kept by key, each some kB: what some dozen pages show and may ask for again."""


class Kept(Generic[Value]):
    """Values by key, of which those that were not asked for the longest make room. Safe for several threads.

    `weigh` tells a value's weight; all that is kept weighs at most `most`. What weighs more is not kept at all.
    """

    def __init__(self, most: int, weigh: Callable[[Value], int] = lambda _: 1) -> None:
        self._most, self._weigh = most, weigh
        self._values: OrderedDict[str, Value] = OrderedDict()
        self._weight = 0
        self._lock = Lock()

    def get(self, key: str) -> Value | None:
        """The value of a key, None when it is not kept."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
            return self._values.get(key)

    def put(self, key: str, value: Value) -> None:
        """Keeps a value."""
        with self._lock:
            if key in self._values:
                self._weight -= self._weigh(self._values.pop(key))
            if (weight := self._weigh(value)) > self._most:
                return
            self._values[key] = value
            self._weight += weight
            while self._weight > self._most:
                self._weight -= self._weigh(self._values.popitem(last=False)[1])


class Pantry:
    """What is kept between the requests of one studio: `drawn` cards and `small` pictures, `specs`, `uploads`."""

    def __init__(self) -> None:
        self.drawn: Kept[Drawn] = Kept(_MOST_DRAWN, lambda drawn: len(drawn.data))
        self.small: Kept[tuple[bytes, str]] = Kept(_MOST_SMALL, lambda made: len(made[0]))
        self.specs: Kept[CardSpec] = Kept(_MOST_SPECS)
        self.uploads = Uploads()
        self._portraits: tuple[Workspace, Portraits] | None = None

    def portraits(self, workspace: Workspace) -> Portraits:
        """The workspace's portraits; the folder is listed anew only when the studio has opened the workspace anew."""
        if self._portraits is None or self._portraits[0] is not workspace:
            self._portraits = workspace, portraits_of(workspace)
        return self._portraits[1]


def pantry_of(studio: Studio) -> Pantry:
    """What is kept for a studio, as long as it lives."""
    return studio.kept(Pantry)
