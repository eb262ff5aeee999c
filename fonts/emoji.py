"""Which graphemes are emoji: pictures for a colour face, not letters, by the presentation that Unicode gives them.

Pure.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

_KEYED = "#*0123456789"
"""What stands on a key (UTS #51, ED-14c)."""

_LATIN = _KEYED + "©®"
"""All emoji below U+203C."""

# Emoji outside Latin lie from U+203C to U+3299 and from U+1F004 on: what is not there is decided without tables.
_FIRST, _LAST_OF_PLANE_0, _FIRST_OF_PLANE_1 = "\u203c", "\u3299", "\U0001f004"


def is_emoji(cluster: str) -> bool:
    """Whether a grapheme (UAX #29) is drawn as emoji.

    By UTS #51 these are: what is emoji by default; what U+FE0F makes one; sequences of skin tone, ZWJ, flag, tag and
    keycap. The sequences count without their U+FE0F too, as emoji-test lists them: nothing else is meant by them. A
    character that is text by default (©, ™, ☎, ❤, a digit) is no emoji by itself, and nothing that U+FE0E follows.
    """
    if cluster < _FIRST and (len(cluster) < 2 or cluster[0] not in _LATIN):
        return False
    if _LAST_OF_PLANE_0 < cluster[0] < _FIRST_OF_PLANE_1:
        return False
    return _matcher()(cluster) is not None


@cache
def _matcher() -> Callable[[str], object]:
    # Imported late: the tables take 13 ms to load, and most texts have no character that could be an emoji.
    import regex

    return regex.compile(
        rf"""
          \p{{Emoji_Presentation}}(?!\ufe0e)
        | \p{{Extended_Pictographic}}(?: \ufe0f | \p{{Emoji_Modifier}} | \u200d\p{{Extended_Pictographic}} )
        | [{_KEYED}]\ufe0f?\u20e3
        """,
        regex.VERBOSE,
    ).match
