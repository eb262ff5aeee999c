"""Whether the time that work takes grows with the length of what it works on, and not with the square of it."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

_MOMENT = 0.1
"""CPU seconds of this thread. What is done in less is well on any machine, and too short to tell growth by."""
_GROWTH = 9
"""How much longer four times the length may take: time that grows with the length gives 4, with its square 16. Seconds
themselves are not compared, because a slow or a busy machine needs more of them."""
_TRIES = 5
"""Growth with the square is there every time; what else the machine does at that moment is not."""


def check_growth(work: Callable[[int], object], length: int) -> None:
    """Does the work for `length` characters and, should that take more than a moment, for a quarter of them too.

    `work` is called with the number of characters. Raises AssertionError when in every try the whole took more than
    nine times as long as the quarter.
    """
    seen = []
    for _ in range(_TRIES):
        whole = _spent(work, length)
        if whole < _MOMENT:
            return
        seen.append(whole / max(_spent(work, length // 4), _MOMENT / 100))
        if seen[-1] < _GROWTH:
            return
    raise AssertionError(f"four times the length took {', '.join(f'{one:.0f}' for one in seen)} times as long")


def _spent(work: Callable[[int], object], length: int) -> float:
    """The CPU seconds of this thread: other threads of the test run, and the rubbish of other tests, do not count."""
    collects = gc.isenabled()
    gc.disable()
    try:
        start = time.thread_time()
        work(length)
        return time.thread_time() - start
    finally:
        if collects:
            gc.enable()
