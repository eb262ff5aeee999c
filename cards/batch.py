"""Many quotes in many looks into one folder: what is there already stays, what cannot be drawn right is told.

Touches: disk, through the folder.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from cards.card import Card, file_name, slide_digest, slide_suffix
from cards.encode import ENDINGS, OutputType
from cards.files import draw_files
from cards.folder import CardFolder
from cards.renderer import Renderer
from cards.report import Report
from cards.spec import MOST_SLIDES, CardSpec, Look, spec_for
from quotes.errors import Refused
from quotes.model import Quote


@dataclass(frozen=True, slots=True)
class Made:
    """A card in the folder; `fresh` when it was drawn now, not kept from before. Only a fresh one has its report."""

    card: Card
    fresh: bool
    report: Report | None = None


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
    spec: Callable[[Quote, Look], CardSpec] = spec_for,
) -> Iterator[Made | NotMade]:
    """Every quote in every look, one outcome for each, look by look so that grounds and fonts are shared.

    With `slides`, a quote that one card does not hold is drawn on several, with an outcome for each. `quotes` is called
    once per look; `spec` makes the card of a quote. A refusal is an outcome; a disk that cannot be written raises
    `StorageError`.
    """
    for look in looks:
        # A look that does not exist would fail for every quote alike: it is an error, not an outcome.
        renderer.designs.get(look.design).palette(look.palette)
        for quote in quotes():
            try:
                wanted = spec(quote, look)
                made = draw_into(folder, renderer, wanted, file_type=file_type, small=small, slides=slides)
            except Refused as error:
                yield NotMade(quote.id, look, error)
                continue
            yield from made


def draw_into(
    folder: CardFolder,
    renderer: Renderer,
    spec: CardSpec,
    *,
    file_type: OutputType = "png",
    small: bool = False,
    slides: bool = False,
    name: str | None = None,
    claim: Callable[[Sequence[Card]], None] = lambda cards: None,
) -> list[Made]:
    """The files of one card in a folder: kept where they lie there and would come out the same, else drawn now.

    `name` is what the file is called without its ending, in place of the usual name. `claim` is shown the cards before
    one is written, and may raise what it will. Raises what `draw_files` raises, and `StorageError`.
    """
    if kept := _kept(folder, renderer, spec, file_type, small=small, slides=slides, name=name):
        claim(kept)
        return [Made(card, fresh=False) for card in kept]
    files = draw_files(renderer, spec, file_type=file_type, small=small, slides=slides)
    cards = [replace(one.card, file=_file(spec, file_type, name, _slide(one.card))) for one in files]
    claim(cards)
    for card, one in zip(cards, files, strict=True):
        folder.keep(card, one.data)
    return [Made(card, fresh=True, report=one.report) for card, one in zip(cards, files, strict=True)]


def _slide(card: Card) -> tuple[int, int] | None:
    return (card.slide, card.slides) if card.slide and card.slides else None


def _file(spec: CardSpec, file_type: OutputType, name: str | None, slide: tuple[int, int] | None = None) -> str:
    """What a card's file is called: as usual, or by a name of its own."""
    if name is None:
        return file_name(spec, file_type, slide=slide)
    return f"{name}-{slide_suffix(*slide)}.{ENDINGS[file_type]}" if slide else f"{name}.{ENDINGS[file_type]}"


def _kept(
    folder: CardFolder,
    renderer: Renderer,
    spec: CardSpec,
    file_type: OutputType,
    *,
    small: bool,
    slides: bool,
    name: str | None,
) -> list[Card]:
    """The records of a quote's files if they lie in the folder, all of them and as they would be drawn; else none."""
    if file_type == "pdf":
        # Imported late: few cards are documents.
        from cards.document import document_digest

        recorded = folder.recorded(_file(spec, "pdf", name))
        if recorded is None or recorded.pages is None or (recorded.pages > 1 and not slides):
            return []
        digest = document_digest(renderer, spec, pages=recorded.pages, small=small)
        return [card] if (card := folder.known(recorded.file, digest)) else []
    whole = renderer.digest(spec, file_type=file_type, small=small)
    if card := folder.known(_file(spec, file_type, name), whole):
        return [card]
    # The first slide is called 1 or, of ten and more, 01.
    for count in (9, 10) if slides else ():
        first = folder.recorded(_file(spec, file_type, name, (1, count)))
        if first is not None and first.slides is not None:
            named = [(number, first.slides) for number in range(1, first.slides + 1)]
            found = [
                folder.known(_file(spec, file_type, name, slide), slide_digest(whole, *slide, MOST_SLIDES))
                for slide in named
            ]
            if all(found):
                return [card for card in found if card]
    return []
