"""Where a word that no line could hold is torn, so that the text is set and not refused.

Pure.
"""

from __future__ import annotations

import regex

from cards.line_edges import SPACES, may_be_torn

_LEAST = 2
"""Graphemes left on either side at least: one alone looks like a slip."""


def tears(text: str, begin: int, end: int, longest: int) -> list[int]:
    """Places between graphemes of a stretch where a line may start for want of any other; none if it is short.

    Beside punctuation only where there is nothing else for more than `longest` graphemes.
    """
    places = [found.start() for found in regex.finditer(r"\X", text, pos=begin, endpos=end)]
    if len(places) <= longest:
        return []
    kept: list[int] = []
    last = 0
    for index in range(_LEAST, len(places) - _LEAST + 1):
        at = places[index]
        if text[at] in SPACES:
            continue
        if may_be_torn(text, at):
            last = index
        elif index - last <= longest:
            continue
        kept.append(at)
    return kept
