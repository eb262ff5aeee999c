"""Whom a quotation's own mark-up names: a `cite`, a caption, a footer, a last line behind a dash.

Pure. Every function gives a credit line for `quotes.readers.credit.read_credit`.
"""

from __future__ import annotations

import re

from quotes.readers.credit import looks_like_name, read_credit
from quotes.readers.marks import ALL_CLOSERS, LONG_DASH

# More than this is no credit but a paragraph.
LONGEST_CREDIT = 300

_DASHED = re.compile(rf"(?:{LONG_DASH}|[-~](?=\s|[^\W\d_]))\s*(?=\S)")
# Embedded posts name their author as `Name (@handle) date`.
_POST = re.compile(r"(?P<name>[^()]{1,100}?)\s*\(\s*@[^()\s]{1,100}\s*\)\s*(?P<date>[^()]{0,60})")
_TRAILING = re.compile(r"(?:[\s,;:|]|\s(?:in|from|aus|dans|en|da))+$")
# Small words that titles of works hold and names of people do not.
_TITLE_WORDS = re.compile(
    r"(?:^(?:the|a|an|on|in|der|die|das|le|la|les|el|los)\s)|\s(?:and|of the|in|to|for|or|with|und|et)\s", re.I
)
_NO_NAME = re.compile(r"\d|[:@]|^(?:an?|my|our|the|this|some|one)\s", re.I)
_ENDS_SENTENCE = re.compile(rf"(?:^|[.!?…\n{re.escape(ALL_CLOSERS)}]|{LONG_DASH}|-|~)\s*$")


def without_dash(line: str) -> str:
    """The line without a dash at its beginning."""
    stripped = line.strip()
    dash = _DASHED.match(stripped)
    return stripped[dash.end() :] if dash else stripped


def dashed_credit(line: str) -> str | None:
    """The credit of a line such as `— Author Name, Some Work`; None for a line that names nobody behind a dash."""
    stripped = " ".join(line.split())
    dash = _DASHED.match(stripped)
    if dash is None or len(stripped) > LONGEST_CREDIT:
        return None
    credit = stripped[dash.end() :]
    if post := _POST.fullmatch(credit):
        return post["name"].strip()
    author = read_credit(credit).author
    return credit if author is not None and looks_like_name(author, strict=True) else None


def split_credit(text: str) -> tuple[str, str] | None:
    """The words of a quotation and the credit in its last line, behind a dash; None when there is none."""
    words, line_end, last = text.rstrip().rpartition("\n")
    credit = dashed_credit(last)
    if not line_end or not words.strip() or credit is None:
        return None
    return words.rstrip(), credit


def joined_credit(names: list[str], works: list[str]) -> str:
    """A credit of names and works that the mark-up tells apart."""
    named = [kept for name in names if (kept := _TRAILING.sub("", without_dash(name)))]
    titles = [kept.replace("*", "") for work in works if (kept := _TRAILING.sub("", without_dash(work)))]
    if not named:
        return f"Source: {', '.join(titles)}" if titles else ""
    first, *more = named
    return ", ".join((first, *(f"*{title}*" for title in (*more, *titles))))


def named_or_work(credit: str) -> str:
    """A caption's or footer's credit; where it begins with no name, it is taken for the work, so credits nobody.

    "12 May 2001", "a friend", "Photo: Bob Writer" and "A review of her book" are nobody's name.
    """
    author = read_credit(credit).author
    if author is None or (looks_like_name(author, strict=True) and not _NO_NAME.search(author)):
        return credit
    return f"Source: {credit}"


def cited_credit(cited: str) -> str:
    """The credit that a `cite` alone gives. The element is for titles, yet most people put the author there.

    What is shaped like a title, or is one word without a dash, is taken for the work: nobody is credited by chance.
    """
    stripped = " ".join(cited.split())
    credit = without_dash(stripped)
    if post := _POST.fullmatch(credit):
        return post["name"].strip()
    is_dashed = credit != stripped
    parts = re.split(r"[,(]", credit, maxsplit=1)
    first = parts[0].strip()
    if is_dashed or len(parts) > 1:
        return credit
    if not looks_like_name(first, strict=True) or len(first.split()) < 2 or _TITLE_WORDS.search(first):
        return f"Source: {credit}" if credit else ""
    return credit


def may_precede_credit(words: str) -> bool:
    """True when what stands before a `cite` is whole: a sentence, a quotation, or nothing at all."""
    return _ENDS_SENTENCE.search(words[-10:]) is not None or not words.strip()
