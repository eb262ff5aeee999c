"""What a page of Markdown offers for its card: its first heading, and its first quotation that names its author.

Pure. Blocks are told apart as CommonMark 0.31.2 (section 4 and 5) does, as far as these two need it: code, comments and
scripts hide what stands in them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from quotes.markup.inline import plain
from quotes.model import Certainty
from quotes.readers.credit import Credit, looks_like_name, read_credit
from quotes.readers.marks import LONG_DASH, without_outer

LONGEST_QUOTE = 4_000
"""Characters of a block quote that are looked at; the largest card holds a fifth of that."""

_LONGEST_TITLE = 2_000
_FENCE = re.compile(r" {0,3}(?P<fence>`{3,}|~{3,})")
_HEADING = re.compile(r" {0,3}#(?!#)[ \t]+(?P<title>.*)$")
_UNDERLINE = re.compile(r" {0,3}=+[ \t]*$")
_QUOTE = re.compile(r" {0,3}>")
_INDENTED = re.compile(r"(?: {4}| {0,3}\t)")
_HIDDEN = re.compile(r" {0,3}<(?:(?P<comment>!--)|(?P<tag>script|style|pre|textarea)\b)", re.I)
_DASH = re.compile(rf"\s*(?:(?P<long>{LONG_DASH})\s*|(?P<hyphen>-)\s+)(?=\S)")
_NO_WORDS = re.compile(r"\s*(?:>|\[!\w+\]|`{3}|~~~|#{1,6}\s|[-*+]\s|\d{1,9}[.)]\s|\|)")
"""How a line of a block quote begins that is none of a quotation: another quote, a callout, code, a list, a table."""


@dataclass(frozen=True, slots=True)
class BlockQuote:
    """A quotation and its credit; `line` counts from 1 in the page's body."""

    text: str
    author: str
    credit: Credit
    line: int


def first_heading(body: str) -> str | None:
    """The words of the first heading of the first level, `# So` or underlined with `===`; None without one."""
    for kind, _, lines in _blocks(body):
        if kind == "heading" and (title := plain(" ".join(lines)[:_LONGEST_TITLE])):
            return title
    return None


def first_quotation(body: str) -> BlockQuote | None:
    """The first block quote whose last line is a dash and its author's name, `> — Name, *Work*`; None without one.

    A credit that no name can be read from is none, and neither is "unknown": nobody is made up.
    """
    for kind, line, lines in _blocks(body):
        if kind == "quote" and (found := _quotation(lines, line)):
            return found
    return None


def _quotation(lines: list[str], line: int) -> BlockQuote | None:
    inner = [re.sub(r"^ {0,3}> ?", "", one) for one in lines]
    while inner and not inner[-1].strip():
        inner.pop()
    # The work may stand on a line below the name.
    start = next((at for at in range(len(inner) - 1, max(0, len(inner) - 3), -1) if _DASH.match(inner[at])), None)
    if start is None or sum(map(len, inner)) > LONGEST_QUOTE or any(map(_NO_WORDS.match, inner[:start])):
        return None
    dash = _DASH.match(inner[start])
    credit = read_credit(" ".join([_DASH.sub("", inner[start], count=1), *inner[start + 1 :]]))
    author = plain(credit.author or "")
    if credit.certainty is Certainty.UNKNOWN or not looks_like_name(author, strict=True):
        return None
    if dash and dash["hyphen"] and len(author.split()) < 2:
        # `- Docker` is the one item of a list more often than a person.
        return None
    words = plain(_joined(inner[:start]))
    return BlockQuote(without_outer(words), author, credit, line) if words else None


def _joined(lines: list[str]) -> str:
    """Paragraphs as lines that end where the page ends them: by two spaces, a backslash, or an empty line."""
    text = ""
    for line in lines:
        if not line.strip():
            text = text.rstrip() + "\n\n"
        elif line.endswith(("  ", "\\")):
            text += line.strip().removesuffix("\\").rstrip() + "\n"
        else:
            text += line.strip() + " "
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _blocks(body: str) -> Iterator[tuple[str, int, list[str]]]:
    """Headings of the first level and block quotes, as kind, line and lines."""
    quote: list[str] = []
    paragraph: list[str] = []
    fence = ending = ""
    for number, line in enumerate([*body.split("\n"), ""], start=1):
        if ending:
            ending = "" if ending in line.casefold() else ending
            continue
        if fence:
            shut = line.strip()
            fence = "" if len(shut) >= len(fence) and set(shut) == {fence[0]} and not _INDENTED.match(line) else fence
            continue
        if quote or _QUOTE.match(line):
            # What follows without its sign and without an empty line belongs to it still.
            if line.strip() and not (quote and _starts(line)):
                quote.append(line)
                paragraph = []
                continue
            yield "quote", number - len(quote), quote
            quote = []
        if opened := _FENCE.match(line):
            fence, paragraph = opened["fence"], []
        elif hidden := _HIDDEN.match(line):
            end = "-->" if hidden["comment"] else f"</{hidden['tag'].casefold()}"
            ending, paragraph = ("" if end in line.casefold()[hidden.end() :] else end), []
        elif not paragraph and _INDENTED.match(line):
            continue
        elif heading := _HEADING.match(line):
            yield "heading", number, [re.sub(r"(?:^|[ \t]+)#+[ \t]*$", "", heading["title"])]
            paragraph = []
        elif paragraph and _UNDERLINE.match(line):
            yield "heading", number - len(paragraph), paragraph
            paragraph = []
        else:
            paragraph = [*paragraph[-20:], line] if line.strip() else []


def _starts(line: str) -> bool:
    """Whether a line begins a block of its own, and so ends the block quote before it."""
    return bool(_FENCE.match(line) or _HIDDEN.match(line) or _HEADING.match(line))
