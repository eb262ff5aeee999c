"""A quote's card to the files that it is: one picture, a picture a slide, or one document.

Pure, but for what the renderer keeps.
"""

from __future__ import annotations

from cards.encode import OutputType
from cards.renderer import Drawn, Renderer
from cards.spec import MOST_SLIDES, CardSpec


def draw_files(
    renderer: Renderer,
    spec: CardSpec,
    *,
    file_type: OutputType = "png",
    small: bool = False,
    slides: bool = False,
    most: int = MOST_SLIDES,
) -> list[Drawn]:
    """The files of a card in order. With `slides`, a quote that one card does not hold is shared among at most `most`.

    Raises what `Renderer.draw` and `Renderer.slides` raise.
    """
    specs = renderer.slides(spec, most=most) if slides else (spec,)
    if file_type == "pdf":
        # Imported late: few cards are documents.
        from cards.document import draw_document

        return [draw_document(renderer, spec, specs, small=small)]
    return [renderer.draw(one, file_type=file_type, small=small) for one in specs]
