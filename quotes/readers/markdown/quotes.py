"""Quotations in a piece of Markdown: where their words end, who is credited, and how many there are.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from quotes.readers.blocks import Block, BlockKind
from quotes.readers.credit import looks_like_name, read_credit, split_bare
from quotes.readers.credited import names_somebody
from quotes.readers.lines import CREDIT_LINE
from quotes.readers.markdown.words import credit_line, fields, flowing, without_quote_links, words
from quotes.readers.marks import DASH, opens_quotation
from quotes.readers.quotation import find_quotation

# Verse is narrower than this; a longer line was broken by the writer's program, and a page does not show it.
_LONGEST_VERSE = 60
# Longer than a list's quotations and their credits; what runs on is looked at by its sentences.
_LONGEST_ENTRY = 3_000
# A paragraph of more lines is no list of quotations.
_MOST_LINES = 60
_DASH_AND_SPACE = re.compile(rf"^[\s.,]{{0,4}}{DASH}?\s*")
_TEXT_COLUMN = re.compile(r"(?:quotes?|quotations?|texts?|sayings?|zitate?|citas?|citations?|citazion[ei])", re.I)
_AUTHOR_COLUMN = re.compile(r"(?:authors?|by|who|speakers?|person|name|autor(?:in)?|auteur|autore)", re.I)
_WORK_COLUMN = re.compile(r"(?:source|work|book|title|from|quelle|werk|buch|obra|livre|libro|œuvre)", re.I)
# What changelogs and manuals hold in front of their dashes, and people's words without quotation marks do not.
_OF_PROGRAMS = re.compile(r"[@#/<>{}=_`\\|]|\(\)|\b[0-9a-f]{7,40}\b|\b\d+\.\d+\.\d+")
# What a callout of quotations is called when it is not called by its author.
_NO_NAME = re.compile(
    r"\b(?:key|core|main|important|insights?|ideas?|quotes?|quotations?|zitate?|citas?|citations?|notes?|summary|takeaways?"
    r"|context|conclusions?|lessons?|references?|bibliograph\w*|primary|metadata|image|rules?|principles?|remarks?|questions?|answers?|examples?|sources?|abstract|proof"
    r"|defini\w*|termin\w*|conce[pt]\w*|theor\w*|teor\w*|lemma|axiom\w*|beispiel\w*|ejempl\w*|exempl\w*|esemp\w*)\b",
    re.I,
)


def quoted(raw: str, line: int, *, title: str = "") -> list[Block]:
    """The quotations of a text that is marked as quoted, whose first line is `line`; `title` may name their author.

    Each line that begins with a dash and a name ends one. What follows the last is one more.
    """
    lines = without_quote_links(raw).split("\n")
    named = _named(title)
    blocks: list[Block] = []
    begin = 0
    at = 0
    while at < len(lines):
        written = credit_line(lines[at])
        if CREDIT_LINE.match(written) and _names(written) and any(each.strip() for each in lines[begin:at]):
            stop = at + 1
            # The work may stand on the line below the name.
            while stop < len(lines) and re.match(r"\s*(?:[*_(\[]|,)", lines[stop]) and not _opens(lines[stop]):
                stop += 1
            credit = ", ".join(CREDIT_LINE.sub("", credit_line(each)).strip(" ,") for each in lines[at:stop])
            blocks += _block(lines[begin:at], line + begin, credit)
            begin = at = stop
        else:
            at += 1
    rest = lines[begin:]
    text = flowing("\n".join(rest))
    if text and (found := _within(text)) is not None:
        blocks.append(Block(BlockKind.QUOTATION, found[0], line + begin + _blank(rest), credit=found[1]))
    else:
        told = fields(raw)
        credit = named or ", ".join(filter(None, (told.get("author"), told.get("source"))))
        blocks += _block(rest, line + begin, credit)
    if title and not named and blocks:
        reason = "title of a callout"
        blocks.insert(0, Block(BlockKind.FURNITURE, words(title) or title, max(1, line - 1), reason=reason))
    return blocks


def credited(raw: str, line: int, *, whole: bool) -> list[Block]:
    """The quotations with credits that a paragraph or an item is made of; none for running text.

    Without `whole`, words without quotation marks count too: so are items of lists written.
    """
    if len(raw) > _LONGEST_ENTRY:
        return []
    # Words without quotation marks that hold code are a manual's.
    if not opens_quotation(raw.lstrip(" *_")) and (whole or "`" in raw):
        return []
    blocks: list[Block] = []
    begin = 0
    lines = raw.split("\n")
    if len(lines) > _MOST_LINES:
        return []
    for at in range(len(lines)):
        if at + 1 < len(lines) and not _opens(lines[at + 1]):
            continue
        if (found := _within(flowing("\n".join(lines[begin : at + 1])))) is not None:
            blocks.append(Block(BlockKind.QUOTATION, found[0], line + begin, credit=found[1]))
            begin = at + 1
    return blocks if begin == len(lines) else []


def credited_table(rows: Sequence[Sequence[str]], lines: Sequence[int]) -> list[Block]:
    """The quotations of a table whose head says which column is the text and which the author; none otherwise."""
    head = [words(cell) for cell in rows[0]] if rows else []
    text = next((at for at, cell in enumerate(head) if _TEXT_COLUMN.fullmatch(cell)), None)
    author = next((at for at, cell in enumerate(head) if _AUTHOR_COLUMN.fullmatch(cell)), None)
    work = next((at for at, cell in enumerate(head) if _WORK_COLUMN.fullmatch(cell)), None)
    if text is None or author is None:
        return []
    blocks: list[Block] = []
    for row, line in zip(rows[1:], lines[1:], strict=True):
        if max(text, author) >= len(row) or not words(row[text]):
            continue
        source = words(row[work]) if work is not None and work < len(row) else ""
        credit = credit_line(row[author]) + (f", *{source}*" if source else "")
        blocks.append(Block(BlockKind.QUOTATION, flowing(row[text]), line, credit=credit))
    return blocks


def _block(lines: Sequence[str], line: int, credit: str) -> list[Block]:
    text = _shown(lines)
    return [Block(BlockKind.QUOTATION, text, line + _blank(lines), credit=credit)] if text else []


def _blank(lines: Sequence[str]) -> int:
    """How many blank lines come first."""
    return next((at for at, each in enumerate(lines) if each.strip()), 0)


def _shown(lines: Sequence[str]) -> str:
    """Paragraphs as a page shows them; short lines that begin with capitals are verse, and stay."""
    paragraphs = []
    for raw in re.split(r"\n[ \t]*\n", "\n".join(lines).strip("\n")):
        rows = [row for row in raw.split("\n") if row.strip()]
        bare = [row.strip(" \t*_\"'“‘") for row in rows]
        is_verse = len(rows) > 1 and all(len(row) <= _LONGEST_VERSE and not row[:1].islower() for row in bare)
        paragraphs.append(flowing("  \n".join(rows) if is_verse else "\n".join(rows)))
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def _within(text: str) -> tuple[str, str] | None:
    """Words and credit of a text that ends in one, such as `"Words." — Author, Work`; None for any other."""
    if len(text) > _LONGEST_ENTRY:
        return None
    found = find_quotation(text, may_be_bare=False)
    if not found.text or found.credit.author is None or not _is_person(found.credit.author):
        return None
    if found.end < len(text) and opens_quotation(text[found.start :]):
        tail = _DASH_AND_SPACE.sub("", text[found.end :]).strip()
        is_behind = read_credit(tail).author == found.credit.author
        return found.text, tail if is_behind else ", ".join(filter(None, (found.credit.author, tail)))
    if (bare := split_bare(text)) is not None:
        return None if _OF_PROGRAMS.search(bare[0]) else bare
    # A bare name below the words is a credit only where quotation marks end them.
    return (found.text, found.credit.author) if opens_quotation(text[found.start :]) else None


def _is_person(name: str) -> bool:
    """True for what could be a name; documentation has options and accounts behind its dashes."""
    return looks_like_name(name, strict=True) and re.fullmatch(r"[^\W\d_][^<>(){}\[\]@#=/\\|]*", name) is not None


def _opens(line: str) -> bool:
    return opens_quotation(line.lstrip(" \t*_>"))


def _names(written: str) -> bool:
    """True for a credit line that names somebody; behind a hyphen that takes two words, since items begin so too."""
    name = CREDIT_LINE.sub("", written).strip()
    # A figure or a colon stands in the name of a work.
    if not names_somebody(name) or re.search(r"[\d:]", re.split(r"[,(\[*_]", name.lstrip("[*_"))[0]):
        return False
    return not re.match(r"\s*[-~]\s", written) or len(re.split(r"[,(\[]", name)[0].split()) > 1


def _named(title: str) -> str:
    """The author that a callout's title names; empty for a title that says something else."""
    written = _DASH_AND_SPACE.sub("", credit_line(title)).strip()
    written = re.sub(r"^(?:by|von|par|por|di)\s+", "", written, flags=re.I)
    if not written or _NO_NAME.search(written.split(",")[0]) or not names_somebody(written):
        return ""
    return written
