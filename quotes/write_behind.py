"""Write-behind: what is ready is written in a thread of its own while the next is made ready.

Touches: threads, and how soon Python lets them take turns. Both databases give Python's lock back while they work, so
two processors have something to do.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from types import TracebackType

from quotes.promised import Promised
from quotes.undisturbed import undisturbed

_TURN_SECONDS = 0.0005
"""After so long Python's lock goes to who waits for it, where Python itself has 5 ms: the database gives it back at
each statement and wants it again after it. A million quotes took 65 s instead of 72; with a fifth of it, 72 again."""

_lock = Lock()
_behind = 0
_before = sys.getswitchinterval()


class WriteBehind:
    """One piece of writing at a time, beside whoever waits for it before using the same connection again.

    As a context manager it waits at the end, after an error too.
    """

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="write-behind")
        self._writing: Promised[None] | None = None

    def __enter__(self) -> WriteBehind:
        global _behind, _before
        with _lock:
            if not _behind:
                _before = sys.getswitchinterval()
                _take_turns(_TURN_SECONDS)
            _behind += 1
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        global _behind
        # Who goes on would use the connection: to end is put off until the thread has done with it.
        with undisturbed():
            self._thread.shutdown()
            with _lock:
                _behind -= 1
                if not _behind:
                    _take_turns(_before)

    def start(self, write: Callable[[], None]) -> None:
        """Begins to write. The caller has waited for what was begun before."""
        with undisturbed():
            self._writing = Promised(self._thread.submit(write))

    def wait(self) -> None:
        """Returns when what was begun is written. Raises what went wrong there."""
        if self._writing is not None:
            writing, self._writing = self._writing, None
            writing.result()


def _take_turns(seconds: float) -> None:
    # Whoever had shorter turns keeps them, to the microsecond: Python rounds what it is given.
    if _before > _TURN_SECONDS:
        sys.setswitchinterval(seconds)
