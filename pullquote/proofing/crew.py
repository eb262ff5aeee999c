"""Work with cards shared out over processes, each with a renderer of its own.

Touches: disk (fonts and designs), and starts processes.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from cards.renderer import Renderer
from fonts.catalogue import Catalogue
from quotes.promised import Promised
from quotes.undisturbed import undisturbed
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
    with undisturbed():
        pool = ProcessPoolExecutor(jobs, mp_context=spawn, initializer=_open, initargs=(source,))
    try:
        with undisturbed():
            promised = deque(Promised(pool.submit(_done_there, work, task)) for task in tasks)
        while promised:
            yield promised.popleft().result()
    finally:
        # After Ctrl-C, or for a reader that wants no more, what is not begun is not done.
        with undisturbed():
            pool.shutdown(cancel_futures=True)


_renderer: Renderer | None = None
"""The renderer of a process of the pool."""


def _open(source: Source) -> None:
    global _renderer
    # A terminal sends Ctrl-C to all processes; the one that was started there ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _renderer = source.renderer()


def _done_there(work: Callable[[Task, Renderer], Result], task: Task) -> Result:
    assert _renderer is not None  # noqa: S101 - the pool has called `_open` before
    return work(task, _renderer)
