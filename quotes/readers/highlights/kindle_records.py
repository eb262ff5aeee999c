"""The records of a Kindle's clippings file: where each begins, its title, header and words.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from quotes.readers.highlights.kindle_header import Header, read_header

# The file itself always has ten; people who edit it by hand do not count.
_SEPARATOR = re.compile(r"={8,40}\s*")
_OPENERS, _CLOSERS = "(（", ")）"

# In brackets after a title, but no author: an edition, a series, a site, a number.
_NO_AUTHOR = re.compile(
    r"\d+|.*\b(?:edition|ed\.|series|trilogy|saga|classics|book \d+|vol(?:ume)?\.? ?\d+|part \d+|ausgabe|auflage"
    r"|edición|edizione|édition|edição|издание)|(?:[\w-]+\.)+[a-z]{2,12}|[^,]*(?:文庫|新書|版|叢書|丛书)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Record:
    """One record. `start` and `end` are where its words stand in the text, without the white space around them.

    `header` is None when the record has none, and `offset` is where it begins. `is_closed` is False for a record that
    the file breaks off in.
    """

    offset: int
    title: str
    header: Header | None
    start: int
    end: int
    is_closed: bool = True


def records_of(text: str) -> Iterator[Record]:
    """The records of the file, in order; between two separators with nothing but white space there is none."""
    lines: list[tuple[int, str]] = []
    offset = 0
    for line in text.split("\n"):
        if _SEPARATOR.fullmatch(line):
            yield from _record(lines, text, is_closed=True)
            lines = []
        else:
            lines.append((offset, line))
        offset += len(line) + 1
    yield from _record(lines, text, is_closed=False)


def title_and_authors(title: str) -> tuple[str, str]:
    """`Book Title (Series) (Author, Name)` as title and authors; authors are empty where the line names none.

    The last brackets hold the authors, and may hold brackets of their own.
    """
    title = title.strip()
    at = _opening_of_last_brackets(title)
    if at is None:
        return title, ""
    inside = title[at + 1 : -1].strip()
    if not inside or _NO_AUTHOR.fullmatch(inside) or not title[:at].strip():
        return title, ""
    return title[:at].strip(), inside


def _record(lines: list[tuple[int, str]], text: str, *, is_closed: bool) -> Iterator[Record]:
    lines = lines[next((at for at, (_, line) in enumerate(lines) if line.strip()), len(lines)) :]
    if not lines:
        return
    header = None
    # The header follows the title; a record whose title is empty begins with it.
    at = 0
    for at in (1, 0):
        if at < len(lines) and (header := read_header(lines[at][1])) is not None:
            break
    title = lines[0][1] if header is None or at == 1 else ""
    body = lines[at + 1 :] if header is not None else lines[1:]
    start = body[0][0] if body else lines[-1][0] + len(lines[-1][1])
    end = body[-1][0] + len(body[-1][1]) if body else start
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    yield Record(lines[0][0], title.strip(), header, start, start + len(words.strip()), is_closed)


def _opening_of_last_brackets(title: str) -> int | None:
    if not title or title[-1] not in _CLOSERS:
        return None
    depth = 0
    for at in range(len(title) - 1, -1, -1):
        if title[at] in _CLOSERS:
            depth += 1
        elif title[at] in _OPENERS:
            depth -= 1
            if depth == 0:
                return at
    return None
