"""The alt text of a card: what it says, whole, with who said it.

Pure.
"""

from __future__ import annotations

from cards.quotation import NO_BREAK_SPACE, marks_for
from cards.spec import CardSpec


def alt_text(spec: CardSpec) -> str:
    """The quote exactly as stored, in its language's marks, then a dash, author and source.

    A quote of several lines becomes one line: screen readers read line ends as silence.
    """
    words = " ".join(spec.text.split())
    if spec.marked:
        marks = marks_for(spec.language)
        space = NO_BREAK_SPACE if marks.spaced else ""
        words = f"{marks.open}{space}{words}{space}{marks.close}"
    return ", ".join(part for part in (f"{words} — {spec.author}", spec.source) if part)
