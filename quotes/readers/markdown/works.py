"""Notes of a work in Markdown: pages that collect what somebody marked in a book, an article or a tweet.

Pure. The shapes are those in which Readwise writes to Obsidian, Logseq and Roam, and Obsidian's templates for books.
What is marked is the author's; everything else on such a page is its reader's, who is nobody the page names.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import takewhile

from quotes.model import SourceKind
from quotes.readers.blocks import About, Block, BlockKind
from quotes.readers.markdown.about import told_by
from quotes.readers.markdown.blocks import Piece
from quotes.readers.markdown.words import flowing, words

_WORKS = (SourceKind.BOOK, SourceKind.ARTICLE, SourceKind.PAPER, SourceKind.PODCAST, SourceKind.POST)
_PROMISES = frozenset({"book", "books", "literature-note", "literaturenote", "booknotes", "book-notes", "readwise"})
_KEYS = frozenset({"isbn", "isbn13", "isbn10", "asin", "publisher", "full title", "last highlighted date"})
_LABEL = re.compile(r"(?:\*\*)?(?P<key>[A-Za-z][\w -]{1,30}?)(?:\*\*)?:(?:\*\*)?\s+(?P<value>\S.*)", re.S)
_HIGHLIGHTS = re.compile(
    r"(?:new )?(?:highlights?|quotes?|quotations?|clippings?|zitate|citas|citations)\b.{0,60}", re.I
)
# How Readwise begins a list of highlights in an outline.
_SYNCED = re.compile(r"(?:new )?highlights (?:first synced by|added)\b", re.I)
_OWN_NOTES = re.compile(r"(?:my )?(?:notes?|thoughts|summary|review|reflections?|takeaways|questions)\b.{0,40}", re.I)
# `([Location 345](address))`, `(Location 345)`, `([View Highlight](address))`, as Readwise writes them.
_WHERE = re.compile(
    r"\s*\(\[?(?P<what>view highlight|location|loc|page|p\.?|time)\s?(?P<number>[\d:.,-]{0,20})"
    r"(?:\]\([^\s()]{0,1000}\))?\)(?:\s*\^\w{1,40})?\s*$",
    re.I,
)
_MACHINE = re.compile(r"^(?:episode ai notes|(?:key takeaways|summary|transcript)\s*:)", re.I | re.M)
_ASIDE = re.compile(r"^(?:\*\*)?(?:my )?(?:notes?|tags?|color|comment|kommentar)(?:\*\*)?\s*:", re.I)


def about_work(values: Mapping[str, object], pieces: Sequence[Piece]) -> About | None:
    """The work that a page is notes of, by its front matter, its properties or its list of metadata; None otherwise."""
    labels: dict[str, object] = {}
    for raw in takewhile(lambda raw: not _WHERE.search(raw), _items(pieces[:60])):
        if "\n" not in raw and (found := _LABEL.fullmatch(raw)) is not None:
            labels.setdefault(found["key"].strip().casefold(), found["value"])
    keys = {key.casefold().replace("-", " ").replace("_", " ") for key in (*values, *labels)}
    is_listed = "author" in labels and bool({"full title", "category", "url"} & set(labels))
    about = told_by({**labels, **values} if is_listed else values)
    if not about.authors or not (about.title or is_listed or keys & _KEYS):
        return None
    promised = {word.casefold() for key in ("tags", "type") for word in re.findall(r"[\w-]+", str(values.get(key, "")))}
    is_book = about.kind is SourceKind.BOOK or bool(keys & _KEYS) or bool(promised & _PROMISES)
    if not is_listed and not is_book:
        return None
    return about if about.kind in _WORKS else replace(about, kind=SourceKind.BOOK if is_book else about.kind)


def _items(pieces: Sequence[Piece]) -> list[str]:
    return [piece.raw.strip() for piece in pieces if piece.block.kind is BlockKind.ITEM]


def highlights(pieces: Sequence[Piece], about: About) -> tuple[list[Block], About]:
    """The blocks of notes of a work: what is marked as quotations of its author, all else as furniture; and the work.

    Of an episode it is not said who speaks, so its highlights have no author: it is named for its show.
    """
    author = about.authors[0] if len(about.authors) == 1 and about.kind is not SourceKind.PODCAST else ""
    credit = author or (" and ".join(about.authors) if about.kind is not SourceKind.PODCAST else "")
    blocks: list[Block] = []
    marked, depth = False, 1
    for piece in pieces:
        block = piece.block
        if block.kind is BlockKind.HEADING:
            title = block.text.strip()
            marked = _HIGHLIGHTS.fullmatch(title) is not None or (marked and not _OWN_NOTES.fullmatch(title))
            is_own = _HIGHLIGHTS.fullmatch(title) or _OWN_NOTES.fullmatch(title) or title.casefold() == "metadata"
            blocks.append(replace(block, kind=BlockKind.FURNITURE, reason="heading") if is_own else block)
        elif block.kind is BlockKind.QUOTATION:
            blocks.append(_machines(piece) or (block if block.credit else replace(block, credit=credit)))
        elif block.kind is BlockKind.ITEM:
            if piece.depth == 1 and _SYNCED.match(piece.raw):
                marked, depth = True, 2
                blocks.append(replace(block, kind=BlockKind.FURNITURE, reason="heading"))
                continue
            blocks.append(_item(piece, credit, is_marked=marked and piece.depth == depth))
        elif block.kind is BlockKind.PARAGRAPH:
            blocks.append(_item(piece, credit, is_marked=False))
        else:
            blocks.append(block)
    if about.kind is SourceKind.PODCAST:
        about = replace(about, authors=(), series=about.series or next(iter(about.authors), None))
    return blocks, about


def _item(piece: Piece, credit: str, *, is_marked: bool) -> Block:
    """A highlight for what is marked or says where it stands; a label, a tag or a note of the reader as furniture."""
    block, raw = piece.block, piece.raw.strip()
    if machines := _machines(piece):
        return machines
    where = _WHERE.search(raw[-1_500:])
    is_aside = _ASIDE.match(words(raw)) is not None
    label = _LABEL.fullmatch(raw)
    is_label = label is not None and len(raw) < 300 and "\n" not in raw and where is None and not is_marked
    if is_aside or is_label or not (where or is_marked):
        reason = "about the work" if is_label and not is_aside else "a note of whoever read the work"
        return replace(block, kind=BlockKind.FURNITURE, reason=reason)
    text = flowing(raw[: len(raw) - len(where[0])] if where else raw)
    if not text:
        return replace(block, kind=BlockKind.FURNITURE, reason="a picture")
    told = credit
    if where and credit and where["number"] and re.match(r"p", where["what"], re.I):
        told = f"{credit}, p. {where['number'].strip('.,')}"
    return replace(block, kind=BlockKind.QUOTATION, text=text, credit=told)


def _machines(piece: Piece) -> Block | None:
    """What a program wrote about a stretch of sound, or heard in it without knowing who speaks; None for the rest."""
    if not _MACHINE.search(words(piece.raw)):
        return None
    reason = "a machine's summary or transcript, without who speaks"
    return replace(piece.block, kind=BlockKind.FURNITURE, reason=reason)
