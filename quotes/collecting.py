"""Fewer looks for garbage while much is made that is no garbage.

Touches: the settings of Python's collector, which all threads have in common.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

LOADING, DRAWING = 100_000, 10_000
"""Objects made between two looks, where Python has 700, for loading quotes and for drawing cards.

A load of 200,000 quotes took 25.4 s of CPU with 700, 23.8 with 10,000 and 19.7 with 100,000. A run that kept 20,000
cards took 7.8 s with 700 and 6.9 with 10,000; more were no quicker, and held 4 MB of garbage."""

_lock = Lock()
_loads = 0
_before = gc.get_threshold()


@contextmanager
def rarely_collected(objects: int) -> Iterator[None]:
    """Looks for garbage after so many new objects while the block runs: quotes and cards do not refer to themselves in
    circles. Of two blocks at once the first decides."""
    global _loads, _before
    with _lock:
        if not _loads:
            _before = gc.get_threshold()
            # None at all is what somebody else asked for.
            if _before[0]:
                gc.set_threshold(max(objects, _before[0]), *_before[1:])
        _loads += 1
    try:
        yield
    finally:
        with _lock:
            _loads -= 1
            if not _loads:
                gc.set_threshold(*_before)
