"""Rolling captions: cues that say again what the cue before has said, so that it scrolls on the screen.

Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from quotes.readers.captions.cue import Cue, Remarks, Row

# Automatic captions hold each finished line for ten milliseconds before it scrolls; no words are spoken in that time.
_LONGEST_HOLD = 0.1
# Words a second: twice as many as auctioneers speak. What comes faster was not said again.
_FASTEST_SPEECH = 10.0
# Captions that roll touch each other, but for rounding.
_LARGEST_GAP = 0.3
# A file rolls when so many of its cues, and at least two, carry words over. In ordinary captions people repeat
# themselves, but not from one cue in three to the next.
_ROLLING_SHARE = 1 / 3
_FEWEST_CARRIED = 2
# Fewer words than this at the end of one cue and the beginning of the next are chance.
_FEWEST_WORDS = 3
# More rows and words than a screen shows; comparing more of them finds nothing new.
_MOST_ROWS = 8
_MOST_WORDS = 120


def without_repeats(cues: Sequence[Cue], remarks: Remarks) -> list[Cue]:
    """The cues without the words that only repeat the cue before, which are told in one note.

    Words that somebody says twice stay: repeats are taken out only where the file as a whole rolls, only between cues
    that touch, and of two copies of one cue at one time.
    """
    cues = [cue for cue in cues if cue.rows]
    pairs = list(pairwise(cues))
    carried = sum(_carries(before, cue) for before, cue in pairs)
    rolls = carried >= _FEWEST_CARRIED and carried >= _ROLLING_SHARE * len(pairs)
    kept = [*cues[:1]]
    repeats: list[int] = []
    for before, cue in pairs:
        if _is_copy(before, cue) or _is_hold(before, cue):
            new: tuple[Row, ...] = ()
        elif rolls and _touch(before, cue):
            new = _new_rows(before, cue)
        else:
            new = cue.rows
        still = {(row.number, row.text) for row in new}
        repeats += [row.number for row in cue.rows if (row.number, row.text) not in still]
        kept.append(replace(cue, rows=new))
    remarks.note_lines(list(dict.fromkeys(repeats)), "repeats the cue before (rolling captions), not said again")
    return kept


def _carries(before: Cue, cue: Cue) -> bool:
    """True when the cue begins with words of the cue before and goes on, or only holds them."""
    if not _touch(before, cue):
        return False
    new = _new_rows(before, cue)
    return _is_hold(before, cue) or (new != cue.rows and bool(new))


def _is_copy(before: Cue, cue: Cue) -> bool:
    return (before.start, before.end, _texts(before)) == (cue.start, cue.end, _texts(cue))


def _is_hold(before: Cue, cue: Cue) -> bool:
    """True for a cue too short to say its words in that has no words of its own."""
    if cue.start is None or cue.end is None or cue.end < cue.start:
        return False
    shortest = len(" ".join(_texts(cue)).split()) / _FASTEST_SPEECH
    return cue.end - cue.start <= max(_LONGEST_HOLD, shortest) and not _new_rows(before, cue)


def _touch(before: Cue, cue: Cue) -> bool:
    if before.start is None or cue.start is None or before.end is None:
        return False
    return before.start <= cue.start <= before.end + _LARGEST_GAP


def _new_rows(before: Cue, cue: Cue) -> tuple[Row, ...]:
    """The rows of the cue behind those that end the cue before; or, row ends apart, the words behind such words."""
    old, texts = _texts(before), _texts(cue)
    for count in range(min(len(old), len(texts), _MOST_ROWS), 0, -1):
        if old[-count:] == texts[:count]:
            return cue.rows[count:]
    old_words = " ".join(old).split()[-_MOST_WORDS:]
    words = " ".join(texts).split()
    for count in range(min(len(old_words), len(words)), 0, -1):
        if old_words[-count] == words[0] and old_words[-count:] == words[:count]:
            is_chance = count < _FEWEST_WORDS and count < len(old_words)
            return cue.rows if is_chance else _rows_after(cue.rows, count)
    return cue.rows


def _rows_after(rows: Sequence[Row], words: int) -> tuple[Row, ...]:
    """The rows without so many of their first words."""
    for position, row in enumerate(rows):
        parts = row.text.split(None, words)
        inside = len(row.text.split())
        if inside > words:
            rest = parts[words] if words < len(parts) else ""
            return (replace(row, text=rest), *rows[position + 1 :])
        words -= inside
    return ()


def _texts(cue: Cue) -> list[str]:
    return [row.text for row in cue.rows]
