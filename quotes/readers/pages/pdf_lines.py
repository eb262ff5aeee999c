"""A page of a PDF as lines of words, each with its place and size, from the places of its characters.

Pure. PDFium itself writes ligatures as letters and marks hyphens at line ends.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

# A word space is a quarter of the size, and in justified lines up to a whole one; between columns there is more.
COLUMN_GAP = 1.5
# What PDFium gives for a hyphen at the end of a line.
_LINE_END_HYPHEN = 0x02
_SPACES = re.compile(r"\s+")
# A raised number is smaller than the words by at least this much.
_RAISED_SIZE = 0.85
_SMALLEST = 1.0


@dataclass(slots=True)
class PdfLine:
    """Words on one line, in points from the page's lower left corner. `size` is of its first character."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    size: float


def page_lines(text_page: Any, raw: Any) -> list[PdfLine]:
    """The page's lines in the order they were drawn; `raw` are PDFium's functions."""
    return [line for line in _lines(text_page, raw) if line.text]


def _lines(text_page: Any, raw: Any) -> Iterator[PdfLine]:
    handle = text_page.raw
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    parts: list[str] = []
    line: PdfLine | None = None
    for index in range(text_page.count_chars()):
        code = raw.FPDFText_GetUnicode(handle, index)
        if code in (0, 0xFFFE, 0xFFFF):
            continue
        character = "-" if code == _LINE_END_HYPHEN else chr(code)
        if character.isspace():
            parts.append(" ")
            continue
        if not raw.FPDFText_GetCharBox(handle, index, left, right, bottom, top):
            continue
        if line is None or _is_elsewhere(line, left.value, bottom.value, top.value):
            if line is not None:
                yield _finished(line, parts)
            size = max(_SMALLEST, float(raw.FPDFText_GetFontSize(handle, index)), top.value - bottom.value)
            line = PdfLine("", left.value, right.value, bottom.value, top.value, size)
            parts = [character]
            continue
        if character.isdigit() and _is_raised(line, bottom.value, raw.FPDFText_GetFontSize(handle, index)):
            continue
        parts.append(character)
        line.right = max(line.right, right.value)
        line.bottom, line.top = min(line.bottom, bottom.value), max(line.top, top.value)
    if line is not None:
        yield _finished(line, parts)


def _is_elsewhere(line: PdfLine, left: float, bottom: float, top: float) -> bool:
    middle = (bottom + top) / 2
    is_beside = line.bottom - 0.3 * line.size <= middle <= line.bottom + 1.2 * line.size
    return not is_beside or left < line.right - 2 * line.size or left > line.right + COLUMN_GAP * line.size


def _is_raised(line: PdfLine, bottom: float, size: float) -> bool:
    return size < _RAISED_SIZE * line.size and bottom > line.bottom + 0.25 * line.size


def _finished(line: PdfLine, parts: list[str]) -> PdfLine:
    text = "".join(parts)
    if any("\ud800" <= character <= "\udfff" for character in text):
        # Characters beyond the first plane come in halves.
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    line.text = _SPACES.sub(" ", text).strip()
    return line
