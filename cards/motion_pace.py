"""When what appears: a moving card's pictures in order, and how long each is shown.

Pure arithmetic on words and frames; a frame is a thirtieth of a second.

After a row comes the time that an adult takes to read it silently, at 238 words a minute: the mean of English
non-fiction over 190 studies with 18,573 readers (M. Brysbaert, How many words do we read per minute?, Journal of Memory
and Language 109, 2019, article 104047; abstract read 2026-11-21). Where that would take the card beyond its length, all
rows come sooner, each in its share: who has not finished reading finds the whole card at the end.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from quotes.errors import InputError

FRAME_RATE = 30
"""Frames a second: what every network takes, and what phones show without a stutter."""

SHORTEST, LONGEST = 3.0, 8.0
"""Seconds that a moving card may last: time to see it whole, and no longer than a glance at a feed."""

WORDS_A_MINUTE = 238

_COVER = 1
"""Frames of the whole card at the start. Networks take the first frame as the picture of a post that is not played yet;
one frame is enough for that, and a reader sees it as the end of the round before."""

_EMPTY = 9
"""Frames before the first row, 0.3 s: the eye sees that something begins, and looks at the top."""

_FADE = 8
"""Frames in which a part appears, a quarter of a second: seen as coming, not waited for."""

_HOLD = 45
"""Frames of the whole card at the end at least, 1.5 s."""

_LETTERS_A_WORD = 5
"""About as many letters has a word of English prose."""

_LONG_RUN = 20
"""More letters without a space are several words, in a script that sets none between them or in an address."""

_WIDE_A_WORD = 2
"""Ideographs and kana that take as long as a word of English: 476 a minute, where publishers reckon with about 500."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One picture: so many parts whole, the next one there by a share from 0 to 1, shown for so many frames."""

    whole: int
    share: float
    frames: int


def moments(words: Sequence[float], credit: bool, seconds: float | None = None) -> tuple[Moment, ...]:
    """The pictures of a card from the whole one at the start to the whole one at the end.

    `words` is the number of words in each row, from the top; `credit` says that one part more follows them. The card
    lasts as long as its words need, from 3 to 8 seconds, or as many as are asked for. Raises what `check_seconds` does.
    """
    check_seconds(seconds)
    parts = len(words) + credit
    reading = [max(_FADE, round(count * 60 * FRAME_RATE / WORDS_A_MINUTE)) for count in words]
    around = _COVER + _EMPTY + _HOLD + _FADE * credit
    needed = around + sum(reading)
    asked = needed / FRAME_RATE if seconds is None else seconds
    total = round(min(max(asked, SHORTEST), LONGEST) * FRAME_RATE)
    fade = max(1, min(_FADE, (total - around) // max(len(words), 1)))
    shown = [*_shared(reading, total - around, fade), *[_FADE] * credit]
    found = [Moment(parts, 0.0, _COVER), Moment(0, 0.0, _EMPTY)]
    for number, frames in enumerate(shown):
        found += [Moment(number, _eased(step / fade), 1) for step in range(1, fade)]
        found.append(Moment(number + 1, 0.0, frames - fade + 1))
    found[-1] = Moment(parts, 0.0, total - sum(moment.frames for moment in found[:-1]))
    return tuple(found)


def check_seconds(seconds: float | None) -> None:
    """Raises `InputError` for a length that a moving card cannot have."""
    if seconds is not None and not SHORTEST <= seconds <= LONGEST:
        raise InputError(
            f"A moving card cannot last {seconds:g} seconds.", f"Choose {SHORTEST:g} to {LONGEST:g}, or leave it out."
        )


def words_read(text: str) -> float:
    """How many words of five letters a text takes as long to read as.

    Long words take longer than short ones, but not in proportion: the mean of its words and a fifth of its letters.
    """
    found = 0.0
    for run in text.split():
        letters = [letter for letter in run if letter.isalnum()]
        wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in letters)
        by_letters = (len(letters) - wide) / _LETTERS_A_WORD
        words = by_letters if len(letters) - wide > _LONG_RUN else float(len(letters) > wide)
        found += wide / _WIDE_A_WORD + (words + by_letters) / 2
    return found


def _shared(reading: Sequence[int], room: int, least: int) -> list[int]:
    """The frames of each row: what it takes to read it, or where there is less room its share, at least `least`."""
    if sum(reading) <= room:
        return list(reading)
    spare, wanted = room - least * len(reading), sum(frames - least for frames in reading)
    # Counted from the start of the first row, so that what is rounded does not add up.
    ends, so_far = [0], 0
    for frames in reading:
        so_far += frames - least
        ends.append(spare * so_far // wanted if wanted else 0)
    return [least + after - before for before, after in pairwise(ends)]


def _eased(share: float) -> float:
    """A fade that begins fast and ends gently (quadratic): a letter is legible early and does not pop."""
    return 1 - (1 - share) ** 2
