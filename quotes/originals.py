"""The words of a quote as they were found, and how its own words come from them.

Pure.
"""

from __future__ import annotations

from collections.abc import Sequence

from quotes.errors import InputError
from quotes.model import Edit, Place, Quote


def words_found(spot: Place) -> str:
    """The words at a place on one line: each line end is a space, so offsets stay."""
    return spot.exact.replace("\n", " ")


def leads_to(spot: Place, edits: Sequence[Edit], text: str) -> bool:
    """Whether the words at the place, with the edits made, are this text to the letter."""
    from quotes.prose.edits import applied

    try:
        return bool(spot.exact) and applied(words_found(spot), edits) == text
    except InputError:
        return False


def original_of(quote: Quote) -> Place | None:
    """The first place whose words, with the quote's edits made, are its text; None when it was changed by hand."""
    return next((spot for spot in quote.places if leads_to(spot, quote.edits, quote.text)), None)
