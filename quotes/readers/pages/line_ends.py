"""Lines of print as running text again: words cut at a line's end are joined, compounds keep their hyphen.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

# First halves of compounds that are mostly written with a hyphen.
_COMPOUND = frozenset(
    re.findall(
        r"\w+",
        "self well ex all half cross high low long short so ill great mid quasi"
        " twenty thirty forty fifty sixty seventy eighty ninety",
    )
)
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_CUT = re.compile(r"([^\W_]+)[-\u2010\xad]$")
_GOES_ON = re.compile(r"[^\W\d_]+")


def vocabulary(lines: Iterable[str]) -> frozenset[str]:
    """The words that stand within lines, in small letters; what a line's end may have cut is left out."""
    return frozenset(
        word.casefold()
        for line in lines
        for word in _WORD.findall(line.rpartition(" ")[0] if line[-1:] in "-\xad" else line)
    )


def joined_lines(lines: Sequence[str], known: frozenset[str]) -> str:
    """The lines as one.

    A hyphen at a line's end goes when a small letter follows, since printers cut words far more often than compounds
    fall on a line's end. It stays when the document writes the word with it elsewhere (`known`) and never without, and
    after the first half of a common compound such as `self`; before a capital or a number it always stays.
    """
    text = ""
    for line in lines:
        cut = _CUT.search(text[-60:])
        if cut is None:
            # A dash at a line's end needs no space; neither does an address.
            text = f"{text}{'' if not text or text[-1] in '—/' else ' '}{line}"
            continue
        follows = _GOES_ON.match(line)
        stays = follows is None or not follows[0][0].islower() or _is_compound(cut[1], follows[0], known)
        text = f"{text[:-1]}-{line}" if stays else f"{text[:-1]}{line}"
    return text


def _is_compound(first: str, second: str, known: frozenset[str]) -> bool:
    whole = f"{first}{second}".casefold()
    if whole in known:
        return False
    return f"{first}-{second}".casefold() in known or first.casefold() in _COMPOUND
