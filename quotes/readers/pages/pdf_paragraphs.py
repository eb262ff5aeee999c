"""Lines of a PDF's column into blocks: paragraphs, headings, block quotations that are set in, footnotes.

Pure. Without mark-up only the look tells; what is not clear is a paragraph.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from quotes.readers.blocks import BlockKind
from quotes.readers.pages.pdf_lines import PdfLine
from quotes.readers.pages.pdf_order import GAP

# Sizes against the body's: clearly larger is a heading, clearly smaller a note.
_HEADING, _NOTE = 1.15, 0.92
_SET_IN = 0.8
_LONGEST_HEADING = 200
_SENTENCE_END = (".", "!", "?", ":", "”", '"', "»", "’", ")", "…")
_BULLET = re.compile(r"(?:[•◦▪–*·●○■]|\d{1,3}[.)]|\([a-z\d]{1,3}\)) ")
_NOTE_MARK = re.compile(r"(?:\d{1,3}|[*†‡§¶]{1,3})[\s.)]?\s?\S")
_CAPTION = re.compile(r"(?:fig(?:ure|\.)|table|abb(?:ildung|\.)|tabelle|plate|chart)\s*\d", re.I)


@dataclass(slots=True)
class PdfParagraph:
    """Lines that belong together. `goes_on` is true when nothing shows that it ends where its column does."""

    lines: list[PdfLine]
    kind: BlockKind = BlockKind.PARAGRAPH
    page: int = 0
    level: int = 0
    reason: str = ""
    keeps_lines: bool = False
    goes_on: bool = False
    texts: list[str] = field(default_factory=list)


def body_size(pages: Sequence[Sequence[PdfLine]]) -> float:
    """The size most characters of the document have, in points to a half."""
    sizes: Counter[float] = Counter()
    for lines in pages:
        for line in lines:
            sizes[round(line.size * 2) / 2] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 1.0


def column_paragraphs(column: Sequence[PdfLine], body: float, page: int) -> list[PdfParagraph]:
    """The paragraphs of one column of a page (counted from 0); `body` is the size of the document's text."""
    if not column:
        return []
    margin = _margin(column, body)
    right = sorted(line.right for line in column)[int(0.9 * (len(column) - 1))]
    gaps = sorted(a.bottom - b.bottom for a, b in itertools.pairwise(column) if a.bottom > b.bottom)
    spacing = gaps[len(gaps) // 2] if gaps else 1.2 * body
    found: list[PdfParagraph] = []
    for line in column:
        last = found[-1].lines if found else None
        if last is None or _begins(line, last, margin, right, spacing, body):
            found.append(PdfParagraph([line], page=page))
        else:
            last.append(line)
    for position, paragraph in enumerate(found):
        _classify(paragraph, position, margin, right, body)
        paragraph.texts = [line.text for line in paragraph.lines]
    return found


def _margin(column: Sequence[PdfLine], body: float) -> float:
    """Where most lines begin, or the leftmost place where a fifth of them do."""
    starts = Counter(round(line.left / 3) for line in column if line.size <= _HEADING * body)
    enough = max(2, 0.2 * sum(starts.values()))
    common = [place for place, count in starts.items() if count >= enough]
    return 3.0 * min(common) if common else min(line.left for line in column)


def _begins(line: PdfLine, last: Sequence[PdfLine], margin: float, right: float, spacing: float, body: float) -> bool:
    """True when the line begins a paragraph after these."""
    above = last[-1]
    gap = above.bottom - line.bottom
    if gap < 0 or gap > 1.35 * spacing + 0.1 * body or abs(line.size - above.size) > 0.12 * max(line.size, above.size):
        return True
    if _BULLET.match(line.text):
        return True
    is_in, was_in = line.left > margin + _SET_IN * body, above.left > margin + _SET_IN * body
    if is_in and not was_in:
        return True
    if was_in and not is_in and len(last) > 1 and not _BULLET.match(last[0].text):
        return True
    is_short = above.right < right - 0.25 * (right - margin)
    return is_short and not is_in and above.text.endswith(_SENTENCE_END) and not line.text[:1].islower()


def _classify(paragraph: PdfParagraph, position: int, margin: float, right: float, body: float) -> None:
    lines = paragraph.lines
    first = lines[0]
    length = sum(len(line.text) for line in lines)
    paragraph.goes_on = lines[-1].right > right - 0.25 * (right - margin)
    if first.size > _HEADING * body and len(lines) <= 3 and length <= _LONGEST_HEADING:
        paragraph.kind = BlockKind.HEADING
        paragraph.level = 1 if first.size > 1.6 * body else 2 if first.size > 1.3 * body else 3
    elif _CAPTION.match(first.text) and len(lines) <= 6:
        paragraph.kind, paragraph.reason = BlockKind.FURNITURE, "a caption"
    elif first.size < _NOTE * body and position > 0 and _NOTE_MARK.match(first.text):
        paragraph.kind, paragraph.reason = BlockKind.FURNITURE, "a footnote"
    elif _BULLET.match(first.text):
        paragraph.kind = BlockKind.ITEM
    elif sum(GAP in line.text for line in lines) >= max(1, len(lines) / 2):
        # Cells side by side, or columns too short to be told: their words do not follow each other.
        paragraph.kind, paragraph.reason = BlockKind.FURNITURE, "a table, or words side by side"
    elif len(lines) > 1 and position > 0 and all(line.left > margin + _SET_IN * body for line in lines):
        paragraph.kind = BlockKind.QUOTATION
        is_verse = all(line.right < right - 0.25 * (right - margin) for line in lines)
        paragraph.keeps_lines = is_verse and all(
            line.text[:1].isupper() or not line.text[:1].isalpha() for line in lines
        )


def follows_on(last: PdfParagraph, following: PdfParagraph) -> bool:
    """True when a paragraph goes on in the next column or on the next page."""
    is_prose = last.kind is BlockKind.PARAGRAPH is following.kind
    ends = last.lines[-1].text.endswith(_SENTENCE_END)
    goes_on = last.goes_on or last.lines[-1].text.endswith("-")
    return is_prose and goes_on and not ends and not following.lines[0].text[:1].isupper()
