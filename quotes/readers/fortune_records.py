"""One record of a fortune file: which lines are words and which credit them, without overstrikes and broken lines.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from quotes.readers.credit import Credit, looks_like_name, read_credit

# The files are set to about 72 columns, so a longer line was broken there and not by its author; verse is narrower.
_SHORTEST_PROSE_LINE = 50
_CREDIT = re.compile(r"^(?P<indent>[ \t]*)(?:--|[—―–])[ \t]*(?=[^\s-])")
_BY = re.compile(r"^By\s+(?=[A-Z])")
# `Author Name on the weather`; one word before it is no name but what happened.
_OCCASION = re.compile(r"^(?P<name>[^\s,]+ [^,]{1,60}?) (?P<rest>(?:in|on|to|about|at|when) [^\"“].*)$")
_SMALL_WORDS = frozenset(
    re.findall(r"\w+", "a an and as at but by de der die for from i in la le of on or the to und vs")
)


@dataclass(frozen=True, slots=True)
class Row:
    """A line: its number from 1, as it stands, and as it is read when overstrikes are carried out."""

    number: int
    raw: str
    shown: str


@dataclass(slots=True)
class Part:
    """Words and the credit lines below them; a record holds several when one saying answers another."""

    words: list[Row] = field(default_factory=list)
    credits: list[Row] = field(default_factory=list)


def parts_of(lines: Sequence[tuple[int, str]]) -> list[Part]:
    """The parts of a record, given as numbered lines. Blank lines at both ends of the words are left out."""
    parts = [Part()]
    for number, raw in lines:
        row = Row(number, raw, _struck(raw))
        part = parts[-1]
        is_last = number == lines[-1][0]
        if (part.words or part.credits) and _credits(row, part, is_last=is_last):
            part.credits.append(row)
        elif part.credits and row.shown.strip():
            parts.append(Part([row]))
        elif part.words or row.shown.strip():
            part.words.append(row)
    for part in parts:
        while part.words and not part.words[-1].shown.strip():
            part.words.pop()
    return [part for part in parts if part.words or part.credits]


def _credits(row: Row, part: Part, *, is_last: bool) -> bool:
    """True for a credit line, and for one that goes on with the credit above."""
    if found := _CREDIT.match(row.shown):
        # A dash at the margin begins a line of a dialogue as often as a credit, which then is the last line.
        return bool(found["indent"]) or is_last
    return bool(part.credits) and row.shown[:1] in (" ", "\t") and _indent(row) >= _indent(part.credits[-1])


def flowed(text: str) -> str:
    """Lines that a margin broke as one again; those of verse and dialogues, and paragraphs, as they are."""
    shown = ""
    for paragraph in re.split(r"\n(?=[ \t]*\n|[ \t]+\S)", text):
        lines = [re.sub(r"[ \t]+", " ", line).strip() for line in paragraph.split("\n")]
        lines = [line for line in lines if line] or [""]
        is_prose = all(len(line) >= _SHORTEST_PROSE_LINE for line in lines[:-1])
        shown += (" " if is_prose else "\n").join(lines) + "\n"
    return re.sub(r"\n{3,}", "\n\n", shown).strip()


def credit_of(rows: Sequence[Row]) -> tuple[Credit, str, str]:
    """Who and what the credit lines name; what they say beside it, such as the occasion; and why they name nobody."""
    if not rows:
        return Credit(), "", ""
    lines: list[str] = []
    for row in rows:
        if found := _CREDIT.match(row.shown):
            lines.append(_BY.sub("", row.shown[found.end() :].strip()))
        else:
            lines[-1:] = [f"{lines[-1]} {row.shown.strip()}"] if lines else [row.shown.strip()]
    if len(lines) > 1 and all(looks_like_name(line.split(",")[0], strict=True) for line in lines):
        return Credit(), "", "several credits below one text: which of them the words are of cannot be told"
    return *read_saying_credit(", ".join(lines)), ""


def read_saying_credit(written: str) -> tuple[Credit, str]:
    """Who and what a credit in one line names, and what it says beside it, such as the occasion."""
    if (occasion := _OCCASION.match(written)) and looks_like_name(occasion["name"], strict=True):
        return Credit(occasion["name"]), occasion["rest"]
    credit = read_credit(written.lstrip("-— "))
    if (source := credit.source) is None:
        return credit, ""
    if not _is_title(source.title, written):
        return replace(credit, source=None), source.title
    # What stands before a title in quotation marks says who the author was.
    start = max(0, source.title.find(_quoted(written)))
    return replace(credit, source=replace(source, title=source.title[start:])), source.title[:start].strip(" ,")


def _quoted(credit: str) -> str:
    """The first title in quotation marks or emphasis; empty without one."""
    found = re.search(r"[\"“*_](?P<title>[^\"“”*_]{3,200})[\"”*_]", credit)
    return found["title"].strip(" ,.") if found else ""


def _is_title(title: str, credit: str) -> bool:
    """True for a title in quotation marks or with capitals; `looking at the stars` is an occasion and no work."""
    if re.search(r"[\"“*_]", credit):
        return True
    if f"({title})" in credit and " " not in title:
        # `Publius Vergilius Maro (Virgil)` is one person.
        return False
    words = [word for word in re.findall(r"[^\W\d_][\w'’]*", title) if word.casefold() not in _SMALL_WORDS]
    return bool(words) and sum(word[0].isupper() for word in words) > len(words) / 2


def _indent(row: Row) -> int:
    return len(row.shown.expandtabs()) - len(row.shown.expandtabs().lstrip())


def _struck(line: str) -> str:
    """The line as a terminal shows it: a backspace goes back, and a letter and a `_` at one place make the letter."""
    if "\b" not in line:
        return line
    cells: list[str] = []
    at = 0
    for character in line:
        if character == "\b":
            at = max(0, at - 1)
            continue
        if at == len(cells):
            cells.append(character)
        elif character != "_" or cells[at] in " _":
            cells[at] = character
        at += 1
    return "".join(cells)
