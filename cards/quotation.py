"""Quotation marks and other typographic forms by language: drawing decisions, never changes to stored text.

Pure.
"""

from __future__ import annotations

import itertools
import re
import unicodedata

from cards.marks import LETTERS, MARK, NO_BREAK_SPACE, TURNED_APOSTROPHE, Marks, marks_for, tags_of
from cards.overhang import OPENING

__all__ = ["NO_BREAK_SPACE", "OPENING", "Marks", "display_text", "enclosed", "is_enclosed", "marks_for"]

_APOSTROPHE = f"'(?<=[{LETTERS}]')(?=[{LETTERS}])"
_ACCENT_FOR_APOSTROPHE = r"(?<=[^\W\d_])[`´](?=[^\W\d_])"

_MOST_READINGS = 8
"""A mark without a partner may find one in what others became; five readings were the most in 500,000 odd texts."""

_ORDERED_ABOVE = 1000
"""Characters from which on marks are put in order here: CPython's normalisation swaps neighbours, which takes a second
for the longest texts when they are all marks."""


def enclosed(text: str, marks: Marks) -> str:
    """The text in a language's outer marks, with their inner space where the language has one."""
    space = NO_BREAK_SPACE if marks.spaced else ""
    return f"{marks.open}{space}{text}{space}{marks.close}"


def is_enclosed(text: str, language: str = "") -> bool:
    """Whether one pair of quotation marks stands around the whole text."""
    if not MARK.match(text):
        return False
    from cards.pairs import find_marks

    return (0, len(text) - 1) in find_marks(text, language)[0]


def display_text(text: str, language: str, *, inside_marks: bool) -> str:
    """The text as it is set: typewriter forms become the language's own, white space becomes single spaces.

    Line ends are kept (verse). Quotations within each other take outer and inner marks by turns; with `inside_marks`
    the first are inner ones, and marks around the whole are taken off, as others will be drawn. A mark without a
    partner stays. Letters with marks are composed (NFC) and soft hyphens left out. Letters and digits stay as they are,
    and what is set already is not changed again.
    """
    for _ in range(_MOST_READINGS):
        given = text
        text = _set_once(given, language, inside_marks=inside_marks)
        if text == given or not MARK.search(text):
            break
    return text


def _set_once(text: str, language: str, *, inside_marks: bool) -> str:
    if not text.isascii():
        text = _composed(text.replace("\u00ad", ""))
    text = text.strip()
    if "  " in text or not text.isprintable():
        lines = (re.sub(r"[ \t\r\f\v]+", " ", line).strip(" ") for line in re.split(r"[\n\x85\u2028\u2029]", text))
        text = "\n".join(line for line in lines if line)
    text = text.replace("...", "…")
    # What is below is imported late: most quotes have apostrophes only.
    if "--" in text:
        from cards.dashes import with_dashes

        text = with_dashes(text, language)
    if "`" in text or "´" in text:
        text = re.sub(_ACCENT_FOR_APOSTROPHE, "’", text)
    if "'" in text and tags_of(language)[-1] not in TURNED_APOSTROPHE:
        text = re.sub(_APOSTROPHE, "’", text)
    if MARK.search(text):
        from cards.nesting import with_marks

        text = with_marks(text, language, inside_marks=inside_marks)
    if tags_of(language)[-1] == "fr":
        from cards.spaces import french_spaces

        text = french_spaces(text, language)
    return text


def _composed(text: str) -> str:
    """The text in NFC, in time that grows with its length."""
    if len(text) > _ORDERED_ABOVE and not unicodedata.is_normalized("NFC", text):
        runs = itertools.groupby(text, key=lambda character: unicodedata.combining(character) > 0)
        text = "".join("".join(sorted(run, key=unicodedata.combining) if marked else run) for marked, run in runs)
    return unicodedata.normalize("NFC", text)
