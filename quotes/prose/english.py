"""Whether a text reads as English, for rules that only hold there.

Pure. Counts the commonest short words, which hardly any sentence of ten words is without.
"""

from __future__ import annotations

from quotes.prose.words import word_list, words_of

# None of them is a common word of another language that is written in Latin letters.
_ENGLISH = word_list(
    "the and of that is it's that's you we they this with not but what when there their your our my have has been are",
    "were which from would can could should because how who i'm we're you're they're don't do does did it he she if",
    "to at by or about than then just more some people think know like very really be will being into out only",
)
_OTHERS = word_list(
    "der die das und ist nicht ein eine ich sie wir mit auf für von zu den dem es er im um auch sich wie wenn le la",
    "les et des une est pas que qui dans pour du ce il elle nous vous je sur au el los las y no es un en por con una",
    "se lo del al gli di che non è per sono o os um uma não com de het een van ik niet en och att är det som på jag",
)

# Enough of a text to tell its language by.
_REACH = 2_000

# In English about one word in three is among them; names and numbers dilute a short text.
_LEAST_SHARE = 0.1


def reads_as_english(text: str) -> bool:
    """Whether the beginning of a text has common English words, and more of them than of its neighbours' languages."""
    words = words_of(text[:_REACH])
    english = sum(word in _ENGLISH for word in words)
    return english > sum(word in _OTHERS for word in words) and english >= _LEAST_SHARE * len(words)
