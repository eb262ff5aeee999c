"""Documents that are copies: of the one a quote was imported from, under another name, or of the library itself.

Touches: disk (through the connection it is handed).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, select

from quotes.documents import load_text
from quotes.rows import among, in_chunks
from quotes.tables import document, document_text, place, quote

_NO_LETTER = re.compile(r"[\W\d_]+")

_MOST_ASKED = 5
"""Quotes by which a document is asked for before it is compared whole: a copy has them all."""

_MOST_ADDED = 10
"""A copy may have a tenth more than what it copies: a heading, a note from where. An excerpt is no copy of a book."""


def is_export(text: str) -> bool:
    """Whether a document is a library that was written out, by Pullquote: it says what the library says."""
    # Here, not above: most of what is held against quotes is short, and formats load their parsers.
    from quotes.exporting.formats import FORMATS

    return any(one.is_ours(text) for one in FORMATS.values())


def same_words(one: str, other: str) -> bool:
    """Whether two texts say the same letter for letter, whatever their marks, numbers, line ends and case; one of them
    may have somewhat more before it or behind it."""
    return _is_copy(_letters(one), _letters(other))


class Copies:
    """Which kept documents a text is a copy of; each is compared once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._mine: str | None = None
        self._compared: dict[str, bool] = {}

    def own_quotes(self, connection: Connection, pks: Iterable[int]) -> set[int]:
        """Those of the quotes that were imported from a document that the text is a copy of."""
        brought: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for chunk in in_chunks(pks):
            rows = connection.execute(
                select(place.c.quote_pk, place.c.exact, document.c.sha256)
                .join(quote, quote.c.pk == place.c.quote_pk)
                .join(document, document.c.pk == place.c.document_pk)
                .join(document_text, document_text.c.document_pk == document.c.pk)
                .where(among(connection, place.c.quote_pk, chunk))
                .where(place.c.import_pk.is_not_distinct_from(quote.c.import_pk))
            )
            for pk, exact, sha256 in rows:
                brought[sha256].append((pk, exact))
        own: set[int] = set()
        for sha256, spots in brought.items():
            if sha256 not in self._compared:
                self._compared[sha256] = self._copies(connection, sha256, [exact for _, exact in spots[:_MOST_ASKED]])
            if self._compared[sha256]:
                own.update(pk for pk, _ in spots)
        return own

    def _copies(self, connection: Connection, sha256: str, asked: Sequence[str]) -> bool:
        if self._mine is None:
            self._mine = _letters(self._text)
        if not any(_letters(exact) in self._mine for exact in asked):
            return False
        return _is_copy(self._mine, _letters(load_text(connection, sha256)))


def _letters(text: str) -> str:
    return _NO_LETTER.sub("", text).casefold()


def _is_copy(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    return bool(shorter) and len(longer) - len(shorter) <= len(shorter) // _MOST_ADDED and shorter in longer
