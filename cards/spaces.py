"""Spaces before French punctuation and inside French guillemets, whatever was typed there.

Pure. France has a narrow no-break space before ; ! ? and a no-break space before : and inside « »; Canada has the one
before : and those inside « » only; Switzerland has none (the usage of the national printing houses and chancelleries).
"""

from __future__ import annotations

import re

from cards.marks import NO_BREAK_SPACE, tags_of

NARROW_NO_BREAK_SPACE = "\u202f"

SPACES = " \u00a0\u2009\u202f"
"""Spaces that people set at punctuation."""

_HIGH = re.compile(r"[;!?]+(?=[\s»”’›)\]…—–,.\"']|\Z)|:(?=[\s»”’)\]]|\Z)")
"""Marks that a space goes before: at the end of words, not inside an address or a time of day."""

_NO_WORD = "\n([{«“‘‹¿¡;!?:/&"
"""What a mark does not stand off from."""

_OPENING = re.compile(rf"«[{SPACES}]*(?=\S)")
_CLOSING = re.compile(rf"(?<=\S)(?<![{SPACES}])[{SPACES}]*»")


def french_spaces(text: str, language: str) -> str:
    """A French text with the spaces of its region."""
    swiss, canadian = "fr-ch" in tags_of(language), "fr-ca" in tags_of(language)
    before_high = "" if swiss or canadian else NARROW_NO_BREAK_SPACE
    before_colon = "" if swiss else NO_BREAK_SPACE
    pieces: list[str] = []
    reached = 0
    for found in _HIGH.finditer(text):
        end = found.start()
        while end and text[end - 1] in SPACES:
            end -= 1
        if end and text[end - 1] not in _NO_WORD:
            pieces += text[reached:end], before_colon if found[0] == ":" else before_high, found[0]
            reached = found.end()
    text = "".join((*pieces, text[reached:]))
    if "«" in text or "»" in text:
        inside = "" if swiss else NO_BREAK_SPACE
        text = _CLOSING.sub(inside + "»", _OPENING.sub("«" + inside, text))
    return text
