"""Designs that are not saved yet: read, checked and drawn as they are typed.

Touches: what the studio's renderer touches.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock

from cards.paint import Painted
from cards.placed import Layout
from cards.renderer import Renderer
from cards.report import Report
from cards.spec import CardSpec
from fonts.catalogue import Catalogue
from pullquote.design_faults import Fault, fault_of, faults_before_drawing, faults_of
from pullquote.studio.desk import Studio
from quotes.errors import PullquoteError
from quotes.markup.toml_lines import line_of
from templates.design import Design
from templates.load import Designs, parse_design

_BETWEEN = 0.001
"""Seconds between two cards of a check: a lock goes to whoever waits only if the other one lets go for a moment."""


class Overtaken(Exception):
    """A check goes on with a text that nobody sees any more: a newer one has come."""


@dataclass(frozen=True, slots=True)
class Read:
    """A text as a design, or None and what is wrong with it."""

    design: Design | None
    faults: tuple[Fault, ...]


class _Drafts(Designs):
    """One design at a time, whatever its file says."""

    def __init__(self) -> None:
        super().__init__()
        self.draft: Design | None = None

    def get(self, name: str) -> Design:
        return self.draft if self.draft is not None and self.draft.name == name else super().get(name)


class Drafting:
    """Draws drafts with a renderer of its own, under the studio's lock, so that kept designs are not touched."""

    def __init__(self) -> None:
        self._renderer: _CardByCard | None = None
        self._newest: dict[str, int] = {}
        self._lock = Lock()

    @contextmanager
    def drawing(self, studio: Studio, design: Design) -> Iterator[Renderer]:
        """A renderer that knows the draft by its name."""
        with studio.drawing() as usual:
            renderer = self._with(studio, usual.catalogue)
            renderer.drafts.draft = design
            yield renderer

    def begin(self, name: str) -> int:
        """Notes that a check of a design begins, and overtakes the one before; gives its number."""
        with self._lock:
            self._newest[name] = self._newest.get(name, 0) + 1
            return self._newest[name]

    def faults(self, studio: Studio, design: Design, text: str, number: int) -> tuple[Fault, ...]:
        """Every fault of a draft, drawn in every format and palette, a card at a time: others may draw in between.

        Raises `Overtaken` when a newer check of the same design has begun.
        """
        with studio.drawing() as usual:
            drafts = _Drafts()
            drafts.draft = design
            renderer = _CardByCard(studio, usual.catalogue, drafts)
        renderer.goes_on = lambda: self._newest.get(design.name) == number
        return tuple(faults_of(design, text, f"{design.name}.toml", renderer))

    def _with(self, studio: Studio, catalogue: Catalogue) -> _CardByCard:
        if self._renderer is None or self._renderer.catalogue is not catalogue:
            self._renderer = _CardByCard(studio, catalogue, _Drafts())
        return self._renderer


class _CardByCard(Renderer):
    """A renderer that takes the studio's lock for each card, and stops between two when it should."""

    def __init__(self, studio: Studio, catalogue: Catalogue, drafts: _Drafts) -> None:
        super().__init__(catalogue, drafts)
        self.drafts = drafts
        self.goes_on: Callable[[], bool] = lambda: True
        self._studio = studio

    @contextmanager
    def judged(self, spec: CardSpec) -> Iterator[tuple[Layout, Painted, Report]]:
        if not self.goes_on():
            raise Overtaken
        with self._studio.drawing(), super().judged(spec) as found:
            yield found
        time.sleep(_BETWEEN)


def drafting_of(studio: Studio) -> Drafting:
    """The drafting of a studio, the same one as long as that is open."""
    return studio.kept(Drafting)


def read_draft(name: str, text: str, catalogue: Catalogue) -> Read:
    """A text as the design of that name, checked as far as that goes without drawing."""
    origin = f"{name}.toml"
    try:
        design = parse_design(text, origin=origin)
    except PullquoteError as error:
        return Read(None, (fault_of(error, origin),))
    if design.name != name:
        message = f"the design calls itself {design.name!r}, and its file {origin}."
        return Read(None, (Fault(origin, line_of(text, ("name",)), "name", message, f'Write `name = "{name}"`.'),))
    if found := faults_before_drawing(design, text, origin, catalogue):
        return Read(None, tuple(found))
    return Read(design, ())
