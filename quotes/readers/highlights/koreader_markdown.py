"""What KOReader exports as Markdown: a heading for the book, its author, each chapter and each highlight.

Pure.
"""

from __future__ import annotations

import re

from quotes.readers.highlights.gathering import Gathering
from quotes.readers.highlights.highlight import CONTEXT, Highlight, Work

_HEADING = re.compile(r"(#{1,6}) (.*)")
_PLACE = re.compile(r"(?P<page>\S.{0,60}?) @ .{4,60}")
_PAGE = re.compile(r"\w+ (?P<page>[\w.-]{1,12})")
_LINK_BACK = re.compile(r"\[[^\]\n]{1,200}\]\(file://[^\n]*\)\s*")
# How each kind of mark is written; only around the whole of the words.
_MARKS = ("**_", "**", "==", "++", "~~", "<u>", "*")
_CLOSING = {"**_": "_**", "<u>": "</u>"}


def looks_like_export(text: str) -> bool:
    """True when the author's and a highlight's heading are there as KOReader writes them."""
    return (
        re.search(r"^# .+\n##### ", text, re.M) is not None
        and re.search(r"^### .{1,60} @ .*\d", text, re.M) is not None
    )


def take_markdown(gathering: Gathering) -> bool:
    """Takes the highlights of an export; False when there is none."""
    state = _State(gathering)
    for number, line in enumerate(gathering.text.split("\n"), 1):
        heading = _HEADING.fullmatch(line)
        if heading is None or not state.take_heading(number, len(heading[1]), heading[2].strip()):
            state.lines.append(line)
    state.close()
    return state.is_known


class _State:
    """The book, chapter and place that what follows stands in, and the lines of the highlight being read."""

    def __init__(self, gathering: Gathering) -> None:
        self.is_known = False
        self.lines: list[str] = []
        self._gathering = gathering
        self._title = self._author = self._chapter = ""
        self._place: re.Match[str] | None = None
        self._line = 0

    def take_heading(self, line: int, level: int, text: str) -> bool:
        """Takes a heading; False for one that is words of a highlight, since no heading of KOReader's looks so."""
        place = _PLACE.fullmatch(text)
        if level not in (1, 2, 3, 5) or (level == 3 and place is None) or (level == 5 and self._place is not None):
            return False
        self.close()
        self._place, self._line = (place, line) if level == 3 else (None, line)
        if level == 1:
            self._title, self._author, self._chapter = text, "", ""
        elif level == 2:
            self._chapter = text
        elif level == 5:
            self._author = text
        if level != 3:
            what = {1: "title", 2: "heading: the section of what follows", 5: "author"}[level]
            self._gathering.note(line, what, text)
        return True

    def close(self) -> None:
        """Takes the highlight that ends here, or what stands between the headings."""
        text = "\n".join(self.lines)
        self.lines = []
        words, _, note = text.partition("\n\n---\n")
        words = _without_link(words) if self._place else text.strip()
        line = self._line + 1
        if self._place is None:
            if words:
                self._gathering.skip(line, "no highlight: it stands under no page", words)
            return
        self.is_known = True
        if note := _without_link(note):
            self._gathering.note(line, "a reader's own note, not the author's words", note)
        if not words:
            self._gathering.note(line, f"bookmark: {self._place['page']}", self._title)
            return
        page = _PAGE.fullmatch(self._place["page"])
        self._gathering.take(
            Highlight(
                _without_mark(words),
                line + (len(text) - len(text.lstrip("\n"))),
                Work(self._title, _one_to_a_line(self._author)),
                locator=f"page {page['page']}" if page else None,
                section=self._chapter,
                prefix=f"### {self._place[0]}\n"[-CONTEXT:],
            )
        )


def _one_to_a_line(authors: str) -> str:
    """The authors, which KOReader puts between commas; a comma may as well stand in `Last, First`."""
    names = authors.split(", ")
    return "\n".join(names) if all(len(name.split()) > 1 for name in names) else authors


def _without_link(words: str) -> str:
    """The words without the link back into the book that may stand on their last line."""
    before, _, last = words.strip().rpartition("\n")
    return before.strip() if _LINK_BACK.fullmatch(last) else words.strip()


def _without_mark(words: str) -> str:
    """The words without the asterisks or signs that were put around all of them."""
    for mark in _MARKS:
        closing = _CLOSING.get(mark, mark)
        inner = words[len(mark) : -len(closing)]
        if words.startswith(mark) and words.endswith(closing) and inner.strip() and mark not in inner:
            return inner
    return words
