"""Blocks of a document: what every format of running text is taken apart into before its quotes are looked for.

Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from quotes.model import Source, SourceKind


class BlockKind(StrEnum):
    """What a block is. Only paragraphs, items and quotations can hold quotes."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    QUOTATION = "quotation"
    ITEM = "item"
    FURNITURE = "furniture"


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a document that stands by itself.

    `text` is the words as a reader sees them, in one line but for line ends that are meant, and `\\n\\n` between the
    paragraphs of a quotation. `line` counts from 1 in the reading's text, `page` is as printed. `level` is a heading's,
    from 1. `credit` is what the mark-up itself says of whose words a quotation are (a `cite`, a caption, a callout's
    title), as `Author, Source`; `url` where the mark-up says they come from. `reason` says of furniture what it is
    (code, a table, navigation), of a paragraph that its mark-up sets it apart as a question.
    """

    kind: BlockKind
    text: str
    line: int
    page: str | None = None
    level: int = 0
    credit: str = ""
    url: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class About:
    """What a document says about itself: in front matter, in meta tags, on its title page.

    `speakers` are named as speaking, in a talk or an episode. `series` is the show, site or journal it is part of.
    `date` is as precise as known, `1912`, `1912-05` or `1912-05-03`.
    """

    title: str | None = None
    authors: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    kind: SourceKind = SourceKind.UNKNOWN
    url: str | None = None
    date: str | None = None
    language: str | None = None
    series: str | None = None
    tags: tuple[str, ...] = ()

    @property
    def source(self) -> Source | None:
        """The work the document is, as `Series: Title`; None for one without a name."""
        title = self.title or self.series
        if title is None:
            return None
        if self.series and self.series.casefold() not in title.casefold():
            title = f"{self.series}: {title}"
        return Source(title, self.kind, self.url, self.date)
