"""Work with cards shared out over processes, each with a renderer of its own.

Touches: disk (fonts and designs), and starts processes.
"""

from __future__ import annotations

import multiprocessing
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from cards.renderer import Renderer
from fonts.catalogue import Catalogue
from templates.load import Designs

Task = TypeVar("Task")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Source:
    """Where designs and fonts come from, in a form that another process can be told.

    `files` are the designs by name, bundled ones aside; `fonts` is a folder that comes before the bundled fonts.
    Without `system` folders the same text looks the same on every machine.
    """

    files: tuple[tuple[str, Path], ...] = ()
    fonts: Path | None = None
    system: tuple[Path, ...] = ()

    def renderer(self) -> Renderer:
        """A renderer with them."""
        return Renderer(Catalogue(self.fonts, self.system), Designs(files=dict(self.files)))


def shared_out(
    work: Callable[[Task, Renderer], Result], tasks: Sequence[Task], source: Source, *, jobs: int
) -> Iterator[Result]:
    """The result of every task, in their order. `work` is a function of a module, and raises nothing but bugs.

    With one job all is done here: two processes take half a second to start, which a few cards are not worth.
    """
    if jobs == 1:
        renderer = source.renderer()
        for task in tasks:
            yield work(task, renderer)
        return
    # Spawned, not forked: a copy of a process that has threads may hang on their locks.
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=spawn, initializer=_open, initargs=(source,)) as pool:
        try:
            with _interrupts_ignored():
                results = pool.map(partial(_done_there, work), tasks)
            yield from results
        except BaseException:
            # Ctrl-C, or a reader that wants no more: what is not begun is not done.
            pool.shutdown(wait=False, cancel_futures=True)
            raise


@contextmanager
def _interrupts_ignored() -> Iterator[None]:
    """Processes that are started meanwhile take no notice of Ctrl-C, which a terminal sends to all of them.

    This one stops them. Were they to die of it, each would tell of its death, and the pool would as well.
    """
    if threading.current_thread() is not threading.main_thread():
        # Only the main thread may say what becomes of signals.
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before or signal.SIG_DFL)


_renderer: Renderer | None = None
"""The renderer of a process of the pool."""


def _open(source: Source) -> None:
    global _renderer
    _renderer = source.renderer()


def _done_there(work: Callable[[Task, Renderer], Result], task: Task) -> Result:
    assert _renderer is not None  # noqa: S101 - the pool has called `_open` before
    return work(task, _renderer)
