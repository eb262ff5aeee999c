"""Many quotes in many looks into one folder: what is there already stays, what cannot be drawn right is told.

Touches: disk, through the folder.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from cards.card import Card, file_name, slide_digest
from cards.encode import OutputType
from cards.files import draw_files
from cards.folder import CardFolder
from cards.renderer import Renderer
from cards.spec import MOST_SLIDES, CardSpec, Look, spec_for
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
    file_type: OutputType = "png",
    small: bool = False,
    slides: bool = False,
) -> Iterator[Made | NotMade]:
    """Every quote in every look, one outcome for each, look by look so that grounds and fonts are shared.

    With `slides`, a quote that one card does not hold is drawn on several, with an outcome for each. `quotes` is called
    once per look. A refusal is an outcome; a disk that cannot be written raises `StorageError`.
    """
    for look in looks:
        # A look that does not exist would fail for every quote alike: it is an error, not an outcome.
        renderer.designs.get(look.design).palette(look.palette)
        for quote in quotes():
            try:
                spec = spec_for(quote, look)
                if kept := _kept(folder, renderer, spec, file_type, small=small, slides=slides):
                    yield from (Made(card, fresh=False) for card in kept)
                    continue
                files = draw_files(renderer, spec, file_type=file_type, small=small, slides=slides)
            except Refused as error:
                yield NotMade(quote.id, look, error)
                continue
            for one in files:
                folder.keep(one.card, one.data)
                yield Made(one.card, fresh=True)


def _kept(
    folder: CardFolder, renderer: Renderer, spec: CardSpec, file_type: OutputType, *, small: bool, slides: bool
) -> list[Card]:
    """The records of a quote's files if they lie in the folder, all of them and as they would be drawn; else none."""
    if file_type == "pdf":
        # Imported late: few cards are documents.
        from cards.document import document_digest

        recorded = folder.recorded(file_name(spec, "pdf"))
        if recorded is None or recorded.pages is None or (recorded.pages > 1 and not slides):
            return []
        digest = document_digest(renderer, spec, pages=recorded.pages, small=small)
        return [card] if (card := folder.known(recorded.file, digest)) else []
    whole = renderer.digest(spec, file_type=file_type, small=small)
    if card := folder.known(file_name(spec, file_type), whole):
        return [card]
    # The first slide is called 1 or, of ten and more, 01.
    for count in (9, 10) if slides else ():
        first = folder.recorded(file_name(spec, file_type, slide=(1, count)))
        if first is not None and first.slides is not None:
            named = [(number, first.slides) for number in range(1, first.slides + 1)]
            found = [
                folder.known(file_name(spec, file_type, slide=slide), slide_digest(whole, *slide, MOST_SLIDES))
                for slide in named
            ]
            if all(found):
                return [card for card in found if card]
    return []
