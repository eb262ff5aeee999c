"""Write-behind: what is ready is written in a thread of its own while the next is made ready.

Touches: threads. Both databases give Python's lock back while they work, so two processors have something to do.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType


class WriteBehind:
    """One piece of writing at a time, beside whoever waits for it before using the same connection again.

    As a context manager it waits at the end, after an error too.
    """

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="write-behind")
        self._writing: Future[None] | None = None

    def __enter__(self) -> WriteBehind:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._thread.shutdown()

    def start(self, write: Callable[[], None]) -> None:
        """Begins to write. The caller has waited for what was begun before."""
        self._writing = self._thread.submit(write)

    def wait(self) -> None:
        """Returns when what was begun is written. Raises what went wrong there."""
        if self._writing is not None:
            writing, self._writing = self._writing, None
            writing.result()
