"""The Readwise reader: what its API gives, page by page: exports, lists of highlights, and Reader documents.

Pure. The fields are those of the Readwise API v2 and the Reader API v3 (readwise.io/api_deets and
readwise.io/reader_api).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from quotes.errors import InputError
from quotes.model import SourceKind, Words
from quotes.readers.decoding import decode, decode_head
from quotes.readers.highlights.gathering import Gathering
from quotes.readers.highlights.highlight import Highlight, Work
from quotes.readers.highlights.placed_json import Placed, count_keys, elements, member, names_of, text_of, values_of
from quotes.readers.reader import Reading
from quotes.transcripts.stamps import clock

# Keys no other program's JSON has together; two of them are enough.
_KEYS = frozenset(
    re.findall(
        r"\w+",
        "user_book_id readable_title readwise_url highlighted_at location_type book_id book_tags is_discard unique_url"
        " nextPageCursor nextPageLink num_highlights reading_progress first_opened_at parent_id highlight_url",
    )
)
_FEWEST_KEYS = 2
# What a file as a whole may be called, from the surest to the least sure.
_LISTS = ("results", "highlights", "data")

_KINDS = {
    "books": SourceKind.BOOK,
    "book": SourceKind.BOOK,
    "epub": SourceKind.BOOK,
    "supplementals": SourceKind.BOOK,
    "articles": SourceKind.ARTICLE,
    "article": SourceKind.ARTICLE,
    "rss": SourceKind.ARTICLE,
    "email": SourceKind.POST,
    "tweets": SourceKind.POST,
    "tweet": SourceKind.POST,
    "podcasts": SourceKind.PODCAST,
    "podcast": SourceKind.PODCAST,
}
# Where anybody may be speaking in what was marked.
_SPOKEN = frozenset({"podcasts", "podcast", "video", "videos"})
_SPOKEN_AT = re.compile(
    r"https?://(?:[\w-]+\.)?(?:youtube\.com|youtu\.be|vimeo\.com|share\.snipd\.com|airr\.io)/", re.I
)
_HEADING = re.compile(r"\.?h[1-6]", re.I)
_PICTURE = re.compile(r"\s*(?:!\[[^\]\n]{0,500}\]\([^()\s]{1,2000}\)\s*)+")


@dataclass(frozen=True, slots=True)
class ReadwiseReader:
    """Reads a page of the Readwise API as it was given, one page or several one after another."""

    name: str = "readwise"

    def sniff(self, head: bytes, filename: str) -> float:
        """Sure when two keys of its own stand at the beginning."""
        text = decode_head(head).lstrip()
        if text[:1] not in ("{", "["):
            return 0.0
        return 0.95 if count_keys(text, _KEYS) >= _FEWEST_KEYS else 0.0

    def read(self, document: bytes, name: str) -> Reading:
        """The highlights. Raises InputError for bad JSON and for JSON that is no list of Readwise's."""
        decoded = decode(document, name)
        state = _State(Gathering(self.name, decoded, name))
        for page in values_of(decoded.text, name):
            if not state.take_page(page):
                raise InputError(
                    f"{name} is JSON, but holds no list of Readwise highlights.",
                    "Save what GET /api/v2/export/ gives, or leave --as out.",
                )
        return state.gathering.reading()


