"""Lines of a list into entries: which lines belong together, which are headings, and which name the author of all.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum

from quotes.readers.credit import looks_like_name, split_bare
from quotes.readers.marks import ALL_CLOSERS, CLOSERS, DASH, LONG_DASH, closings, opens_quotation

BULLET = re.compile(r"^\s{0,12}(?:[-*+•‣◦▪●·]|\(?\d{1,4}[.)]|[a-z]\))\s+(?=\S)")
CREDIT_LINE = re.compile(rf"^\s*(?:>\s*)?(?:{LONG_DASH}\s*|[-~]\s+)(?=\S)")
_BLOCKQUOTE = re.compile(r"^\s{0,3}>\s?")
_RULE = re.compile(r"^\s*([-=*_~#])(?:\s*\1){2,}\s*$")
_MARKDOWN_HEADING = re.compile(r"^\s{0,3}#{1,6}\s+(?P<title>.*?)\s*#*\s*$")
_HEADING_SIGN = re.compile(r"^\s{0,3}#{1,6}\s")
_UNDERLINE = re.compile(r"\s*(?:={3,}|-{3,})\s*")
_BOLD_HEADING = re.compile(r"^\s*(?:\*\*|__)(?P<title>[^*_]+)(?:\*\*|__):?\s*$")
_NUMBERED_HEADING = re.compile(
    r"^\s*(?:part|chapter|section|book|teil|kapitel|abschnitt|partie|chapitre|parte|capítulo|capitolo|sección|seção|часть"
    r"|глава)\s+(?:\d+|[IVXLC]+|[A-Z]|one|two|three|four|five|six|seven|eight|nine|ten)\s*(?:[:.：]|\s[–—-])\s*(?P<title>\S.*)$",
    re.I,
)
# "Lessons from Rome" names no author, so a title of this looser kind must hold a name of two words or more.
_LOOSE_TITLE = re.compile(
    r"^(?:[\w\s-]{0,30}?)\b(?:lessons|insights|ideas|wisdom|words|thoughts) (?:from|of|by) (?P<name>.+)$", re.I
)
_TITLE = re.compile(
    r"^(?:[\w\s-]{0,30}?)\b(?:quotes|quotations|sayings|aphorisms|maxims|sentences|zitate|citations|citas|frases"
    r"|citazioni|citações|цитаты)\s+(?:by|from|of|von|de|di|da|par|por)\s+(?P<name>.+)$",
    re.I,
)
_AUTHOR_LINE = re.compile(r"^(?:author|by|speaker|autor|autorin|auteur|autore|автор)\s*[:：]\s*(?P<name>.+)$", re.I)

_LED_IN = re.compile(r"[^\"“«„「『]{0,100}?[:：]\s*(?=[\"“«„「『])")

_SPEAKER = re.compile(
    rf"[\s>*_]{{0,8}}(?P<name>[^\W\d_][^\"“”«»„「『\n:：—–]{{1,80}}?)(?:\*\*|__)?(?:\s{{0,4}}[:：]|\s{{1,4}}{DASH})"
    r"(?:\*\*|__)?\s{1,4}(?=[\"“«„‘「『‹'])"
)

_LONGEST_HEADING = 100
# A credit stands at most two blank lines below its quotation, a list as close below its heading.
_LOOK_AHEAD = 3
# Longer than a quotation may be; what runs on is prose, and looking back over all of it for every line takes hours.
_MOST_LINES = 100


class Kind(Enum):
    """What a group of lines is."""

    ENTRY = "entry"
    HEADING = "heading"
    TITLE = "title"


@dataclass(slots=True)
class Entry:
    """Lines that belong together, from line `line` on, counted from 1: `parts` without what marks them, `lines` as is.

    `name` is a heading's title, or the author a title names. `is_item` says that it stood behind a bullet, `is_block`
    that it was marked as a block quotation. `quotes_promised` says that a title calls its list quotations,
    `is_under_name` that a name stands in the line right above: it may be the credit, and the name below another's.
    """

    kind: Kind
    line: int
    parts: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    name: str = ""
    is_item: bool = False
    is_block: bool = False
    quotes_promised: bool = False
    is_under_name: bool = False

    @property
    def text(self) -> str:
        """The lines without bullets and block quotation signs."""
        return "\n".join(self.parts)

    def as_it_stands(self, start: int, end: int) -> str:
        """The part of `text` from `start` to `end`, with the signs that stand in front of its further lines."""
        pieces = self.text[start:end].split("\n")
        first = self.text.count("\n", 0, start)
        for at in range(1, len(pieces)):
            part, line = self.parts[first + at], self.lines[first + at]
            pieces[at] = line[: len(line) - len(part)] + pieces[at]
        return "\n".join(pieces)


def entries(text: str) -> Iterator[Entry]:
    """The document's entries, headings and titles, in order; blank lines and ruled lines are in none of them."""
    lines = text.split("\n")
    last = text.rstrip().rpartition("\n")[2].strip()
    # A list that ends with words and no name below them has its names above them.
    names_lead = opens_quotation(last) and not _has_credit(last)
    current: Entry | None = None
    for number, line in enumerate(lines, start=1):
        after = lines[number : number + _LOOK_AHEAD]
        if current is not None and _continues(current, line, after):
            if line.strip():
                current.parts.append(_BLOCKQUOTE.sub("", line).rstrip() if current.is_block else line.rstrip())
                current.lines.append(line.rstrip())
            continue
        if current is not None:
            yield current
        is_under_name = current is not None and _is_only_name(current, names_lead=names_lead)
        current = None if not line.strip() or _RULE.match(line) else _begun(number, line, after)
        if current is not None:
            current.is_under_name = is_under_name
        if current is not None and current.kind is not Kind.ENTRY:
            yield current
            current = None
    if current is not None:
        yield current


