"""What KOReader keeps beside a book: `metadata.epub.lua`, with its highlights in the shape of any of its versions.

Pure.
"""

from __future__ import annotations

import re

from quotes.readers.highlights.gathering import Gathering
from quotes.readers.highlights.highlight import Highlight, Work
from quotes.readers.highlights.lua_table import Table, read_table

# What old versions wrote for a highlight nobody had written a note on: `Page 12 The words @ 2020-01-01 10:00:00`.
_OWN_LABEL = re.compile(r".{1,20}\d.{0,20000} @ \d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}", re.S)


def take_sidecar(gathering: Gathering, name: str) -> bool:
    """Takes the highlights of a sidecar; False for a table that is none. Raises InputError for what is no table."""
    root = read_table(gathering.text, name)
    about, statistics = root.table("doc_props"), root.table("stats")
    if not {"annotations", "highlight", "highlights", "bookmarks", "doc_props", "stats"} & set(root.values):
        return False
    work = Work(
        title=about.text("title") or statistics.text("title"),
        authors=about.text("authors") or statistics.text("authors"),
        language=about.text("language"),
    )
    for _, each in root.table("annotations").numbered():
        _take_annotation(gathering, each, work)
    # Programs that write files for KOReader call the list so.
    for _, each in root.table("highlights").numbered():
        _take_words(gathering, each, work, str(each.values.get("pageno") or ""))
    if "annotations" not in root.values:
        for page, marked in root.table("highlight").numbered():
            for _, each in marked.numbered():
                _take_words(gathering, each, work, str(each.values.get("pageno") or page))
        _take_bookmarks(gathering, root)
    return True


def _take_annotation(gathering: Gathering, each: Table, work: Work) -> None:
    line = _line(gathering, each)
    page = each.values.get("pageno") or each.values.get("page")
    if note := each.text("note"):
        gathering.note(line, "a reader's own note, not the author's words", note)
    if "drawer" not in each.values and "pos0" not in each.values:
        gathering.note(line, f"bookmark: page {page}" if isinstance(page, int) else "bookmark", each.text("text"))
        return
    _take_words(gathering, each, work, str(page) if isinstance(page, int | str) else "")


def _take_words(gathering: Gathering, each: Table, work: Work, page: str) -> None:
    line = _line(gathering, each)
    if not (text := (each.text("text") or each.text("notes")).strip()):
        gathering.skip(line, "a marked picture, no words", each.text("chapter"))
        return
    # In books that flow the page is a path into the file, which nobody can look up in print.
    locator = f"page {page}" if re.fullmatch(r"[\w.-]{1,12}", page) else None
    gathering.take(Highlight(text, line, work, locator=locator, section=each.text("chapter")))


def _take_bookmarks(gathering: Gathering, root: Table) -> None:
    """Bookmarks of old versions: one for each highlight too, with the reader's note where there is one."""
    for _, each in root.table("bookmarks").numbered():
        line = _line(gathering, each)
        text = each.text("text")
        if not each.values.get("highlighted"):
            gathering.note(line, "bookmark", text or each.text("notes"))
        elif text and not _OWN_LABEL.fullmatch(text) and text.strip() != each.text("notes").strip():
            gathering.note(line, "a reader's own note, not the author's words", text)


def _line(gathering: Gathering, each: Table) -> int:
    offset = each.offsets.get("text", min(each.offsets.values(), default=0))
    return gathering.line(offset)
