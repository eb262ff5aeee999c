"""Emphasis: which words of a quote stand out, as a light markup beside the text and as spans of it.

Pure. The markup is the quote's own words with `*` before and after what stands out: `It is *not* so.` A backslash
makes an asterisk that follows it the text's own (`\\*`); anywhere else it is a backslash.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

from quotes.admission import WHITE_SPACE
from quotes.errors import InputError
from quotes.identity import fold, is_invisible
from quotes.model import Span, Spans
from quotes.phrases import Searched, count_words, is_whole, word_around

MOST_PHRASES = 4
MOST_OF_THE_WORDS = 0.35
"""Beyond these so much stands out that nothing does: as much as a reader's highlighter marks on a good page."""

# Backslashes before an asterisk count in pairs, as before a quotation mark on Windows' command line: what is written
# for one is then needed nowhere else. Without the look-behind, a long run of them would be tried from each of its ends.
_MARKER = re.compile(r"(?<!\\)(\\*)\*")

_ABOUT = "Put one * before the words and one after them, and \\* for an asterisk of the text itself."


def parse_emphasis(markup: str) -> tuple[str, Spans]:
    """The text without its markers, and the spans between them, without white space at their ends.

    Two that touch become one. Raises InputError for a marker without a partner, and for a pair with nothing visible
    between.
    """
    pieces: list[str] = []
    markers: list[tuple[int, int]] = []
    length = at = 0
    for found in _MARKER.finditer(markup):
        backslashes = len(found[1])
        piece = markup[at : found.start()] + "\\" * (backslashes // 2) + "*" * (backslashes % 2)
        pieces.append(piece)
        length += len(piece)
        if backslashes % 2 == 0:
            markers.append((length, found.end()))
        at = found.end()
    text = "".join((*pieces, markup[at:]))
    if len(markers) % 2:
        raise InputError(f"The * before {_shown(markup[markers[-1][1] :])} has no partner.", _ABOUT)
    spans: list[Span] = []
    for (start, _), (end, after) in zip(markers[::2], markers[1::2], strict=True):
        if all(map(is_invisible, text[start:end])):
            raise InputError(f"There is nothing between the two * before {_shown(markup[after:])}.", _ABOUT)
        spans.append((start, end))
    return text, _tidied(text, spans)


def emphasis_for(text: str, markup: str) -> Spans:
    """The spans that the markup sets in a kept text.

    Raises InputError like `parse_emphasis`, when no words are marked, and when they are others than the text's: then
    it tells where they differ.
    """
    said, spans = parse_emphasis(markup.strip(WHITE_SPACE))
    if not spans:
        raise InputError("No words are marked.", _ABOUT)
    if said != text:
        raise _differing(said, text)
    return spans


def with_markup(text: str, spans: Spans) -> str:
    """The text with its spans marked: `parse_emphasis` gives both back."""
    escaped = [_MARKER.sub(lambda found: found[1] * 2 + "\\*", piece) for piece in _pieces(text, spans)]
    # Backslashes that happen to stand before a marker are the text's own.
    doubled = [piece + "\\" * (len(piece) - len(piece.rstrip("\\"))) for piece in escaped[:-1]]
    return "*".join((*doubled, escaped[-1]))


def still_emphasised(text: str, markup: str | None) -> Spans:
    """The spans of a stored markup, none when it says other words than the text.

    An older Pullquote and other programs change the text alone: then no words are better than the wrong ones.
    """
    if markup is None:
        return ()
    try:
        said, spans = parse_emphasis(markup)
    except InputError:
        return ()
    return spans if said == text else ()


def phrases_of(text: str, spans: Spans) -> tuple[str, ...]:
    """The words that stand out, phrase by phrase."""
    return tuple(text[start:end] for start, end in spans)


def spans_of_phrases(text: str, phrases: Iterable[str]) -> Spans:
    """The spans of phrases that are given by their words alone, whole words as a rule.

    A phrase with markers of its own says which part of it stands out: `is *not* so`. Apostrophes, quotation marks and
    white space may be typed as on a typewriter. Raises InputError for a phrase that is not there, stands there several
    times or only inside longer words, and for two that overlap.
    """
    searched = Searched(text)
    spans = sorted(span for phrase in phrases for span in _span_of(searched, phrase.strip(WHITE_SPACE)))
    for first, second in pairwise(spans):
        if second[0] < first[1]:
            raise InputError(
                f"{_shown(text[slice(*first)])} and {_shown(text[slice(*second)])} overlap.", "Give them as one phrase."
            )
    return _tidied(text, spans)


def carried_over(before: str, spans: Spans, after: str) -> Spans:
    """The spans of the same phrases after a text has been changed; a phrase that cannot be told for sure is dropped.

    Sure is what stands in the part that was not touched, and what stands once in the text before and once after.
    """
    if before == after:
        return spans
    same = _common(before, after)
    same_end = min(_common(before[::-1], after[::-1]), len(before) - same, len(after) - same)
    searched = [Searched(one) for one in (before, after)]
    places = lru_cache(lambda phrase: [one.places(phrase) for one in searched])
    kept: list[Span] = []
    for start, end in spans:
        moved = 0 if end <= same else len(after) - len(before)
        untouched = end <= same or start >= len(before) - same_end
        if untouched and (is_whole(after, start + moved, end + moved) or not is_whole(before, start, end)):
            kept.append((start + moved, end + moved))
            continue
        there = places(before[start:end])
        if [len(each) for each in there] == [1, 1]:
            kept += there[1]
    kept.sort()
    return _tidied(after, [span for number, span in enumerate(kept) if not number or kept[number - 1][1] <= span[0]])


def too_much(text: str, spans: Spans) -> str | None:
    """A remark on emphasis that will look like none, because so much of the text stands out; else None."""
    pieces = _pieces(text, spans)
    words, marked = count_words(text), sum(map(count_words, pieces[1::2]))
    if spans and not any(unicodedata.category(character)[0] in "LNS" for character in "".join(pieces[::2])):
        return "the whole quote stands out, so nothing in it does"
    if len(spans) > MOST_PHRASES:
        return f"{len(spans)} phrases stand out; more than {MOST_PHRASES} take the edge off each other"
    if marked > max(1, words * MOST_OF_THE_WORDS):
        return f"{marked} of {words} words stand out; a third is the most that still tells them from the rest"
    return None


def _pieces(text: str, spans: Spans) -> list[str]:
    """The text in pieces: what does not stand out and what does, by turns."""
    edges = [edge for span in spans for edge in span]
    return [text[start:end] for start, end in zip([0, *edges], [*edges, len(text)], strict=True)]


def _tidied(text: str, spans: Iterable[Span]) -> Spans:
    """Spans, given in order, without white space at their ends, and one where two touch."""
    tidy: list[Span] = []
    for start, end in spans:
        phrase = text[start:end]
        start, end = end - len(phrase.lstrip()), start + len(phrase.rstrip())
        if tidy and tidy[-1][1] == start:
            start = tidy.pop()[0]
        tidy.append((start, end))
    return tuple(tidy)


def _differing(said: str, text: str) -> InputError:
    at = _common(said, text)
    hint = "Mark the words as `pullquote show ID` prints them, or name the phrase alone."
    if fold(said) == fold(text):
        hint = f"The words are the same; punctuation, case, spacing or what is invisible is not. {hint}"
    here, there = (f"has {_shown(one[at:])}" if one[at:] else "ends" for one in (said, text))
    after = f"after {_shown(text[:at], from_end=True)}" if at else "at its start"
    return InputError(f"The marked text differs from the quote {after}: it {here}, the quote {there}.", hint)


def _span_of(searched: Searched, phrase: str) -> list[Span]:
    said, parts = parse_emphasis(phrase) if phrase not in searched.text else (phrase, ())
    if all(map(is_invisible, said)):
        raise InputError("A phrase is empty.", "Give the words that are to stand out.")
    places = searched.places(said)
    if len(places) > 1:
        raise InputError(
            f"{_shown(said)} stands in the quote {len(places)} times.",
            "Give more of the words around it, with * around those that are meant.",
        )
    if not places:
        raise _not_found(searched, said)
    ((start, end),) = places
    if not parts:
        return places
    # The text may spell the phrase otherwise: both are counted in the one spelling that they were found by.
    given, there = Searched(said).origins, Searched(searched.text[start:end]).origins
    edges = [(bisect_right(given, first) - 1, bisect_left(given, past)) for first, past in parts]
    return [(start + there[first], start + there[past]) for first, past in edges]


def _not_found(searched: Searched, said: str) -> InputError:
    if found := next(searched.anywhere(said), None):
        return InputError(
            f"{_shown(said)} stands only inside of {_shown(word_around(searched.text, *found))}.",
            "Give the whole word, with * around the part that is meant.",
        )
    cased = searched.in_other_case(said)
    return InputError(
        f"{_shown(said)} is not in the quote.",
        f"It has {_shown(cased)}." if cased else "Give the words as `pullquote show ID` prints them.",
    )


def _common(one: str, other: str) -> int:
    """How many characters both begin with."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _shown(text: str, *, from_end: bool = False) -> str:
    """Some of a text, to recognise the place by."""
    return repr(text[-24:] if from_end else text[:24])