def _is_only_name(entry: Entry, *, names_lead: bool) -> bool:
    """True for a line that is a credit without words, or a name where names stand above their words."""
    if len(entry.parts) != 1:
        return False
    is_credit = CREDIT_LINE.match(entry.lines[0]) is not None and not entry.is_item
    name = re.split(r"[,(]", CREDIT_LINE.sub("", entry.text), maxsplit=1)[0].strip(" *_:")
    return (is_credit or names_lead) and looks_like_name(name, strict=True)


def _begun(number: int, line: str, after: list[str]) -> Entry:
    heading = None
    if len(line) <= 2 * _LONGEST_HEADING:
        heading = _MARKDOWN_HEADING.match(line) or _BOLD_HEADING.match(line)
    title = heading["title"].strip() if heading else line.strip()
    if len(title) <= 2 * _LONGEST_HEADING and (named := _author_named(title)) is not None:
        name, promised = named
        return Entry(Kind.TITLE, number, [line], name=name, quotes_promised=promised)
    if (numbered := _NUMBERED_HEADING.match(title)) and not any(mark in numbered["title"] for mark in '"“«„'):
        return Entry(Kind.HEADING, number, [line], name=numbered["title"].strip())
    if heading or _is_plain_heading(line, after):
        return Entry(Kind.HEADING, number, [line], name=title.rstrip(":：").strip())
    is_block = _BLOCKQUOTE.match(line) is not None
    body = _BLOCKQUOTE.sub("", line)
    item = BULLET.match(body)
    first = (body[item.end() :] if item else body).rstrip()
    return Entry(Kind.ENTRY, number, [first], [line.rstrip()], is_item=bool(item), is_block=is_block)


def _author_named(title: str) -> tuple[str, bool] | None:
    """The author a title names, and whether it calls the list quotations; None for any other line."""
    if match := _TITLE.match(title) or _AUTHOR_LINE.match(title):
        name = match["name"].strip(" *_:")
        return (name, True) if looks_like_name(name, strict=True) else None
    if match := _LOOSE_TITLE.match(title):
        name = match["name"].strip(" *_:")
        return (name, False) if looks_like_name(name, strict=True) and len(name.split()) > 1 else None
    return None


