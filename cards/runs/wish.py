"""What a run is asked for, and what a worker gives back.

Pure.
"""

from __future__ import annotations

from dataclasses import dataclass

from cards.card import Card, file_name, slide_suffix
from cards.encode import ENDINGS, OutputType
from cards.report import Report
from cards.spec import CardSpec
from quotes.errors import PullquoteError


@dataclass(frozen=True, slots=True)
class Wish:
    """A card that is to lie in the folder; `name` is what its file is called, without ending, if not as usual."""

    spec: CardSpec
    name: str | None = None


@dataclass(frozen=True, slots=True)
class FileKind:
    """What files a run makes. `small` packs PNG tighter; `slides` draws what one card cannot hold on several."""

    type: OutputType = "png"
    small: bool = False
    slides: bool = False


@dataclass(frozen=True, slots=True)
class Laid:
    """A file that a worker has drawn: its record and report, and where on the tray it lies."""

    card: Card
    report: Report
    part: str


Answer = list[Laid] | PullquoteError
"""What became of a wish: its files, several where it is slides, or why there is none."""


def named(wish: Wish, kind: FileKind, slide: tuple[int, int] | None = None) -> str:
    """What a wish's file is called: as usual, or by a name of its own; `slide` is a number and how many there are."""
    if wish.name is None:
        return file_name(wish.spec, kind.type, slide=slide)
    ending = ENDINGS[kind.type]
    return f"{wish.name}-{slide_suffix(*slide)}.{ending}" if slide else f"{wish.name}.{ending}"
