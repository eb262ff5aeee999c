"""Where a quote's words stand in its document: a few lines before and after, the words marked, the edits shown.

Touches: the store (reads the document's text).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pullquote.output import place_in_words
from quotes.errors import InputError, NotFound
from quotes.model import Edit, Place, Quote
from quotes.originals import original_of, words_found
from quotes.prose.edits import applied
from quotes.store import Store

_LINES = 3
"""Lines before and after: enough to see who speaks, and of what."""

_MOST_AROUND = 900
"""Characters before and after: a document may be one line."""

_MOST_EXACT = 4_000
"""Characters of the words themselves; what is longer is read on the quote's own page."""

_REACH = 5_000
"""Characters after the beginning of a place's line within which its words are looked for: a paragraph is one line."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the words as they were found: `same` in the quote, taken `out` of it, or put `into` it."""

    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Context:
    """A quote's place: in which document, where, the words with their edits, and what stands around them."""

    document: str
    sha256: str
    where: str
    before: str
    parts: tuple[Part, ...]
    after: str


def context_of(store: Store, quote: Quote) -> Context | None:
    """The context of a quote's words as they were found; None for one that came from no document."""
    spot = original_of(quote) or next((one for one in quote.places if one.exact), None)
    if spot is None:
        return None
    edits = quote.edits if original_of(quote) is not None else ()
    before, after = _around(store, spot)
    return Context(
        document=spot.name,
        sha256=spot.document,
        where=place_in_words(spot),
        before=before,
        parts=tuple(_parts(spot, edits)),
        after=after,
    )


def _around(store: Store, spot: Place) -> tuple[str, str]:
    """What stands before and after the words: some lines where the text is kept, else what was kept with the place."""
    try:
        text = store.text_of(spot.document)
    except NotFound:
        return spot.prefix, spot.suffix
    start = _start(text, spot)
    if start is None:
        return spot.prefix, spot.suffix
    end = start + len(spot.exact)
    before = text[max(0, start - _MOST_AROUND) : start].split("\n")[-_LINES - 1 :]
    after = text[end : end + _MOST_AROUND].split("\n")[: _LINES + 1]
    return "\n".join(before).lstrip("\n"), "\n".join(after).rstrip("\n")


def _start(text: str, spot: Place) -> int | None:
    """Where the words begin in the text; None where they do not stand as the place says, as in a quoted cell."""
    beginning = _beginning_of(text, spot.line) if spot.line else 0
    if beginning is None:
        return None
    whole = text.find(spot.prefix + spot.exact, max(0, beginning - len(spot.prefix)), beginning + _REACH)
    if whole >= 0:
        return whole + len(spot.prefix)
    found = text.find(spot.exact, beginning, beginning + _REACH + len(spot.exact))
    return found if found >= 0 else None


def _beginning_of(text: str, line: int) -> int | None:
    at = 0
    for _ in range(line - 1):
        at = text.find("\n", at) + 1
        if not at:
            return None
    return at


def _parts(spot: Place, edits: tuple[Edit, ...]) -> Iterator[Part]:
    found = words_found(spot)
    try:
        applied(found, edits)
    except InputError:
        # They are of other words: what was found is shown as it stands.
        edits = ()
    at = 0
    for edit in edits:
        yield from (
            Part(kind, words)
            for kind, words in (
                ("same", spot.exact[at : edit.start]),
                ("out", spot.exact[edit.start : edit.end]),
                ("into", edit.put),
            )
            if words
        )
        at = edit.end
    if rest := spot.exact[at : at + _MOST_EXACT]:
        yield Part("same", rest)
