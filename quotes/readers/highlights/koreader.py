"""The KOReader reader: its exports as JSON and Markdown, and the files it keeps beside its books.

Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from quotes.errors import InputError
from quotes.readers.decoding import decode, decode_head
from quotes.readers.highlights.gathering import Gathering
from quotes.readers.highlights.highlight import Highlight, Work
from quotes.readers.highlights.koreader_markdown import looks_like_export, take_markdown
from quotes.readers.highlights.koreader_sidecar import take_sidecar
from quotes.readers.highlights.placed_json import Placed, count_keys, elements, member, names_of, text_of, values_of
from quotes.readers.reader import Reading

# Keys that stand beside `entries` in no other program's files.
_KEYS_BESIDE = frozenset({"created_on", "number_of_pages", "md5sum", "exported", "drawer"})
_VERSION = re.compile(r'"version"\s{0,8}:\s{0,8}"json/')
# A table, with or without `return` and remarks in front; a bracket after the brace is a key of Lua's, never JSON.
_LUA = re.compile(r"(?:--[^\n]*\n\s*){0,20}(?:return\b|\{\s*\[\s*[\"\d])")
_SIDECAR_KEYS = re.compile(
    r'\["(?:annotations|bookmarks|highlight|doc_props|stats|doc_path|partial_md5_checksum|drawer|pos0)"\] ='
)


@dataclass(frozen=True, slots=True)
class KoreaderReader:
    """Reads what KOReader exports or keeps: highlights become drafts, notes and bookmarks notes."""

    name: str = "koreader"

    def sniff(self, head: bytes, filename: str) -> float:
        """Sure of keys and headings that only KOReader writes."""
        text = decode_head(head).lstrip()
        if _LUA.match(text):
            return 0.95 if _SIDECAR_KEYS.search(text) else 0.0
        if text[:1] in ("{", "["):
            has_entries = count_keys(text, frozenset({"entries"})) == 1 and count_keys(text, _KEYS_BESIDE) > 0
            return 0.95 if has_entries or _VERSION.search(text) else 0.0
        return 0.95 if text.startswith("# ") and looks_like_export(text) else 0.0

    def read(self, document: bytes, name: str) -> Reading:
        """The highlights. Raises InputError for a file that is none of KOReader's."""
        decoded = decode(document, name)
        gathering = Gathering(self.name, decoded, name)
        start = decoded.text.lstrip()
        if _LUA.match(start):
            is_known = take_sidecar(gathering, name)
        elif start[:1] in ("{", "["):
            is_known = _take_json(gathering, name)
        else:
            is_known = take_markdown(gathering)
        if not is_known:
            raise InputError(
                f"{name} holds no highlights of KOReader's.",
                "Name an export as JSON or Markdown, or a metadata file from a .sdr folder.",
            )
        return gathering.reading()


def _take_json(gathering: Gathering, name: str) -> bool:
    """Takes one export, or the several that older versions put one after another; False when there is none."""
    waiting = values_of(gathering.text, name)
    is_known = False
    # What is inside a list comes after all that stands beside it.
    for exported in waiting:
        if isinstance(exported.value, list):
            waiting.extend(elements(gathering.text, exported))
        elif (documents := member(gathering.text, exported, "documents")) is not None:
            is_known = True
            waiting.extend(elements(gathering.text, documents))
        elif (entries := member(gathering.text, exported, "entries")) is not None:
            is_known = True
            _take_book(gathering, exported, entries)
        else:
            gathering.skip(gathering.line(exported.offset), "no book: it has no entries", text_of(exported.value))
    return is_known


def _take_book(gathering: Gathering, book: Placed, entries: Placed) -> None:
    value = book.value if isinstance(book.value, dict) else {}
    work = Work(names_of(value.get("title")), names_of(value.get("author")))
    if not entries.value:
        gathering.note(gathering.line(book.offset), "a book in which nothing was marked", work.title)
    for entry in elements(gathering.text, entries):
        line = gathering.line(entry.offset)
        if not isinstance(entry.value, dict):
            gathering.skip(line, "no object, so no highlight", text_of(entry.value))
            continue
        text, page = names_of(entry.value.get("text")).strip(), text_of(entry.value.get("page"))
        if note := names_of(entry.value.get("note")).strip():
            gathering.note(line, "a reader's own note, not the author's words", note)
        if not text:
            gathering.note(line, f"bookmark or picture: page {page[:40]}", work.title)
            continue
        first, _, last = page.partition("-")
        page = first if first == last else page
        locator = f"page {page}" if re.fullmatch(r"[\w.-]{1,20}", page) else None
        gathering.take(Highlight(text, line, work, locator=locator, section=names_of(entry.value.get("chapter"))))
