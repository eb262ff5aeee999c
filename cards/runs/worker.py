"""What happens in a process that draws for another one.

Touches: disk, through the tray; signals; its own life.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Sequence
from multiprocessing.connection import wait
from multiprocessing.synchronize import Event

from cards.runs.files import draw_wish
from cards.runs.kit import renderer_of
from cards.runs.tray import Tray
from cards.runs.wish import Answer, FileKind, Wish

_stop: Event | None = None


def enter(stop: Event) -> None:
    """Prepares a new process: `stop` tells it to end, and it ends with the process that it draws for."""
    global _stop
    _stop = stop
    # Ctrl-C reaches every process of a terminal; the one that was started there decides what becomes of the run.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, name="parent", daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def draw(packed: bytes, wishes: Sequence[Wish], kind: FileKind, tray: Tray) -> list[Answer]:
    """An answer for each wish, drawn with a packed kit; fewer once the process is told to stop, which nobody reads."""
    renderer = renderer_of(packed)
    answers: list[Answer] = []
    for wish in wishes:
        if _stop is not None and _stop.is_set():
            break
        answers.append(draw_wish(renderer, wish, kind, tray))
    return answers
