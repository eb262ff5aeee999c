"""What a page shows of a quote: its words, cut where they are too long for a list, and what is unsettled about it.

Pure.
"""

from __future__ import annotations

from dataclasses import dataclass

from pullquote.studio.library.finding import Kept
from quotes.model import Quote
from quotes.policy import doubts

_IN_A_LIST = 420
"""Characters of a quote in a list: seven lines of words, more than most have."""

_IN_A_NAME = 60
"""Characters of a quote in the name of its box and its links."""


@dataclass(frozen=True, slots=True)
class Row:
    """A quote in a list. `seen` names it with its revision, `called` is how boxes and links of it are named."""

    quote: Quote
    seen: str
    words: str
    is_cut: bool
    called: str
    doubts: tuple[str, ...]


def row(kept: Kept) -> Row:
    """The row of a quote."""
    quote = kept.quote
    words = cut(quote.text, _IN_A_LIST)
    return Row(
        quote=quote,
        seen=seen(kept),
        words=words,
        is_cut=words != quote.text,
        called=cut(" ".join(quote.text.split()), _IN_A_NAME),
        doubts=further_doubts(quote),
    )


def seen(kept: Kept) -> str:
    """How a change names the quote that it means, as it was seen."""
    return f"{kept.quote.id}:{kept.revision}"


def further_doubts(quote: Quote) -> tuple[str, ...]:
    """What is unsettled beside what its standing and its proof say already."""
    return tuple(one for one in doubts(quote) if one not in (quote.standing.value, quote.proof.value))


def cut(text: str, most: int) -> str:
    """The beginning of a text, up to the end of a word where there is one, with an ellipsis where it was cut."""
    if len(text) <= most:
        return text
    start = text[:most]
    # A text without spaces is cut anywhere.
    return (start.rpartition(" ")[0] or start).rstrip() + "…"
