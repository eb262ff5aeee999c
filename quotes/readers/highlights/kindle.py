"""The Kindle reader: `My Clippings.txt`, in any of the languages a Kindle speaks.

Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from quotes.errors import InputError
from quotes.readers.decoding import decode, decode_head
from quotes.readers.highlights.authors import people
from quotes.readers.highlights.gathering import Gathering
from quotes.readers.highlights.highlight import CONTEXT, Highlight, Work
from quotes.readers.highlights.kindle_header import Kind
from quotes.readers.highlights.kindle_records import Record, records_of, title_and_authors
from quotes.readers.highlights.resized import Marked, replaced_by
from quotes.readers.reader import Reading

# `<You have reached the clipping limit for this item>`, in every language, alone or where the words were cut off.
# A tag of HTML, which a highlight may well end in, is one word or has other signs in it.
_LIMIT = re.compile(r"\s{0,8}<[^\Wa-z](?=[^<>\n]{0,200}[^!-~])[^<>\n=\"/\\]{7,200}>$")
# A highlight that reaches further is looked up by its beginning and its end only.
_LONGEST_INDEXED = 64
# Records at the beginning that are looked at to tell what a file is.
_GLANCE = 4


@dataclass(frozen=True, slots=True)
class KindleReader:
    """Reads the clippings a Kindle keeps: highlights become drafts, the reader's own notes and bookmarks notes."""

    name: str = "kindle"

    def sniff(self, head: bytes, filename: str) -> float:
        """Sure of a title, a header and a row of equals signs; fairly sure of the first two."""
        records = [record for record, _ in zip(records_of(decode_head(head).lstrip()), range(_GLANCE), strict=False)]
        known = [record for record in records if record.header is not None]
        if not known:
            return 0.0
        if any(record.is_closed for record in known):
            return 0.95
        return 0.9 if "clipping" in filename.lower() else 0.5

    def read(self, document: bytes, name: str) -> Reading:
        """The clippings. Raises InputError for a file without any."""
        decoded = decode(document, name)
        state = _State(Gathering(self.name, decoded, name))
        for record in records_of(decoded.text):
            state.sort_in(record)
        if not state.is_known:
            raise InputError(
                f"{name} holds no Kindle clippings.", "Name the file My Clippings.txt from a Kindle, or leave --as out."
            )
        state.take_highlights()
        state.take_notes()
        return state.gathering.reading()


@dataclass(frozen=True, slots=True)
class _Clipping:
    """A highlight or a note, with what its title says. `text` is without what the Kindle added to it."""

    record: Record
    work: Work
    text: str
    line: int
    locator: str | None
    marked: Marked


class _State:
    """The clippings of a file, sorted by what they are."""

    def __init__(self, gathering: Gathering) -> None:
        self.gathering = gathering
        self.is_known = False
        self._highlights: list[_Clipping] = []
        self._notes: list[_Clipping] = []

    def sort_in(self, record: Record) -> None:
        """Puts the record where it belongs, or says why it belongs nowhere."""
        gathering = self.gathering
        line = gathering.line(record.offset)
        if record.header is None:
            gathering.skip(line, "no clipping: a title without a line that says what was clipped", record.title)
            return
        self.is_known = True
        clipping = self._clipping(record)
        match record.header.kind:
            case Kind.BOOKMARK:
                where = clipping.locator or "a place that is not said"
                gathering.note(line, f"bookmark: {where}", record.title)
            case Kind.NOTE:
                self._notes.append(clipping)
            case Kind.UNKNOWN:
                reason = "what was clipped is said in a language that is not known"
                gathering.skip(clipping.line, reason, clipping.text or record.title)
            case _ if _LIMIT.fullmatch(clipping.text):
                gathering.skip(
                    clipping.line, "the publisher's clipping limit was reached: no words were kept", record.title
                )
            case _ if not clipping.text:
                gathering.skip(line, "a highlight without words", record.title)
            case _:
                self._highlights.append(clipping)

    def take_highlights(self) -> None:
        """Makes drafts of the highlights that stand, and notes of those that later ones replace."""
        replaced = replaced_by([each.marked for each in self._highlights])
        for at, clipping in enumerate(self._highlights):
            if at in replaced:
                later = self._highlights[replaced[at]].line
                self.gathering.note(clipping.line, f"replaced by the highlight on line {later}", clipping.text)
                continue
            self._take(clipping)

    def take_notes(self) -> None:
        """Says of each note a person wrote which highlight it is on."""
        by_place = self._highlights_by_place()
        for clipping in self._notes:
            highlight = by_place.get((clipping.marked.book, clipping.marked.start or 0))
            where = f" on the highlight on line {highlight.line}" if highlight else ""
            self.gathering.note(clipping.line, f"a reader's own note{where}, not the author's words", clipping.text)

    def _take(self, clipping: _Clipping) -> None:
        text = _LIMIT.sub("", clipping.text)
        start = clipping.record.start
        highlight = Highlight(
            text,
            clipping.line,
            clipping.work,
            locator=clipping.locator,
            prefix=self.gathering.text[max(0, start - CONTEXT) : start],
            suffix=self.gathering.text[start + len(text) : start + len(text) + CONTEXT],
        )
        if not self.gathering.take(highlight):
            return
        if text != clipping.text:
            self.gathering.warn(f"Line {clipping.line}: the clipping limit cut this highlight off; check its end.")
        elif not clipping.record.is_closed:
            self.gathering.warn(f"Line {clipping.line}: the file breaks off in this highlight; check its end.")

    def _clipping(self, record: Record) -> _Clipping:
        title, authors = title_and_authors(record.title)
        text = self.gathering.text[record.start : record.end]
        spot = record.header.spot if record.header else None
        start, end = (spot.start, spot.end) if spot else (None, None)
        is_by_page = start is None
        if spot is not None and start is None and spot.page.partition("-")[0].isdecimal():
            start, end = int(spot.page.partition("-")[0]), int(spot.page.rpartition("-")[2])
        # Pages and locations are counted apart, so they are never compared with each other.
        book = (title, people(authors), is_by_page)
        line = self.gathering.line(record.start if text else record.offset)
        marked = Marked(book, _LIMIT.sub("", text), start, end)
        return _Clipping(record, Work(title, authors), text, line, spot.locator if spot else None, marked)

    def _highlights_by_place(self) -> dict[tuple[object, int], _Clipping]:
        """The highlight at each location of each book: of several the later, and before all the one that ends there."""
        found: dict[tuple[object, int], _Clipping] = {}
        whole = [each for each in self._highlights if each.marked.start is not None and each.marked.end is not None]
        for each in whole:
            first, last = each.marked.start or 0, each.marked.end or 0
            found |= {(each.marked.book, at): each for at in range(first, min(last, first + _LONGEST_INDEXED))}
        return found | {(each.marked.book, each.marked.end or 0): each for each in whole}
