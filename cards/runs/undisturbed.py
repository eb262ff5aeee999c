"""Ctrl-C put off while it would do harm.

Touches: signals.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def undisturbed() -> Iterator[None]:
    """Ctrl-C takes effect when the block is over, and never in processes that the block starts.

    Halfway through starting or stopping a process, Python's pool would be left in a state that never ends. Only the
    main thread is ever interrupted; elsewhere the block runs as it is.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    pressed = threading.Event()
    before = signal.signal(signal.SIGINT, lambda *_: pressed.set())
    masks = hasattr(signal, "pthread_sigmask")
    # A new process inherits what is blocked, also while it is starting and has no say of its own yet.
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT}) if masks else set()
    try:
        yield
    finally:
        if masks:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        signal.signal(signal.SIGINT, before)
        if pressed.is_set():
            signal.raise_signal(signal.SIGINT)
