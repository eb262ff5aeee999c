"""Which words carry what is said, and their stems, to see what a text speaks of.

Pure.
"""

from __future__ import annotations

from functools import lru_cache

from quotes.prose.words import word_list

# The commonest words of English prose and of its neighbours: they stand in any text, whatever it speaks of.
_FUNCTION = word_list(
    "a an the this that these those and or but nor so if then than as because while although though when where what",
    "who whom whose which why how of in on at to for from by with without into onto about over under after before",
    "between through during against among up down out off again further once here there all any both each few more",
    "most other some such no not only own same too very just also even still ever never always now i me my mine we us",
    "our ours you your yours he him his she her hers it its they them their theirs one ones someone something anything",
    "everything nothing be am is are was were been being have has had having do does did doing done will would shall",
    "should can could may might must ought i'm you're he's she's it's we're they're i've you've we've they've i'd",
    "you'd he'd she'd we'd they'd i'll you'll he'll she'll we'll they'll isn't aren't wasn't weren't don't doesn't",
    "didn't won't wouldn't can't couldn't shouldn't that's there's what's let's really like get got go going know",
    "think mean say said thing things lot kind sort way um uh",
    "der die das und ist nicht ein eine einen einem einer ich du er sie wir ihr es den dem des zu von mit auf für im",
    "in le la les un une des et est pas que qui dans pour du ce il elle nous vous je sur au el los las y no es en por",
    "con una se lo del al gli di che non è per sono o os um uma não com de het een van ik niet och att är det som på",
)
_ENDINGS = ("'s", "ingly", "edly", "ing", "ies", "ed", "es", "ly", "s")
# What is left of a word must still tell it from others.
_SHORTEST_STEM = 4
_REMEMBERED = 65_536


def is_content(key: str) -> bool:
    """Whether a word, by its key, says something of its own: no function word and no mark."""
    return key not in _FUNCTION and any(character.isalnum() for character in key)


@lru_cache(maxsize=_REMEMBERED)
def stem(key: str) -> str | None:
    """What the forms of a word have in common, roughly; None for a word without content."""
    if not is_content(key):
        return None
    for ending in _ENDINGS:
        if key.endswith(ending) and len(key) - len(ending) >= _SHORTEST_STEM:
            return key[: -len(ending)].rstrip("e")
    return key.rstrip("e") if len(key) > _SHORTEST_STEM else key
