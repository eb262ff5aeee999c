"""Markdown as note-taking programs write it, line by line into CommonMark: properties, comments, their quotations.

Pure. Obsidian's comments, Logseq's properties and `#+BEGIN_QUOTE`, and the admonitions of Python-Markdown (their
manuals read 2026-11-21). No line is added or taken away, so a line's number stays what it is.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

_FENCE = re.compile(r"^[ \t]*(?:[-*+][ \t]+)?(?P<fence>`{3,}|~{3,})")
_PROPERTY = re.compile(
    r"^(?P<lead>[ \t]*(?:>[ \t]*)?)(?P<bullet>[-*+][ \t]+)?(?:\*\*)?(?P<key>[A-Za-z][\w.-]{0,40}(?: [\w-]{1,20})?)"
    r"(?:\*\*)?::(?:[ \t]+(?P<value>.*))?$"
)
_BEGIN = re.compile(
    r"^(?P<lead>[ \t]*)(?P<bullet>[-*+][ \t]+)?(?:\[#[A-C]\][ \t]*)?#\+BEGIN_(?P<kind>\w{1,30})\b.*$", re.I
)
_END = re.compile(r"^[ \t]*#\+END_\w{1,30}[ \t]*$", re.I)
_ADMONITION = re.compile(
    r"^(?P<lead>[ \t]*)(?:!!!|\?\?\?\+?)[ \t]+(?P<kind>[\w-]{1,30})(?:[ \t]+[\w-]{1,30}){0,3}"
    r"(?:[ \t]+\"(?P<title>[^\"\n]{0,300})\")?[ \t]*$"
)
_COMMENT = re.compile(r"%%[^%\n]{0,2000}%%")
_CODE = frozenset({"src", "example", "export", "query", "comment"})


@dataclass(frozen=True, slots=True)
class Property:
    """A `key:: value` of a page or a block; `line` counts from 1 in the prepared text, the key is in small letters."""

    line: int
    key: str
    value: str


@dataclass(slots=True)
class Prepared:
    """Text in CommonMark with as many lines as before, the properties that stood in it, and its comments' lines."""

    lines: list[str] = field(default_factory=list)
    properties: list[Property] = field(default_factory=list)
    comments: list[int] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The lines as one text."""
        return "\n".join(self.lines)


def prepared(text: str) -> Prepared:
    """The text with what only some programs know turned into what all of them know, or taken out."""
    lines = text.split("\n")
    ready = Prepared()
    ends = [at for at, line in enumerate(lines) if "#+" in line and _END.match(line)]
    fence = ""
    at = 0
    while at < len(lines):
        line = lines[at]
        if fence or (opened := _FENCE.match(line)) is not None:
            if not fence:
                fence = opened["fence"] if opened else ""
            elif line.strip().startswith(fence):
                fence = ""
            ready.lines.append(line)
            at += 1
        elif (block := _BEGIN.match(line)) is not None:
            later = bisect_right(ends, at)
            at = _take_block(ready, lines, at, ends[later] if later < len(ends) else None, block)
        elif (admonition := _ADMONITION.match(line)) is not None:
            at = _take_admonition(ready, lines, at, admonition)
        elif line.strip() == "%%" and (end := _next(lines, at + 1, "%%")) is not None:
            ready.comments.extend(range(at + 1, end + 2))
            ready.lines.extend([""] * (end + 1 - at))
            at = end + 1
        else:
            _take_line(ready, line)
            at += 1
    return ready


def _take_line(ready: Prepared, line: str) -> None:
    number = len(ready.lines) + 1
    if "%%" in line and (without := _COMMENT.sub("", line)) != line:
        ready.comments.append(number)
        line = without
    if "::" in line and (found := _PROPERTY.match(line)) is not None:
        ready.properties.append(Property(number, found["key"].casefold(), (found["value"] or "").strip()))
        # An item that begins with a property may go on below it.
        line = found["lead"].rstrip() if not found["bullet"] else f"{found['lead']}{found['bullet'].rstrip()}"
    ready.lines.append(line)


def _next(lines: Sequence[str], start: int, stop: str) -> int | None:
    # A comment of so many lines is a mark that was left open.
    for at in range(start, min(len(lines), start + 500)):
        if lines[at].strip().endswith(stop):
            return at
    return None


def _take_block(ready: Prepared, lines: Sequence[str], at: int, end: int | None, block: re.Match[str]) -> int:
    """Takes `#+BEGIN_…` up to the line `end` as a block quotation or as code, and gives the line behind it."""
    lead, bullet, kind = block["lead"], block["bullet"] or "", block["kind"].casefold()
    if end is None:
        _take_line(ready, f"{lead}{bullet}")
        return at + 1
    inner = lead + " " * len(bullet)
    sign = "" if kind in _CODE else "> " if kind in ("quote", "verse") else None
    if sign is None:
        ready.lines.append(f"{lead}{bullet}".rstrip())
        for line in lines[at + 1 : end]:
            _take_line(ready, line)
        ready.lines.append("")
        return end + 1
    ready.lines.append(f"{lead}{bullet}{sign or '```'}".rstrip())
    ready.lines.extend(f"{inner}{sign}{line.strip()}" for line in lines[at + 1 : end])
    ready.lines.append("" if sign else f"{inner}```")
    return end + 1


def _take_admonition(ready: Prepared, lines: Sequence[str], at: int, admonition: re.Match[str]) -> int:
    """Takes an admonition and the lines indented below it as a callout, and gives where it ends."""
    lead = admonition["lead"]
    inner = f"{lead}    "
    end = at + 1
    while end < len(lines) and (lines[end].startswith(inner) or not lines[end].strip()):
        end += 1
    while end > at + 1 and not lines[end - 1].strip():
        end -= 1
    ready.lines.append(f"{lead}> [!{admonition['kind']}] {admonition['title'] or ''}".rstrip())
    ready.lines.extend(f"{lead}> {line.removeprefix(inner)}".rstrip() for line in lines[at + 1 : end])
    return end