class _State:
    """What has been read so far."""

    def __init__(self, gathering: Gathering) -> None:
        self.gathering = gathering
        self._text = gathering.text

    def take_page(self, page: Placed) -> bool:
        """Takes everything on a page; False if it is no page of Readwise's."""
        listed = page if isinstance(page.value, list) else None
        for key in _LISTS:
            listed = listed or member(self._text, page, key)
        if listed is None or not isinstance(listed.value, list):
            return False
        items = list(elements(self._text, listed))
        documents = {text_of(item.value.get("id")): item.value for item in items if isinstance(item.value, dict)}
        for item in items:
            self._take_item(item, documents)
        return True

    def _take_item(self, item: Placed, documents: Mapping[str, Mapping[str, object]]) -> None:
        line = self.gathering.line(item.offset)
        if not isinstance(item.value, dict):
            self.gathering.skip(line, "no object, so no highlight", text_of(item.value))
            return
        value = item.value
        if (marked := member(self._text, item, "highlights")) is not None and isinstance(marked.value, list):
            self._take_book(item, marked)
        elif isinstance(value.get("text"), str):
            self._take_highlight(item, _work(value), "")
        elif value.get("category") in ("highlight", "note") and "parent_id" in value:
            self._take_marked(item, documents)
        elif "num_highlights" in value or "reading_progress" in value:
            title = names_of(value.get("title"))
            self.gathering.note(line, "a document in the library, none of whose words were marked here", title)
        else:
            self.gathering.skip(line, "no highlight: it has no text", ", ".join(map(str, value)))

    def _take_book(self, item: Placed, marked: Placed) -> None:
        """Everything marked in one book, article, episode or thread of an export."""
        value = item.value if isinstance(item.value, dict) else {}
        line = self.gathering.line(item.offset)
        for key in ("document_note", "summary"):
            if note := names_of(value.get(key)):
                self.gathering.note(line, f"the {key.replace('_', ' ')} of a document, not its author's words", note)
        work = _work(value)
        if not marked.value:
            self.gathering.note(line, "a document in the library, none of whose words were marked here", work.title)
        section = ""
        for each in elements(self._text, marked):
            if isinstance(each.value, dict) and value.get("is_deleted") is True:
                words = names_of(each.value.get("text"))
                self.gathering.skip(self.gathering.line(each.offset), "deleted in Readwise, with its document", words)
            elif isinstance(each.value, dict):
                section = self._take_highlight(each, work, section)
            else:
                self.gathering.skip(self.gathering.line(each.offset), "no object, so no highlight", text_of(each.value))

    def _take_marked(self, item: Placed, documents: Mapping[str, Mapping[str, object]]) -> None:
        """A highlight or a note of Reader's, which stand beside the document they were made in."""
        value = item.value if isinstance(item.value, dict) else {}
        line = self.gathering.line(item.offset)
        words = names_of(value.get("content")) or names_of(value.get("title"))
        if value.get("category") == "note":
            self.gathering.note(line, "a reader's own note, not the author's words", words)
            return
        parent = documents.get(text_of(value.get("parent_id")))
        if parent is None:
            reason = "no author is named: the document it was marked in is on another page"
            self.gathering.skip(line, reason, words)
            return
        if note := names_of(value.get("notes")):
            self.gathering.note(line, "a reader's own note, not the author's words", note)
        self.gathering.take(Highlight(words, line, _work(parent), tags=_tags(value.get("tags"))))

    def _take_highlight(self, item: Placed, work: Work, section: str) -> str:
        """Takes one highlight, and gives the section that what follows stands in."""
        value = item.value if isinstance(item.value, dict) else {}
        line = self.gathering.line(item.offset)
        text, note = names_of(value.get("text")), names_of(value.get("note"))
        tags = _tags(value.get("tags"))
        if gone := next((key for key in ("is_deleted", "is_discard") if value.get(key) is True), None):
            self.gathering.skip(line, "deleted in Readwise" if gone == "is_deleted" else "discarded in Readwise", text)
            return section
        if any(_HEADING.fullmatch(mark) for mark in (note.strip(), *tags)):
            self.gathering.note(line, "heading: the section of what follows", text)
            return text
        if note:
            self.gathering.note(line, "a reader's own note on this highlight, not the author's words", note)
        if _PICTURE.fullmatch(text):
            self.gathering.skip(line, "a picture, no words", text)
            return section
        if not work.authors and "book_id" in value and "author" not in value:
            reason = "no author is named: a list of highlights holds only the number of the book, an export its author"
            self.gathering.skip(line, reason, text)
            return section
        self.gathering.take(Highlight(text, line, work, locator=_locator(value), section=section, tags=tags))
        return section


def _work(value: Mapping[str, object]) -> Work:
    category = text_of(value.get("category") or value.get("source_type")).casefold()
    url = names_of(value.get("source_url"))
    is_spoken = category in _SPOKEN or _SPOKEN_AT.match(url) is not None
    kind = _KINDS.get(category, SourceKind.UNKNOWN)
    if is_spoken and kind is not SourceKind.PODCAST:
        kind = SourceKind.UNKNOWN
    return Work(
        title=names_of(value.get("title")) or names_of(value.get("readable_title")),
        authors=names_of(value.get("author")),
        kind=kind,
        url=url,
        date=names_of(value.get("published_date")),
        # A snip of an episode may be the host, a guest or an advertisement.
        words=Words.UNKNOWN if is_spoken else None,
    )


def _locator(value: Mapping[str, object]) -> str | None:
    """Where it stands, if that can be said in print: pages, locations and times can, numbers in a row cannot."""
    place, kind = value.get("location"), text_of(value.get("location_type"))
    if not isinstance(place, int | float) or isinstance(place, bool) or not 0 <= place < 10_000_000:
        return None
    if kind == "time_offset":
        return f"at {clock(place)}"
    if kind not in ("page", "location") or not place:
        return None
    end = value.get("end_location")
    is_range = isinstance(end, int) and not isinstance(end, bool) and place < end < 10_000_000
    return f"{kind} {int(place)}-{end}" if is_range else f"{kind} {int(place)}"


def _tags(value: object) -> tuple[str, ...]:
    """Tags as the export writes them, objects in a list, and as Reader does, objects by name."""
    names = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    found = (names_of(each) if isinstance(each, dict | str) else "" for each in names)
    return tuple(dict.fromkeys(tag.strip() for tag in found if tag.strip()))
