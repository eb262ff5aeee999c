"""Many quotes in many looks into one folder: what is there already stays, what cannot be drawn right is told.

Touches: disk, through the folder.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from cards.card import Card, file_name
from cards.encode import FileType
from cards.folder import CardFolder
from cards.renderer import Renderer
from cards.spec import Look, spec_for
from quotes.errors import Refused
from quotes.model import Quote


@dataclass(frozen=True, slots=True)
class Made:
    """A card in the folder; `fresh` when it was drawn now, not kept from before."""

    card: Card
    fresh: bool


@dataclass(frozen=True, slots=True)
class NotMade:
    """A card that was refused, with the reason."""

    quote: str
    look: Look
    error: Refused


def draw_all(
    quotes: Callable[[], Iterable[Quote]],
    looks: Iterable[Look],
    folder: CardFolder,
    renderer: Renderer,
    *,
    file_type: FileType = "png",
    small: bool = False,
) -> Iterator[Made | NotMade]:
    """Every quote in every look, one outcome for each, look by look so that grounds and fonts are shared.

    `quotes` is called once per look. A refusal is an outcome; a disk that cannot be written raises `StorageError`.
    """
    for look in looks:
        # A look that does not exist would fail for every quote alike: it is an error, not an outcome.
        renderer.designs.get(look.design).palette(look.palette)
        for quote in quotes():
            try:
                spec = spec_for(quote, look)
                digest = renderer.digest(spec, file_type=file_type, small=small)
                if known := folder.known(file_name(spec, file_type), digest):
                    yield Made(known, fresh=False)
                    continue
                drawn = renderer.draw(spec, file_type=file_type, small=small)
            except Refused as error:
                yield NotMade(quote.id, look, error)
                continue
            folder.keep(drawn.card, drawn.data)
            yield Made(drawn.card, fresh=True)
