"""The alt text of a card: what it says, whole, with who said it.

Pure.
"""

from __future__ import annotations

from collections.abc import Callable

from cards.quotation import enclosed, is_enclosed, marks_for
from cards.shorten import quoted_part, shortened
from cards.spec import CardSpec
from quotes.errors import Refused


def alt_text(spec: CardSpec) -> str:
    """The quote exactly as stored, in its language's marks, then a dash, author and source.

    Words that are in marks of their own get no second pair. A quote of several lines becomes one line: screen readers
    read line ends as silence.
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
    words, bare = " ".join(spec.text.split()), None
    marks = marks_for(spec.language) if spec.marked and not is_enclosed(words) else None
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
    return enclosed(words, marks_for(spec.language)) if spec.marked and not is_enclosed(words) else words


def _author(spec: CardSpec) -> str:
    return f" — {spec.author}"


def _credit(spec: CardSpec) -> str:
    return ", ".join(part for part in (_author(spec), spec.source) if part)
