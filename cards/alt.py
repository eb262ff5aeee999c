"""The alt text of a card: what it says, whole, with who said it; of a slide, which one it is.

Pure.
"""

from __future__ import annotations

from collections.abc import Callable

from cards.marks import Marks, marks_for
from cards.quotation import enclosed, is_enclosed
from cards.spec import CardSpec
from quotes.errors import Refused


def alt_text(spec: CardSpec) -> str:
    """The quote exactly as stored, in its language's marks, then a dash, author and source.

    Words that are in marks of their own get no second pair. A quote of several lines becomes one line: screen readers
    read line ends as silence. A slide has its own part of the words, as it shows them: the first opens with the mark
    and the last closes with it. Its number follows in every language alike, as "(2/5)".
    """
    return _words(spec) + _credit(spec)


def short_alt_text(spec: CardSpec, length: int, measured: Callable[[str], int] = len) -> str:
    """The alt text in at most so many units, as `measured` counts them: by code points, if nothing else is given.

    Words are cut at the end of a sentence, else of a word, and an ellipsis tells. The author is never cut; the source
    stands whole or, where it would leave no room for words, not at all. Raises `Refused` (rule `alt`) when not even
    the author has room.
    """
    if measured(whole := alt_text(spec)) <= length:
        return whole
    # Imported late: it loads the tables of graphemes, and most alt texts are short enough.
    from cards.shorten import quoted_part, shortened

    words, bare = " ".join(spec.text.split()), None
    marks = _marks(spec) if spec.begins else None
    for credit in dict.fromkeys((_credit(spec), _author(spec))):

        def fits(part: str, credit: str = credit) -> bool:
            return measured(quoted_part(part, marks) + credit) <= length

        if cut := shortened(words, spec.language, fits):
            return quoted_part(cut, marks) + credit
        if bare is None and measured("…" + credit) <= length:
            bare = "…" + credit
    if bare:
        return bare
    raise Refused(
        "alt",
        f"The credit alone has {measured(_author(spec)):,} characters; an alt text may have {length:,}.",
        "Shorten the author's name with `pullquote edit ID --by NAME`.",
    )


def _words(spec: CardSpec) -> str:
    words = " ".join(spec.text.split())
    marks = _marks(spec)
    if marks is None:
        return words
    before, after = enclosed("\n", marks).split("\n")
    return (before if spec.begins else "") + words + (after if spec.ends else "")


def _marks(spec: CardSpec) -> Marks | None:
    """The marks to put around the quote; None for words that stand without, or in marks of their own."""
    if not spec.marked:
        return None
    quote = " ".join((spec.slide.origin.text if spec.slide else spec.text).split())
    return None if is_enclosed(quote, spec.language) else marks_for(spec.language)


def _author(spec: CardSpec) -> str:
    return f" — {spec.author}{_number(spec)}"


def _credit(spec: CardSpec) -> str:
    return f" — {', '.join(part for part in (spec.author, spec.source) if part)}{_number(spec)}"


def _number(spec: CardSpec) -> str:
    return f" ({spec.slide.label})" if spec.slide else ""
