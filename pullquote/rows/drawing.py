"""The rows of a table drawn into a folder, one after the other.

Touches: disk, through the folder and the pictures.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from cards.batch import Made, draw_into
from cards.card import Card
from cards.encode import OutputType
from cards.folder import CardFolder
from cards.renderer import Renderer
from pullquote.rows.cards import RowCards, output_name
from pullquote.rows.failures import Failed
from pullquote.rows.row import Row
from quotes.errors import NotFound, PullquoteError, Refused, StorageError


@dataclass(frozen=True, slots=True)
class RowMade:
    """A card of a row, in the folder."""

    row: Row
    made: Made


def draw_rows(
    rows: Iterable[Row],
    cards: RowCards,
    folder: CardFolder,
    renderer: Renderer,
    *,
    file_type: OutputType = "png",
    small: bool = False,
    slides: bool = False,
) -> Iterator[RowMade | Failed]:
    """Every row's cards as `draw_into` makes them, or why a row is none: what is wrong with one stops no other.

    A file that another row of the same table has is never written over (rule `file`). Raises `StorageError` for a disk
    that cannot be written.
    """
    claims = _Claims(folder)
    for row in rows:
        claim = partial(claims.claim, row=row)
        try:
            specs, name = cards.specs(row), output_name(row, file_type)
            for spec in specs:
                made = draw_into(
                    folder, renderer, spec, file_type=file_type, small=small, slides=slides, name=name, claim=claim
                )
                yield from (RowMade(row, one) for one in made)
        except StorageError:
            raise
        except PullquoteError as error:
            yield Failed(row, _rule(error), error.message, error.hint)


def _rule(error: PullquoteError) -> str:
    if isinstance(error, Refused):
        return error.rule
    return "not-found" if isinstance(error, NotFound) else "input"


class _Claims:
    """The files that a table's rows have taken, each as 8 bytes of its name, of its card and its line: a table may
    have 100,000."""

    def __init__(self, folder: CardFolder) -> None:
        self._folder = folder
        self._taken: dict[int, tuple[int, int]] = {}

    def claim(self, cards: Sequence[Card], row: Row) -> None:
        """Raises `Refused` (rule `file`) when another card of the table has one of the files.

        A row that failed for that before, and is given again, must not take the file of a row that is not.
        """
        wanted = [(_short(card.file.casefold()), _short(card.digest)) for card in cards]
        for (file, digest), card in zip(wanted, cards, strict=True):
            taken, line = self._taken.get(file, (digest, row.line))
            if taken != digest:
                whose = "this row's in another look" if line == row.line else f"the card of line {line}"
                raise _no_file(card.file, whose)
            there = self._folder.recorded(card.file) if row.cells.get("rule") == "file" else None
            if there is not None and there.digest != card.digest:
                raise _no_file(card.file, "another row's")
        self._taken.update((file, (digest, row.line)) for file, digest in wanted)


def _no_file(file: str, whose: str) -> Refused:
    return Refused("file", f"The file {file} is already {whose}.", "Give the row another name in the column `file`.")


def _short(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(errors="surrogatepass"), digest_size=8).digest())
