"""Direction: on which level each character of a text lies, and in which order a line is seen (UAX #9).

Pure. The rules and the classes of characters are loaded only for a text that needs them.
"""

from __future__ import annotations

import re

_RIGHT_TO_LEFT = re.compile(
    r"[\u0590-\u08ff\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
"""The blocks kept for right-to-left scripts (DerivedBidiClass.txt), and the controls of direction."""

_RUN = re.compile(rb"(.)\1*+", re.S)


def needs_bidi(text: str) -> bool:
    """Whether a text may have any other level than 0 in left-to-right paragraphs; False for all of Latin.

    A paragraph that is made right to left (`base` 1) has other levels whatever it says.
    """
    return not text.isascii() and _RIGHT_TO_LEFT.search(text) is not None


def base_level(text: str) -> int | None:
    """The level that the first strong character gives, 0 or 1 (P2, P3); None where there is none.

    What is inside isolates does not count. Of several paragraphs the first with a strong character decides.
    """
    if not needs_bidi(text) and re.search("[A-Za-z]", text):
        return 0
    # Imported late, here and below: plain Latin cards need no rules.
    from cards.bidi_paragraph import own_level, paragraphs

    levels = map(own_level, paragraphs(text))
    return next((level for level in levels if level is not None), None)


def embedding_levels(text: str, base: int | None = None) -> bytes:
    """The level of each character: even is left to right, odd is right to left.

    Each paragraph has its own base level, 0 where it has no strong character, unless `base` (0 or 1) is given for all.
    Controls that have no level (X9) get that of the character before them, or the paragraph's, so that they never
    part a run. The white space at a line's end is left to `line_levels`.
    """
    if base != 1 and not needs_bidi(text):
        return bytes(len(text))
    from cards.bidi_paragraph import levels_of, paragraphs

    return b"".join([levels_of(paragraph, base)[1] for paragraph in paragraphs(text)])


def line_levels(text: str, levels: bytes, start: int, end: int, base: int) -> bytes:
    """The levels of the line from `start` to `end`, with white space where it belongs (L1).

    Separators, and the white space before them and at the line's end, go back to `base`, the paragraph's level.
    """
    line = levels[start:end]
    if line.count(base) == len(line):
        return line
    from cards.bidi_paragraph import with_white_space

    return with_white_space(text[start:end], line, base)


def visual_runs(levels: bytes) -> list[tuple[int, int, int]]:
    """Start, end and level of the runs of one line, in the order in which they are seen from left to right (L2).

    The characters of a run with an odd level are seen last to first.
    """
    runs = [(*found.span(), levels[found.start()]) for found in _RUN.finditer(levels)]
    lowest = min((level for _, _, level in runs if level % 2), default=0)
    if len(runs) < 2 or not lowest:
        return runs
    for level in range(max(levels), lowest - 1, -1):
        first = None
        for place, (_, _, own) in enumerate([*runs, (0, 0, -1)]):
            if own >= level:
                first = place if first is None else first
            elif first is not None:
                runs[first:place] = runs[first:place][::-1]
                first = None
    return runs
