"""Listening to every answer that comes over a wire, whatever publisher or library asked: for the limits in its headers.

Pure. A listener hears what the block around it sends from its own thread, and nothing of other threads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scheduler.wire.wire import Answer

_LISTENER: ContextVar[Callable[[Answer], None] | None] = ContextVar("listener", default=None)


@contextmanager
def listening(listener: Callable[[Answer], None]) -> Iterator[None]:
    """Has `listener` hear each answer that comes while the block runs. It must not raise."""
    token = _LISTENER.set(listener)
    try:
        yield
    finally:
        _LISTENER.reset(token)


def heard(answer: Answer) -> None:
    """Tells of an answer whoever listens."""
    if (listener := _LISTENER.get()) is not None:
        listener(answer)
