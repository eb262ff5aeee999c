"""The Markdown reader: posts, notes and lists, in CommonMark and the dialects of Obsidian, Logseq and Readwise.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from quotes.errors import InputError
from quotes.markup.front_matter import FrontMatter, Wanted, read_front_matter
from quotes.readers.blocks import Block, BlockKind
from quotes.readers.decoding import decode
from quotes.readers.lines import Kind, entries
from quotes.readers.markdown.about import told_by, with_blocks
from quotes.readers.markdown.blocks import Piece, pieces_of
from quotes.readers.markdown.notes import Prepared, prepared
from quotes.readers.markdown.signs import likeness
from quotes.readers.markdown.works import about_work, highlights
from quotes.readers.reader import Note, Reading, excerpt
from quotes.readers.running import read_blocks

_PEOPLE = frozenset(["author", "authors", "speaker", "speakers", "by", "creator", "guest", "guests"])
_WANTED = Wanted(tables=_PEOPLE)
_SIMPLE = re.compile(
    r"^(?P<key>title|authors?|date|url|speakers?|lang|language):[ \t]+(?P<value>\S.*)$",
    re.I | re.M,
)
# As many keys as fit into one line of a report.
_MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class MarkdownReader:
    """Reads Markdown, with front matter or without."""

    name: str = "markdown"

    def sniff(self, head: bytes, filename: str) -> float:
        """How much of the text is Markdown's, and whether the file's name ends as Markdown's do."""
        return likeness(head, filename)

    def read(self, document: bytes, name: str) -> Reading:
        """The quotations and the author's own sentences. Front matter that is no YAML is left out, with a warning."""
        decoded = decode(document, name)
        front, warnings = _front_matter(decoded.text, name)
        ready = prepared(front.body)
        first = front.begins
        pieces = pieces_of(ready, first)
        values = {**_page_properties(ready, pieces, first), **front.values}
        notes = _notes(front, ready, first)
        if (work := about_work(values, pieces)) is not None:
            blocks, about = highlights(pieces, work)
            about, blocks = with_blocks(about, blocks, front.body)
        else:
            about, blocks = with_blocks(told_by(values), [piece.block for piece in pieces], front.body)
        return read_blocks(
            _with_named_author(blocks, pieces),
            about,
            text=decoded.text,
            document=decoded.sha256,
            name=name,
            format=self.name,
            encoding=decoded.encoding,
            notes=notes,
            warnings=(*decoded.warnings, *warnings),
        )


def _front_matter(text: str, name: str) -> tuple[FrontMatter, list[str]]:
    """The front matter, and a warning where it cannot be read: then only its plain lines count."""
    try:
        return read_front_matter(text, name, _WANTED), []
    except InputError as error:
        warning = f"{error.message} Only its title, author and date were looked for."
        fence, _, rest = text.partition("\n")
        end = re.search(rf"^(?:{re.escape(fence.strip())}|\.\.\.)[ \t]*$", rest, re.M) if fence.strip() else None
        if end is None:
            return FrontMatter(body=text), [warning]
        head = rest[: end.start()]
        values = {found["key"].casefold(): found["value"].strip(" \"'") for found in _SIMPLE.finditer(head)}
        body = rest[end.end() :].removeprefix("\n")
        return FrontMatter(values, {}, body, head.count("\n") + 3), [warning]


def _page_properties(ready: Prepared, pieces: list[Piece], first: int) -> Mapping[str, object]:
    """The properties above the first block, which are the page's."""
    begins = next((piece.block.line - first for piece in pieces), len(ready.lines))
    found: dict[str, object] = {}
    for each in ready.properties:
        if each.line <= begins and each.value:
            found.setdefault(each.key.replace("-", " "), each.value)
    return found


def _notes(front: FrontMatter, ready: Prepared, first: int) -> list[Note]:
    notes: list[Note] = []
    if front.begins > 1:
        keys = ", ".join(list(front.values)[:_MOST_SHOWN])
        notes.append(Note(1, f"front matter, lines 1 to {front.begins - 1}", excerpt(keys)))
    for each in ready.properties:
        notes.append(Note(first + each.line - 1, f"property {excerpt(each.key)}", excerpt(each.value)))
    if ready.comments:
        shown = f"{len(ready.comments)} lines" if len(ready.comments) > 1 else "a line"
        notes.append(Note(first + ready.comments[0] - 1, f"comments that no page shows, {shown}"))
    return notes


def _with_named_author(blocks: list[Block], pieces: list[Piece]) -> list[Block]:
    """The quotations below `# Quotes by Ann Author` with her name, where they have none of their own."""
    author, promised = "", False
    kept: list[Block] = []
    raws = {id(piece.block): piece.raw for piece in pieces}
    for block in blocks:
        if block.kind is BlockKind.HEADING:
            found = next(iter(entries(block.text)), None)
            if found is not None and found.kind is Kind.TITLE:
                author, promised = found.name, found.quotes_promised
            elif block.level == 1:
                author, promised = "", False
        elif author and block.kind is BlockKind.QUOTATION and not block.credit:
            block = replace(block, credit=author)
        elif author and promised and block.kind is BlockKind.ITEM and raws.get(id(block)):
            block = replace(block, kind=BlockKind.QUOTATION, credit=author)
        kept.append(block)
    return kept
