"""One wish to its files, and whether they lie in the folder already.

Pure, but for what renderer and folder keep.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Protocol

from cards.card import Card, slide_digest
from cards.files import draw_files
from cards.renderer import Renderer
from cards.runs.tray import Tray
from cards.runs.wish import Answer, FileKind, Laid, Wish, named
from cards.spec import MOST_SLIDES
from quotes.errors import PullquoteError


class Known(Protocol):
    """Knows what lies in a folder."""

    def recorded(self, file: str) -> Card | None:
        """The record of a file as it was last drawn, whatever has become of it."""

    def lies(self, card: Card) -> bool:
        """Whether the file of a record lies there, as long as it was when it was drawn."""


def draw_wish(renderer: Renderer, wish: Wish, kind: FileKind, tray: Tray) -> Answer:
    """The wish's files, drawn and laid on the tray; what cannot be drawn right is an answer, a bug is not."""
    try:
        drawn = draw_files(renderer, wish.spec, file_type=kind.type, small=kind.small, slides=kind.slides)
        laid = []
        for one in drawn:
            slide = (one.card.slide, one.card.slides) if one.card.slide and one.card.slides else None
            card = replace(one.card, file=named(wish, kind, slide))
            laid.append(Laid(card, one.report, tray.lay(card.file, one.data)))
    except PullquoteError as error:
        return error
    return laid


def draw_batch(renderer: Renderer, wishes: Sequence[Wish], kind: FileKind, tray: Tray) -> list[Answer]:
    """An answer for each wish, in their order."""
    return [draw_wish(renderer, wish, kind, tray) for wish in wishes]


def kept(folder: Known, renderer: Renderer, wish: Wish, kind: FileKind, name: str) -> list[Card]:
    """The records of a wish's files if they lie there, all of them and as they would be drawn; else none.

    `name` is what its file is called while it is one. Raises what `Renderer.digest` raises.
    """
    renderer.check(wish.spec.look)
    recorded = folder.recorded(name)
    if kind.type == "pdf":
        # Imported late: few cards are documents.
        from cards.document import document_digest

        if recorded is None or recorded.pages is None or (recorded.pages > 1 and not kind.slides):
            return []
        digest = document_digest(renderer, wish.spec, pages=recorded.pages, small=kind.small)
        return [recorded] if _is_kept(folder, recorded, digest) else []

    file_type = kind.type

    # Told only where something lies there: in a new folder that is never, and faces are asked for each letter.
    @cache
    def whole() -> str:
        return renderer.digest(wish.spec, file_type=file_type, small=kind.small)

    if recorded is not None and _is_kept(folder, recorded, whole()):
        return [recorded]
    # The first slide is called 1 or, of ten and more, 01.
    for count in (9, 10) if kind.slides else ():
        first = folder.recorded(named(wish, kind, (1, count)))
        if first is not None and first.slides is not None:
            found = []
            for number in range(1, first.slides + 1):
                card = folder.recorded(named(wish, kind, (number, first.slides)))
                digest = slide_digest(whole(), number, first.slides, MOST_SLIDES)
                if card is None or not _is_kept(folder, card, digest):
                    break
                found.append(card)
            else:
                return found
    return []


def _is_kept(folder: Known, card: Card, digest: str) -> bool:
    return card.digest == digest and folder.lies(card)