def _is_plain_heading(line: str, after: list[str]) -> bool:
    """A short line of its own that a list follows, or one that is underlined."""
    stripped = line.strip()
    if after and _UNDERLINE.fullmatch(after[0]) and not opens_quotation(stripped):
        return True
    if len(stripped) > _LONGEST_HEADING or stripped[-1] in '.!?…,;"”»' or stripped[0] in CLOSERS or BULLET.match(line):
        return False
    if _BLOCKQUOTE.match(line) or CREDIT_LINE.match(line) or _has_credit(stripped):
        return False
    following = next((other for other in after if other.strip()), "")
    return BULLET.match(following) is not None or (
        opens_quotation(following.strip()) and (stripped.endswith((":", "：")) or not after[0].strip())
    )


def _continues(entry: Entry, line: str, after: list[str]) -> bool:
    """True when the line belongs to the entry before it."""
    if len(entry.parts) >= _MOST_LINES:
        return False
    whole = entry.text
    is_complete = _has_credit(whole)
    if not line.strip():
        # A credit may stand apart from its quotation, and nothing else reaches over a blank line.
        following = next((other for other in after if other.strip()), "")
        return (
            not is_complete
            and not entry.is_under_name
            and bool(CREDIT_LINE.match(following))
            and _could_credit(entry, following)
            and not _leads(following, after)
        )
    if CREDIT_LINE.match(line) and _could_credit(entry, line):
        return not is_complete and not entry.is_under_name
    if is_complete:
        return False
    if _is_open(whole):
        return BULLET.match(line) is None
    is_new = BULLET.match(line) or _RULE.match(line) or _HEADING_SIGN.match(line) or _NUMBERED_HEADING.match(line)
    if is_new or opens_quotation(_BLOCKQUOTE.sub("", line).strip()) or _author_named(line.strip()):
        return False
    if whole.rstrip()[-1:] in ALL_CLOSERS and _LED_IN.match(line):
        return False
    if led_by(line) or (entry.is_under_name and looks_like_name(line.strip(), strict=True)):
        return False
    if _BLOCKQUOTE.match(line):
        return entry.is_block
    return not entry.is_block or looks_like_name(line.strip(), strict=True)


def _leads(credit: str, after: list[str]) -> bool:
    """True when the words of a credit stand right below it, and not above the empty lines over it."""
    below = after[after.index(credit) + 1 :]
    return bool(below) and opens_quotation(_BLOCKQUOTE.sub("", below[0]).strip())


def led_by(line: str) -> tuple[str, int] | None:
    """What may be a name in front of a quotation, and where its words begin: `Ann Author: "`, `Ann Author — "`."""
    match = _SPEAKER.match(line)
    if match is None or not opens_quotation(line[match.end() :]):
        return None
    name = match["name"].strip(" *_")
    return (name, match.end()) if looks_like_name(name, strict=True) else None


def _has_credit(text: str) -> bool:
    """True when a credit already stands after the quotation: whatever follows is another entry."""
    body = text.strip()
    if opens_quotation(body):
        ends = list(closings(body, 0))
        if ends:
            return any(body[end + 1 : end + 100].strip(" .,;*_") for end in ends)
    return split_bare(body) is not None


def _could_credit(entry: Entry, line: str) -> bool:
    """True when a line that begins with a dash credits the entry, and is not the next item of a list of them."""
    credit = CREDIT_LINE.sub("", line).strip()
    if not credit or opens_quotation(credit):
        return False
    if re.match(r"\s*(?:>\s*)?-\s", line):
        is_below = not entry.is_item or _indent(line) > _indent(entry.lines[0])
        return is_below and looks_like_name(re.split(r"[,(]", credit)[0].strip(" *_"), strict=True)
    return len(credit) <= 200


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _is_open(text: str) -> bool:
    """True when a quotation begins here and has not ended yet."""
    body = text.strip()
    start = _LED_IN.match(body)
    body = body[start.end() :] if start else body
    return bool(body) and body[0] in '"“«„「『' and next(closings(body, 0), None) is None
