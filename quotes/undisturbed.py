"""Ctrl-C, and being asked to end, put off while it would do harm.

Touches: signals.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_STOPS = signal.SIGINT, signal.SIGTERM


@contextmanager
def undisturbed() -> Iterator[None]:
    """Ctrl-C and SIGTERM take effect when the block is over, Ctrl-C never in processes that the block starts.

    Halfway through starting or stopping a process, Python's pool would be left in a state that never ends. Only the
    main thread is ever interrupted; elsewhere the block runs as it is.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []
    before = {number: signal.signal(number, lambda number, _: came.append(number)) for number in _STOPS}
    masks = hasattr(signal, "pthread_sigmask")
    # A new process inherits what is blocked, also while it is starting and has no say of its own yet.
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT}) if masks else set()
    try:
        yield
    finally:
        if masks:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        for number, handler in before.items():
            signal.signal(number, handler)
        if came:
            signal.raise_signal(came[0])
