"""Declared edits of a text: made, put together from several sources, and shown.

Pure.
"""

from __future__ import annotations

from collections.abc import Sequence

from quotes.errors import InputError
from quotes.model import Edit


def applied(text: str, edits: Sequence[Edit]) -> str:
    """The text with the edits made. They must be in order and apart (one may begin where another ends).

    A line end in the text is as good as a space. Raises InputError when an edit does not fit: when it reaches over
    the end of the text, into another one, or removes words that do not stand there.
    """
    parts: list[str] = []
    at = 0
    for edit in edits:
        if not at <= edit.start <= edit.end <= len(text):
            raise InputError(
                f"The edit of “{edit.removed}” at {edit.start} lies outside of the text or within another edit.",
                "Give edits in order, apart from each other, and within the text.",
            )
        if _spaced(text[edit.start : edit.end]) != _spaced(edit.removed):
            raise InputError(
                f"The edit at {edit.start} removes “{edit.removed}”, but “{text[edit.start : edit.end]}” stands there.",
                "Make the edits on the words as they were found.",
            )
        parts += (text[at : edit.start], edit.put)
        at = edit.end
    return "".join([*parts, text[at:]])


def combined(*sets: Sequence[Edit]) -> tuple[Edit, ...]:
    """Several sets of edits of one text as one set, in order and apart.

    Of edits that overlap, the one of the earlier set stays and the other is left out, so give the set that matters
    most first: a name set right before a filler taken out. Within a set the one that begins first stays. Two edits
    that put words in at the very same place overlap.
    """
    kept: list[Edit] = []
    for edits in sets:
        # Merged set by set: both are in order, so one pass finds every overlap.
        merged: list[Edit] = []
        earlier = iter(kept)
        waiting = next(earlier, None)
        for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
            while waiting is not None and _is_before(waiting, edit):
                merged.append(waiting)
                waiting = next(earlier, None)
            is_free = waiting is None or _is_before(edit, waiting)
            if is_free and (not merged or _is_before(merged[-1], edit)):
                merged.append(edit)
        if waiting is not None:
            merged.append(waiting)
        kept = [*merged, *earlier]
    return tuple(kept)


def shown(text: str, edits: Sequence[Edit]) -> str:
    """The text with each edit marked, `[-taken out-]` and `{+put in+}`, as word-by-word comparisons are written.

    Raises InputError as `applied` does.
    """
    applied(text, edits)
    parts: list[str] = []
    at = 0
    for edit in edits:
        removed = text[edit.start : edit.end]
        marked = (f"[-{removed}-]" if removed else "") + (f"{{+{edit.put}+}}" if edit.put else "")
        parts += (text[at : edit.start], marked)
        at = edit.end
    return "".join([*parts, text[at:]])


def _is_before(first: Edit, second: Edit) -> bool:
    return first.end <= second.start and (first.start, first.end) != (second.start, second.end)


def _spaced(words: str) -> str:
    return words.replace("\r\n", "  ").replace("\n", " ").replace("\r", " ")
