"""What another thread or process works out, waited for so that Ctrl-C may come at any moment.

Pure.
"""

from __future__ import annotations

from concurrent.futures import CancelledError, Future
from queue import SimpleQueue
from typing import Generic, TypeVar, cast

Result = TypeVar("Result")


class Promised(Generic[Result]):
    """A future's result, for the thread that Ctrl-C interrupts. To be made `undisturbed`, and asked for once.

    A future's own lock is taken by Python code: an interruption between its taking and the block that it guards
    leaves it taken, and whoever is to settle the future waits for ever. A `SimpleQueue` is one step in C.
    """

    def __init__(self, future: Future[Result]) -> None:
        self._came: SimpleQueue[tuple[BaseException | None, Result | None]] = SimpleQueue()
        future.add_done_callback(self._settle)

    def done(self) -> bool:
        """Whether `result` would not wait."""
        return not self._came.empty()

    def result(self) -> Result:
        """Waits for the result. Raises what went wrong while it was worked out."""
        error, result = self._came.get()
        if error is not None:
            raise error
        return cast("Result", result)

    def _settle(self, future: Future[Result]) -> None:
        error = CancelledError() if future.cancelled() else future.exception()
        self._came.put((error, None if error else future.result()))
