"""Which words a highlighter would go over where nobody has marked any: one phrase that carries the meaning.

Pure.
"""

from __future__ import annotations

import re

from cards.leaning import manners_of, primary
from quotes.model import Spans

_EMPTY = {
    "en": """
        that this these those with from be been are was were am have has had will would could should may might must
        their its his her they he she him them me my our us what who whom whose there so than then when where while
        do does did all any some more most such only very just also about into over after before up out one
    """
}
"""Words that say little by themselves, beside those that lean on a neighbour. Without such a list nothing is marked."""

_MOST_SHARE = 0.35
"""Share of a quote's words that may be marked: more, and nothing stands out."""

_MOST_WORDS = 3
_FEWEST_LETTERS = 4

_STOP = re.compile(r"[.,;:!?…—–]+[”’»“]?(?=\s|$)")
_STOPS = re.compile(r"[.,;:!?…]*")
_WORD = re.compile(r"[^\s.,;:!?…—–“”‘«»„()\[\]]+")


def highlight(text: str, language: str) -> Spans:
    """The longest phrase of words with a meaning of their own that ends before a stop; nothing where there is none.

    Only in languages whose small words are known here: what is left over then carries the meaning.
    """
    if primary(language) not in _EMPTY:
        return ()
    small = {*_EMPTY[primary(language)].split(), *manners_of(language).costs}
    words = [*_WORD.finditer(text)]
    most = min(_MOST_WORDS, int(_MOST_SHARE * len(words)))
    best: tuple[int, int] | None = None
    for stop in _STOP.finditer(text):
        before = [word for word in words if word.end() <= stop.start()]
        if not before or before[-1].end() != stop.start():
            continue
        run: list[re.Match[str]] = []
        for word in reversed(before[-most:] if most else []):
            gap = text[word.end() : run[-1].start()] if run else ""
            if word[0].lower() in small or gap.strip():
                break
            run.append(word)
        if not run or sum(len(word[0]) for word in run) < _FEWEST_LETTERS:
            continue
        span = run[-1].start(), run[0].end()
        if best is None or span[1] - span[0] >= best[1] - best[0]:
            best = span
    return (best,) if best else ()


def with_stops(text: str, spans: Spans) -> Spans:
    """The spans with the stops that follow them: a stroke ends after a comma, not through it.

    Where one then reaches into the next, the two are one.
    """
    found: list[tuple[int, int]] = []
    for start, end in spans:
        stop = _STOPS.match(text, end)
        end = stop.end() if stop else end
        if found and start <= found[-1][1]:
            start, end = found[-1][0], max(end, found.pop()[1])
        found.append((start, end))
    return tuple(found)
