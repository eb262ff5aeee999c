"""A crew of processes on this machine, each with a renderer of its own.

Touches: processes.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from multiprocessing.context import BaseContext
from multiprocessing.synchronize import Event

from cards.renderer import Renderer
from cards.runs import worker
from cards.runs.crew import Reach, Ticket
from cards.runs.files import draw_batch
from cards.runs.kit import Kit, Packer
from cards.runs.tray import Tray
from cards.runs.wish import Answer, FileKind, Wish
from quotes.errors import Refused, StorageError
from quotes.promised import Promised
from quotes.undisturbed import undisturbed

_BATCH = 8
"""Cards at a time: handing over a batch costs about a third of a millisecond, a card takes six to ten."""

_BATCHES_EACH = 3
"""Batches in hand for each process: one being drawn, and enough behind it when the first of the line takes longer."""

_FEW = 24
"""Cards that are drawn here without starting any process, which takes as long."""

_DEATHS = 3
"""Processes that may end in a row, each with another card: then it is not the cards."""


class Processes:
    """Draws in `jobs` processes. A process that dies costs no card: those it had are drawn again, one by one, and only
    one that ends its process once more is refused (rule `worker`).

    Raises `StorageError` when processes end whatever they draw, or none can be started.
    """

    batch = _BATCH
    reach: Reach = "machine"

    def __init__(self, renderer: Renderer, jobs: int) -> None:
        self.room = _BATCH * _BATCHES_EACH * max(jobs, 2)
        self._jobs = jobs
        self._renderer = renderer
        self._packer = Packer(renderer)
        self._packed: tuple[Kit, bytes] | None = None
        self._held: list[_Batch] = []
        self._context = _context()
        self._stop: Event | None = None
        self._pool: ProcessPoolExecutor | None = None
        self._single: ProcessPoolExecutor | None = None
        self._died = 0

    def start(self, wishes: Sequence[Wish], kind: FileKind, tray: Tray) -> Ticket:
        """Takes a batch; the first ones wait until there are enough for other processes."""
        one = _Batch(self, wishes, kind, tray, self._pack(wishes))
        if self._pool is None:
            self._held.append(one)
            if len(self._held) * _BATCH > _FEW:
                self._pool = self._new(self._jobs)
                for held in self._held:
                    self._hand_over(held)
                self._held.clear()
        else:
            self._hand_over(one)
        return one

    def close(self) -> None:
        """Stops the processes, each after the card in hand."""
        with undisturbed():
            if self._stop is not None:
                self._stop.set()
            for pool in (self._pool, self._single):
                if pool is not None:
                    pool.shutdown(cancel_futures=True)

    def _pack(self, wishes: Sequence[Wish]) -> bytes:
        kit = self._packer.kit(wish.spec for wish in wishes)
        if self._packed is None or self._packed[0] is not kit:
            self._packed = kit, kit.packed()
        return self._packed[1]

    def _new(self, jobs: int) -> ProcessPoolExecutor:
        with _starting():
            self._stop = self._stop or self._context.Event()
            return ProcessPoolExecutor(jobs, self._context, worker.enter, (self._stop,))

    def _hand_over(self, one: _Batch) -> None:
        assert self._pool is not None  # noqa: S101 - made before the first batch is handed over
        try:
            one.promised = _submitted(self._pool, one, one.wishes)
        except BrokenProcessPool:
            _shut(self._pool)
            self._pool = self._new(self._jobs)
            one.promised = _submitted(self._pool, one, one.wishes)

    def drawn_here(self, one: _Batch) -> list[Answer]:
        """A batch drawn in this process: there are too few for others."""
        self._held.remove(one)
        return draw_batch(self._renderer, one.wishes, one.kind, one.tray)

    def drawn_singly(self, one: _Batch) -> list[Answer]:
        """A batch whose process died, card by card in a process where nothing else is drawn: one of them may end it."""
        return [self._again(wish, one) for wish in one.wishes]

    def _again(self, wish: Wish, one: _Batch) -> Answer:
        if self._single is None:
            self._single = self._new(1)
        try:
            (answer,) = _submitted(self._single, one, [wish]).result()
        except BrokenProcessPool as error:
            _shut(self._single)
            self._single = None
            self._died += 1
            if self._died >= _DEATHS:
                raise StorageError(
                    "The processes that draw end before they are done, whatever the card.",
                    "Is there enough memory? `--jobs 1` draws in one process.",
                ) from error
            return Refused(
                "worker",
                "The process that drew this card ended twice.",
                "It may need more memory than there is: try a smaller picture, or `--jobs 1`.",
            )
        self._died = 0
        return answer


class _Batch:
    """Some wishes on their way through the crew."""

    def __init__(self, crew: Processes, wishes: Sequence[Wish], kind: FileKind, tray: Tray, packed: bytes) -> None:
        self.wishes, self.kind, self.tray, self.packed = wishes, kind, tray, packed
        self.promised: Promised[list[Answer]] | None = None
        self._crew = crew
        self._answers: list[Answer] | None = None

    def done(self) -> bool:
        return self._answers is not None or (self.promised is not None and self.promised.done())

    def answers(self) -> list[Answer]:
        if self._answers is None:
            self._answers = self._found()
        return self._answers

    def _found(self) -> list[Answer]:
        if self.promised is None:
            return self._crew.drawn_here(self)
        with suppress(BrokenProcessPool):
            return self.promised.result()
        return self._crew.drawn_singly(self)


def _submitted(pool: ProcessPoolExecutor, one: _Batch, wishes: Sequence[Wish]) -> Promised[list[Answer]]:
    """Wishes of a batch handed to a pool, which starts one more process for them if it may."""
    with _starting():
        return Promised(pool.submit(worker.draw, one.packed, wishes, one.kind, one.tray))


def _shut(pool: ProcessPoolExecutor) -> None:
    """Takes leave of a pool whose processes have ended."""
    with undisturbed():
        pool.shutdown()


@contextmanager
def _starting() -> Iterator[None]:
    """For what starts processes. Raises `StorageError` when the system gives no more of them."""
    with undisturbed():
        try:
            yield
        except (OSError, EOFError) as error:
            raise StorageError(
                f"No more processes can be started: {getattr(error, 'strerror', None) or 'the first of them ended'}.",
                "Draw with fewer, such as `--jobs 2`, or raise the limits that the system sets (`ulimit -a`).",
            ) from error


def _context() -> BaseContext:
    """Processes without a trace of this one, whose database connections and threads must not cross a fork."""
    if "forkserver" in multiprocessing.get_all_start_methods():
        context = multiprocessing.get_context("forkserver")
        # Loaded once, so that a process is there in milliseconds, also in place of one that died.
        context.set_forkserver_preload([worker.__name__])
        return context
    return multiprocessing.get_context("spawn")
