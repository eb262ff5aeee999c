"""What no line begins with and none ends in, in any script.

Pure. UAX #14 (LB13 to LB15, LB21) keeps most closing punctuation with what is before it and opening marks with what
follows. Where spaces part them, or where the standard leaves a mark to the language, print practice is kept here.
"""

from __future__ import annotations

from cards.leaning import Manners

SPACES = " \n\t\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u200b\u2028\u2029\u205f\u3000"
"""What is trimmed at a line's end: every space but the no-break ones, the ideographic one of Chinese among them."""

LINE_ENDS = "\n\u2028\u2029"

_DASHES = "—–-"

_NEVER_FIRST = frozenset(
    "—–…‥!?;:,.%‰)]}‼⁇⁈⁉"
    "、。，．！？：；・）］｝｠」』】〉》〕〗〙〛〞〟｡｣､･ー々〻ゝゞヽヾﾞﾟ"
    "؟،؛۔٪।॥։׃׀\u037eๆฯ๚๛ໆຯៗ។៕៖၊။།༎።፣፤፥፦፧"
)
"""Closing punctuation of every script, and the signs that repeat or lengthen the sound before them."""

_MAY_CLOSE = frozenset("»”’›\"'-")
"""Marks that close a word in one language and open one in another: they begin a line only before a word."""

_OPENING = "«“‘‹„‚([{¿¡「『（《〈【〔［｛"
_ALWAYS_OPENING = "„‚([{¿¡「『（《〈【〔［｛"
_QUOTES = "\"'»”’›"

_NO_BREAK = frozenset("\u00a0\u202f\u2007\u2060\ufeff")


def may_part(text: str, end: int, start: int, word: str, opens: bool, manners: Manners) -> bool:
    """Whether print practice lets a line end before `end` and the next begin at `start`, where UAX #14 does.

    `word` is what stands before the end, back to the last place where a line might end; `opens` tells that a line of
    the text begins with it. Dashes UAX #14 lets go either way: readers expect one with the words before it, unless it
    opens a line of dialogue or, in some languages, an aside.
    """
    first = text[start]
    if first in _NEVER_FIRST:
        opens_aside = manners.dashes_open and first in _DASHES and end < start and text[start + 1 : start + 2].isalpha()
        if not opens_aside:
            return False
    elif first in _MAY_CLOSE and not text[start + 1 : start + 2].isalnum():
        return False
    if not word or word[-1] in _ALWAYS_OPENING or (word[-1] in _OPENING and _opens(word)):
        return False
    if end == start and not word.strip("…"):
        # An ellipsis leads the word behind it, unless it trails one.
        return text[end - len(word) - 1 : end - len(word)].strip() != ""
    if len(word) == 1 and word in _DASHES:
        return not opens and not (end == start and manners.dashes_open)
    return True


def _opens(word: str) -> bool:
    """Whether the mark that ends a word opens a quotation: German “ closes one, behind a word and its stop (LB15a)."""
    behind = word[-2:-1]
    return not behind or behind in _OPENING or behind in _QUOTES


def may_be_torn(text: str, at: int) -> bool:
    """Whether a word that must be torn somewhere may be torn here: not beside its punctuation or a no-break space."""
    before, after = text[at - 1], text[at]
    return not (
        after in _NEVER_FIRST or after in _MAY_CLOSE or before in _OPENING or before in _NO_BREAK or after in _NO_BREAK
    )
