"""Fewer looks for garbage while much is made that is no garbage.

Touches: the settings of Python's collector, which all threads have in common.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_OBJECTS = 100_000
"""Made between two looks, where Python has 700: some thousand quotes or cards, of which little is left afterwards. A
load of 200,000 quotes took 25.4 s of CPU with 700, and 20.2 without any look."""

_lock = Lock()
_loads = 0
_before = gc.get_threshold()


@contextmanager
def rarely_collected() -> Iterator[None]:
    """Looks for garbage rarely while the block runs: quotes and cards do not refer to themselves in circles."""
    global _loads, _before
    with _lock:
        if not _loads:
            _before = gc.get_threshold()
            # None at all is what somebody else asked for.
            if _before[0]:
                gc.set_threshold(max(_OBJECTS, _before[0]), *_before[1:])
        _loads += 1
    try:
        yield
    finally:
        with _lock:
            _loads -= 1
            if not _loads:
                gc.set_threshold(*_before)
