"""The alt text of a card: what it says, whole, with who said it.

Pure.
"""

from __future__ import annotations

from cards.quotation import enclosed, is_enclosed, marks_for
from cards.spec import CardSpec


def alt_text(spec: CardSpec) -> str:
    """The quote exactly as stored, in its language's marks, then a dash, author and source.

    Words that are in marks of their own get no second pair. A quote of several lines becomes one line: screen readers
    read line ends as silence.
    """
    return _words(spec) + _credit(spec)


def short_alt_text(spec: CardSpec, length: int) -> str:
    """The alt text in at most so many characters where that can be: words are cut at a space, the credit never."""
    words, credit = _words(spec), _credit(spec)
    if len(words) + len(credit) <= length:
        return words + credit
    room = max(length - len(credit) - 1, 0)
    return words[:room].rpartition(" ")[0] + "…" + credit


def _words(spec: CardSpec) -> str:
    words = " ".join(spec.text.split())
    return enclosed(words, marks_for(spec.language)) if spec.marked and not is_enclosed(words) else words


def _credit(spec: CardSpec) -> str:
    return ", ".join(part for part in (f" — {spec.author}", spec.source) if part)
