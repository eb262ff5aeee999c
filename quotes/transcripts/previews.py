"""Previews: an opening that is cut from a later part of the same recording, and the quotes that stand in both.

Pure.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from quotes.model import Draft, Span
from quotes.transcripts.candidates import place_of
from quotes.transcripts.turn import Turn, TurnKind

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
# Four words in a row are seldom the same twice in a conversation by chance.
_RUN = 4
# Previews are clips of a minute or two.
_LONGEST = 450
_SHORTEST = 25
# Machines hear the same words differently, and editors cut little words out of a clip.
_COVERED = 0.6
_SAME_WORDS = 0.85
# Repeating nearer than this many words is how people speak.
_NEAREST = 100


@dataclass(frozen=True, slots=True)
class Preview:
    """An opening stretch and the later stretch it repeats, both as spans of the text, of whole sentences."""

    opening: Span
    repeats: Span


def find_preview(text: str, spans: Sequence[Span]) -> Preview | None:
    """The preview a text opens with, if it does; `spans` are its sentences.

    The opening is a preview as far as most of its words stand again later in runs of four, in one place or a few.
    """
    words = list(_WORD.finditer(text))
    keys = [match[0].casefold().replace("’", "'") for match in words]
    if len(keys) < 2 * _NEAREST:
        return None
    later: dict[tuple[str, ...], list[int]] = {}
    for at in range(_NEAREST, len(keys) - _RUN + 1):
        later.setdefault(tuple(keys[at : at + _RUN]), []).append(at)
    matched: list[tuple[int, int]] = []
    covered = [False] * min(_LONGEST, len(keys))
    for at in range(len(covered) - _RUN + 1):
        places = later.get(tuple(keys[at : at + _RUN]), [])
        first = bisect_left(places, at + _NEAREST)
        if first < len(places):
            matched.append((at, places[first]))
            covered[at : at + _RUN] = [True] * _RUN
    last = _last_covered(text, spans, [match.start() for match in words], covered)
    if last is None:
        return None
    words_in = bisect_left([match.start() for match in words], last)
    later_on = sorted(place for at, place in matched if at + _RUN <= words_in)
    middle = later_on[len(later_on) // 2]
    near = [place for place in later_on if abs(place - middle) <= 3 * words_in]
    if near[0] < words_in:
        # The text says everything twice, and nothing of it is a clip.
        return None
    repeats = _whole_sentences(spans, words[near[0]].start(), words[min(near[-1] + _RUN, len(words)) - 1].end())
    return Preview((spans[0][0], last), repeats)


def with_previews(drafts: Iterable[Draft], turns: Sequence[Turn]) -> tuple[Draft, ...]:
    """The drafts, each that also stands in a preview followed by itself with its place there.

    Both have the words of the recording itself, so they are one quote with two places.
    """
    previews = [(turn, list(_WORD.finditer(turn.text))) for turn in turns if turn.kind is TurnKind.PREVIEW]
    found: list[Draft] = []
    for draft in drafts:
        found.append(draft)
        if draft.place is None:
            continue
        for turn, words in previews:
            span = _place_in(draft.place.exact, words)
            if span is not None:
                place = place_of(turn, span, document=draft.place.document, name=draft.place.name)
                found.append(draft._replace(place=place))
                break
    return tuple(found)


def _last_covered(text: str, spans: Sequence[Span], starts: Sequence[int], covered: Sequence[bool]) -> int | None:
    """Where the last sentence ends up to which the opening is repeated later; None when it is not, or has no end."""
    end, reached, misses = None, 0, 0
    for span in spans:
        low, high = bisect_left(starts, span[0]), bisect_left(starts, span[1])
        if high > len(covered):
            return None
        share = sum(covered[low:high]) / max(1, high - low)
        if share >= _COVERED:
            end, reached, misses = span[1], high, 0
        elif high - low > _RUN or misses:
            # A sentence that is not repeated ends the preview, a very short one may be a machine's slip.
            break
        else:
            misses += 1
    return end if reached >= _SHORTEST else None


def _whole_sentences(spans: Sequence[Span], start: int, end: int) -> Span:
    first = max(0, bisect_right([span[0] for span in spans], start) - 1)
    last = min(len(spans) - 1, bisect_left([span[1] for span in spans], end))
    return spans[first][0], spans[last][1]


def _place_in(exact: str, words: Sequence[re.Match[str]]) -> Span | None:
    """Where nearly the same words stand among those of a preview."""
    wanted = [match[0].casefold() for match in _WORD.finditer(exact)]
    have = [match[0].casefold() for match in words]
    if len(wanted) < _RUN or not have:
        return None
    inside = set(have)
    if sum(word in inside for word in wanted) < _SAME_WORDS * len(wanted):
        return None
    matcher = SequenceMatcher(None, have, wanted, autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size]
    same = sum(block.size for block in blocks)
    if same < _SAME_WORDS * len(wanted):
        return None
    low, high = blocks[0].a, blocks[-1].a + blocks[-1].size
    if same < _SAME_WORDS * (high - low):
        return None
    return words[low].start(), _past_stop(words, high)


def _past_stop(words: Sequence[re.Match[str]], high: int) -> int:
    """The end of the last word, with the full stop behind it."""
    text, end = words[0].string, words[high - 1].end()
    stop = re.compile(r"[.!?…]*[\"'”’)]*").match(text, end)
    return stop.end() if stop else end
