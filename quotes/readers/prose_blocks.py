"""Plain running text taken apart: its title, byline and date, and its paragraphs, however their lines are broken.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

from quotes.readers.blocks import About, Block, BlockKind
from quotes.readers.credit import looks_like_name
from quotes.readers.lines import BULLET, CREDIT_LINE
from quotes.readers.marks import CLOSERS
from quotes.readers.sections import BYLINE, DATE_LINE, PRESS_LINE, date_of, furniture

# Running text that is broken to fit a margin has longer lines than verse, whose line ends are the author's.
_SHORTEST_PROSE_LINE = 50
# A line longer than any margin is a paragraph by itself.
_LONGEST_MARGIN = 120
_LONGEST_HEADING = 80
# Title, subtitle, byline and date stand in the first few groups of lines.
_HEAD_CHUNKS = 6
_RULE = re.compile(r"\s*([-=*_~#])(?:\s*\1){2,}\s*")
_UNDERLINE = re.compile(r"\s*(?:={3,}|-{3,})\s*")
_FIELD = re.compile(
    r"(?P<key>title|authors?|by|date|published|language|source|url|speakers?|translator)\s*:\s+(?P<value>\S.*)",
    re.I,
)
_EDITION = re.compile(r"\*{3}\s?(?P<which>START|END) OF (?:THE|THIS) PROJECT GUTENBERG", re.I)
_SALUTATION = re.compile(r"(?:my )?(?:dear(?:est)?|liebe[rs]?|cher|chère|querid[oa]|car[oa])\s+[^.!?]{1,60}[,:!]", re.I)
_CLOSING = re.compile(
    r"(?:yours?(?: \w+)?|(?:most )?sincerely(?: yours)?|(?:best|kind|warm) (?:regards|wishes)|regards|with love"
    r"|love|respectfully(?: yours)?"
    r"|(?:i (?:am|remain),? .{0,40})|mit freundlichen grüßen|herzlich|cordialement|saludos|un abrazo"
    r"|cordiali saluti),?",
    re.I,
)


@dataclass(slots=True)
class _Chunk:
    """Lines without a blank one between them. `line` counts from 1."""

    line: int
    lines: list[str] = field(default_factory=list)


def blocks_of(text: str) -> tuple[About, tuple[Block, ...]]:
    """What the text says about itself, and its blocks in order."""
    chunks = list(_chunks(text))
    begin, end = _edition(chunks)
    about, blocks = About(), []
    for index, chunk in enumerate(chunks):
        if not begin <= index < end:
            about = _with_fields(about, chunk)
            blocks.append(_furniture(chunk, "about the edition, not the text"))
    head: list[Block] = []
    first = begin
    while first < min(end, begin + _HEAD_CHUNKS):
        about, taken = _head(about, chunks[first], is_first=all(block.reason == PRESS_LINE for block in head))
        if not taken:
            break
        head.extend(taken)
        first += 1
    body: list[Block] = []
    for index in range(first, end):
        following = chunks[index + 1] if index + 1 < end else None
        body.extend(_blocks(chunks[index], following))
    about = _signed(about, body)
    return about, tuple(sorted((*blocks, *head, *body), key=lambda block: block.line))


def _chunks(text: str) -> Iterator[_Chunk]:
    chunk = _Chunk(1)
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            if not chunk.lines:
                chunk = _Chunk(number)
            chunk.lines.append(line.rstrip())
        elif chunk.lines:
            yield chunk
            chunk = _Chunk(number)
    if chunk.lines:
        yield chunk


def _edition(chunks: list[_Chunk]) -> tuple[int, int]:
    """Between which chunks the text itself stands, in a file that says so."""
    begin, end = 0, len(chunks)
    for index, chunk in enumerate(chunks):
        for line in chunk.lines[:3]:
            mark = _EDITION.match(line)
            if mark and mark["which"].upper() == "START":
                begin = index + 1
            elif mark:
                end = min(end, index)
    return (begin, end) if begin <= end else (0, len(chunks))


def _with_fields(about: About, chunk: _Chunk) -> About:
    for line in chunk.lines:
        match = _FIELD.fullmatch(line.strip()) if len(line) <= 300 else None
        if match is None:
            continue
        key, value = match["key"].casefold(), match["value"].strip()
        if key == "title" and about.title is None:
            about = replace(about, title=value)
        elif key in ("author", "authors", "by") and not about.authors:
            about = replace(about, authors=names_in(value))
        elif key in ("speaker", "speakers") and not about.speakers:
            about = replace(about, speakers=names_in(value))
        elif key in ("date", "published") and about.date is None:
            about = replace(about, date=date_of(value))
        elif key == "url" and about.url is None and re.match(r"https?://\S+$", value):
            about = replace(about, url=value)
    return about


def names_in(line: str) -> tuple[str, ...]:
    """The names a byline holds, as far as they go: `Ann Author and Bob Writer, Example News` holds two."""
    names: list[str] = []
    # One space for many, because a pattern would try each of them as the beginning of a separator.
    for part in re.split(r", (?:and )?| (?:and|und|et|y) | ?[&;|] ?", " ".join(line.split()).strip(" .")):
        if not looks_like_name(part, strict=True) or len(part.split()) < 2:
            break
        names.append(part)
    return tuple(names)


def _head(about: About, chunk: _Chunk, *, is_first: bool) -> tuple[About, list[Block]]:
    """A chunk at the beginning taken as title, byline, date or fields; no blocks when it is running text."""
    if all(len(line) <= 300 and _FIELD.fullmatch(line.strip()) for line in chunk.lines):
        return _with_fields(about, chunk), [_furniture(chunk, "header of the document")]
    if len(chunk.lines) > 4 or any(len(line) > _LONGEST_MARGIN for line in chunk.lines):
        return about, []
    blocks: list[Block] = []
    for offset, line in enumerate(chunk.lines):
        words, number = line.strip(), chunk.line + offset
        if (byline := BYLINE.fullmatch(words)) and (names := names_in(byline["name"])):
            about = about if about.authors else replace(about, authors=names)
            blocks.append(Block(BlockKind.FURNITURE, words, number, reason="byline"))
        elif DATE_LINE.fullmatch(words.strip(" .")):
            about = about if about.date else replace(about, date=date_of(words))
            blocks.append(Block(BlockKind.FURNITURE, words, number, reason="date"))
        elif furniture(words) == PRESS_LINE:
            blocks.append(Block(BlockKind.FURNITURE, words, number, reason=PRESS_LINE))
        elif _RULE.fullmatch(words):
            blocks.append(Block(BlockKind.FURNITURE, words, number, reason="ornament"))
        elif is_first and not blocks and _is_heading(words) and furniture(words) is None:
            title = words.lstrip("# ")
            about = about if about.title else replace(about, title=title)
            blocks.append(Block(BlockKind.HEADING, title, number, level=1))
        else:
            return about, []
    return about, blocks


def _is_heading(line: str) -> bool:
    return (
        len(line) <= _LONGEST_MARGIN
        and line[-1] not in ".!?…,;:\"”»“'’"
        and line[0] not in CLOSERS
        and not BULLET.match(line)
        and not CREDIT_LINE.match(line)
        and not _SALUTATION.fullmatch(line)
        and any(map(str.isalpha, line))
    )


def _blocks(chunk: _Chunk, following: _Chunk | None) -> list[Block]:
    """The blocks of a chunk: any number of underlined headings, and what the lines below them are."""
    blocks: list[Block] = []
    lines, first = chunk.lines, 0
    while first + 1 < len(lines) and _UNDERLINE.fullmatch(lines[first + 1]) and len(lines[first]) <= _LONGEST_MARGIN:
        blocks.append(Block(BlockKind.HEADING, lines[first].strip(), chunk.line + first, level=2))
        first += 2
    if first < len(lines):
        blocks.extend(_below_headings(_Chunk(chunk.line + first, lines[first:]), following))
    return blocks


def _below_headings(chunk: _Chunk, following: _Chunk | None) -> list[Block]:
    lines = chunk.lines
    if len(lines) == 1 and _RULE.fullmatch(lines[0]):
        return [_furniture(chunk, "ornament")]
    if len(lines) == 1 and _SALUTATION.fullmatch(lines[0].strip()):
        return [_furniture(chunk, "salutation")]
    if len(lines) == 1 and len(lines[0]) <= _LONGEST_HEADING and _is_heading(lines[0].strip()) and _runs_on(following):
        return [Block(BlockKind.HEADING, lines[0].strip("# \t"), chunk.line, level=2)]
    if all(line.lstrip().startswith(">") for line in lines):
        quoted = [re.sub(r"^\s*>\s?", "", line) for line in lines]
        return [Block(BlockKind.QUOTATION, _joined(quoted), chunk.line)]
    if len(lines) > 1 and all(line.startswith(("    ", "\t")) for line in lines):
        return [Block(BlockKind.QUOTATION, _joined(lines), chunk.line)]
    return [
        Block(BlockKind.ITEM if is_item else BlockKind.PARAGRAPH, _joined(part), number)
        for number, part, is_item in _split(chunk)
    ]


def _runs_on(following: _Chunk | None) -> bool:
    """True when what follows is longer than a heading: a lone short line above nothing heads nothing."""
    return following is not None and (
        len(following.lines) > 1
        or len(following.lines[0]) > _LONGEST_HEADING
        or not _is_heading(following.lines[0].strip())
    )


def _split(chunk: _Chunk) -> Iterator[tuple[int, list[str], bool]]:
    """The paragraphs and items of a chunk: items by signs, paragraphs by indents or by lines beyond any margin."""
    lines = chunk.lines
    by_line = sum(map(len, lines)) > _LONGEST_MARGIN * len(lines)
    by_indent = lines[0][:1].isspace() and not all(line[:1].isspace() for line in lines)
    has_items = BULLET.match(lines[0]) is not None
    start, is_item = 0, has_items
    for at in range(1, len(lines)):
        starts_item = has_items and BULLET.match(lines[at]) is not None
        if starts_item or by_line or (by_indent and lines[at][:1].isspace()):
            yield chunk.line + start, _without_sign(lines[start:at], is_item), is_item
            start, is_item = at, starts_item
    yield chunk.line + start, _without_sign(lines[start:], is_item), is_item


def _without_sign(lines: list[str], is_item: bool) -> list[str]:
    return [BULLET.sub("", lines[0]), *lines[1:]] if is_item else lines


def _joined(lines: list[str]) -> str:
    """Lines broken at a margin as one; verse, and a credit below, keep their line ends."""
    stripped = [line.strip() for line in lines if line.strip()]
    is_verse = len(stripped) > 2 and all(len(line) < _SHORTEST_PROSE_LINE for line in stripped)
    text = stripped[0] if stripped else ""
    for before, line in pairwise(stripped):
        if is_verse or CREDIT_LINE.match(line):
            text += f"\n{line}"
        elif re.search(r"\w-$", before) and line[:1].islower():
            text += line
        else:
            text += f" {line}"
    return text


def _furniture(chunk: _Chunk, reason: str) -> Block:
    return Block(BlockKind.FURNITURE, "\n".join(chunk.lines), chunk.line, reason=reason)


def _signed(about: About, body: list[Block]) -> About:
    """The author a letter is signed by: a closing formula, and a name below it, at the end."""
    for at in range(max(0, len(body) - 3), len(body)):
        lines = body[at].text.split("\n")
        formula, name = lines[0], lines[1] if len(lines) > 1 else ""
        if len(lines) == 1 and (
            match := re.match(rf"(?P<formula>{_CLOSING.pattern})\s+(?P<name>[^,.]{{3,60}})$", lines[0], re.I)
        ):
            formula, name = match["formula"], match["name"]
        elif len(lines) == 1 and at + 1 < len(body):
            name = body[at + 1].text
        if _CLOSING.fullmatch(formula.strip()) and (names := names_in(name)):
            count = 1 if len(lines) > 1 or name in body[at].text else 2
            for block in range(at, at + count):
                body[block] = replace(body[block], kind=BlockKind.FURNITURE, reason="signature")
            return about if about.authors else replace(about, authors=names)
    return about
