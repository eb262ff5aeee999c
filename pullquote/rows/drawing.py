"""The rows of a table drawn into a folder, one after the other.

Touches: disk, through the folder and the pictures.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from cards.batch import PNG
from cards.card import Card
from cards.renderer import Renderer
from cards.runs.crew import Alone, Crew, Shelf
from cards.runs.line import Made, draw_wishes
from cards.runs.wish import FileKind, Wish
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
    folder: Shelf,
    renderer: Renderer,
    *,
    crew: Crew | None = None,
    kind: FileKind = PNG,
) -> Iterator[RowMade | Failed]:
    """Every row's cards as `draw_wishes` makes them, or why a row is none: what is wrong with one stops no other.

    A file that another row of the same table has is never written over (rule `file`). `crew` draws, by default this
    process. Raises `StorageError` for a disk that cannot be written.
    """
    claims = _Claims(folder)
    failed: Row | None = None
    for row, outcome in draw_wishes(
        _asked(rows, cards, kind), folder, renderer, crew or Alone(renderer), kind, claims.claim
    ):
        if row is failed:
            # One failure is told of a row, whatever becomes of its other looks.
            continue
        if isinstance(outcome, PullquoteError):
            failed = row
            yield Failed(row, _rule(outcome), outcome.message, outcome.hint)
        else:
            yield from (RowMade(row, made) for made in outcome)


def _asked(rows: Iterable[Row], cards: RowCards, kind: FileKind) -> Iterator[tuple[Row, Wish | PullquoteError]]:
    for row in rows:
        try:
            specs, name = cards.specs(row), output_name(row, kind.type)
        except StorageError:
            raise
        except PullquoteError as error:
            yield row, error
            continue
        yield from ((row, Wish(spec, name)) for spec in specs)


def _rule(error: PullquoteError) -> str:
    if isinstance(error, Refused):
        return error.rule
    return "not-found" if isinstance(error, NotFound) else "input"


class _Claims:
    """The files that a table's rows have taken, each as 8 bytes of its name, of its card and its line: a table may
    have 100,000."""

    def __init__(self, folder: Shelf) -> None:
        self._folder = folder
        self._taken: dict[int, tuple[int, int]] = {}

    def claim(self, row: Row, cards: Sequence[Card]) -> None:
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
