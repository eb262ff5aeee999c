"""A quote's card to the files that it is: one picture, a picture a slide, or one document.

Pure, but for what the renderer keeps.
"""

from __future__ import annotations

from collections.abc import Sequence

from cards.encode import OutputType
from cards.renderer import Drawn, Renderer
from cards.spec import MOST_SLIDES, CardSpec
from quotes.errors import Refused


def draw_files(
    renderer: Renderer,
    spec: CardSpec,
    *,
    file_type: OutputType = "png",
    small: bool = False,
    slides: bool = False,
    most: int = MOST_SLIDES,
    alt: str | None = None,
) -> list[Drawn]:
    """The files of a card in order. With `slides`, a quote that one card does not hold is shared among at most `most`.

    `alt` is an alt text in place of the card's own; slides keep theirs, each of which says its part of the words.
    Raises what `Renderer.draw` and `Renderer.slides` raise.
    """
    try:
        return _drawn(renderer, spec, (spec,), file_type, small=small, alt=alt)
    except Refused as error:
        if error.rule != "fits" or not slides:
            raise
    return _drawn(renderer, spec, renderer.slides(spec, most=most), file_type, small=small)


def _drawn(
    renderer: Renderer,
    spec: CardSpec,
    cards: Sequence[CardSpec],
    file_type: OutputType,
    *,
    small: bool,
    alt: str | None = None,
) -> list[Drawn]:
    if file_type == "pdf":
        # Imported late: few cards are documents.
        from cards.document import draw_document

        return [draw_document(renderer, spec, cards, small=small, alt=alt)]
    return [renderer.draw(card, file_type=file_type, small=small, alt=alt) for card in cards]
