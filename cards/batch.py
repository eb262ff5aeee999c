"""Many quotes in many looks into one folder: what is there already stays, what cannot be drawn right is told.

Touches: disk, through the folder.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from cards.encode import OutputType
from cards.folder import CardFolder
from cards.renderer import Renderer
from cards.runs.crew import Alone, Crew, Shelf
from cards.runs.line import Made, draw_wishes
from cards.runs.wish import FileKind, Wish
from cards.spec import CardSpec, Look, spec_for
from quotes.errors import PullquoteError, Refused
from quotes.model import Quote

PNG = FileKind()
"""What is drawn where nobody asks for anything else."""


@dataclass(frozen=True, slots=True)
class NotMade:
    """A card that was refused, with the reason."""

    quote: str
    look: Look
    error: Refused


def draw_all(
    quotes: Callable[[], Iterable[Quote]],
    looks: Iterable[Look],
    folder: Shelf,
    renderer: Renderer,
    *,
    crew: Crew | None = None,
    kind: FileKind = PNG,
    spec: Callable[[Quote, Look], CardSpec] = spec_for,
) -> Iterator[tuple[Quote, Made | NotMade]]:
    """Every quote in every look, each outcome beside its quote, look by look so that grounds and fonts are shared.

    A quote that is drawn on several slides has an outcome for each. `quotes` is called once per look; `spec` makes the
    card of a quote. `crew` draws, by default this process; it is closed in the end. A refusal is an outcome; a disk
    that cannot be written raises `StorageError`.
    """
    crew = crew or Alone(renderer)
    asked = _asked(quotes, looks, renderer, spec)
    for (quote, look), outcome in draw_wishes(asked, folder, renderer, crew, kind):
        if isinstance(outcome, Refused):
            yield quote, NotMade(quote.id, look, outcome)
        elif isinstance(outcome, PullquoteError):
            raise outcome
        else:
            yield from ((quote, made) for made in outcome)


_Asked = tuple[tuple[Quote, Look], Wish | PullquoteError]


def _asked(
    quotes: Callable[[], Iterable[Quote]],
    looks: Iterable[Look],
    renderer: Renderer,
    spec: Callable[[Quote, Look], CardSpec],
) -> Iterator[_Asked]:
    for look in looks:
        # A look that does not exist would fail for every quote alike: it is an error, not an outcome.
        renderer.designs.get(look.design).palette(look.palette)
        for quote in quotes():
            try:
                yield (quote, look), Wish(spec(quote, look))
            except Refused as error:
                yield (quote, look), error


def draw_into(
    folder: CardFolder,
    renderer: Renderer,
    spec: CardSpec,
    *,
    file_type: OutputType = "png",
    name: str | None = None,
) -> Made:
    """The file of one card in a folder: kept where it lies there and would come out the same, else drawn now.

    `name` is what the file is called without its ending, in place of the usual name. Raises what `draw_files` raises,
    and `StorageError`.
    """
    asked = [(None, Wish(spec, name))]
    ((_, outcome),) = draw_wishes(asked, folder, renderer, Alone(renderer), FileKind(file_type))
    if isinstance(outcome, PullquoteError):
        raise outcome
    (made,) = outcome
    return made
