"""A posting loop with its figures and its log, on fake networks and a clock that stands: what tests of watching use."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from posting_world import World
from prometheus_client.parser import text_string_to_metric_families

from pullquote.journal import Journal
from pullquote.posting import Posting, open_posting
from pullquote.running import Loop
from pullquote.watching.figures import PostingFigures
from pullquote.workspace import Workspace

Samples = dict[str, dict[tuple[tuple[str, str], ...], float]]


def read_figures(text: bytes) -> Samples:
    """The samples of a text by their names and their labels, as Prometheus' own parser reads them."""
    found: Samples = {}
    for family in text_string_to_metric_families(text.decode()):
        for sample in family.samples:
            labels = tuple(sorted((key, value) for key, value in sample.labels.items() if key != "workspace"))
            assert labels not in found.get(sample.name, {}), f"{sample.name}{labels} stands there twice"
            assert "workspace" in sample.labels
            found.setdefault(sample.name, {})[labels] = sample.value
    return found


class Watched:
    """A loop whose every turn is one call, and what it shows afterwards."""

    def __init__(self, posting: Posting) -> None:
        self.posting = posting
        self.world = World(posting.engine)
        posting.now = self.world.clock  # type: ignore[method-assign]
        posting.publisher = lambda account: self.world.networks[account.name]  # type: ignore[method-assign]
        posting.__dict__["composer"] = self.world.maker
        self.figures = PostingFigures("newsletter")
        self.figures_file = posting.workspace.root / "figures" / "runner.prom"
        self.health: Path = posting.workspace.root / "runner.json"
        self.loop = Loop(
            posting,
            Journal(as_json=True, heard=self.figures.heard),
            health=self.health,
            figures=self.figures,
            figures_file=self.figures_file,
        )

    def turn(self) -> Samples:
        """One turn, and what the file says after it."""
        before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            self.loop.once()
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
        return self.read()

    def read(self) -> Samples:
        """What the file says."""
        return read_figures(self.figures_file.read_bytes())


@contextmanager
def watched(workspace: Workspace) -> Iterator[Watched]:
    """A loop on an empty workspace."""
    with open_posting(workspace) as posting:
        yield Watched(posting)


def of(**labels: str) -> tuple[tuple[str, str], ...]:
    """Labels as `read_figures` has them."""
    return tuple(sorted(labels.items()))
