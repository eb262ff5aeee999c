"""What tells Markdown from plain text: its marks, and a name that ends as its files' names do.

Pure.
"""

from __future__ import annotations

import re

from quotes.readers.decoding import decode_head

_ENDINGS = (".md", ".markdown", ".mdown", ".mkd", ".qmd", ".rmd", ".mdx")
_FRONT_MATTER = re.compile(r"(?:---[ \t]*\n(?:[\w-][\w .-]{0,40}:(?:[ \t]|\n)|#)|\+\+\+[ \t]*\n)")
_HEADING = re.compile(r"^ {0,3}#{1,6} +\S", re.M)
_LINK = re.compile(r"\[[^\[\]\n]{1,300}\]\([^()\s]{1,1000}\)|\[\[[^\[\]\n]{1,200}\]\]")
_BLOCK_QUOTE = re.compile(r"^[ \t]*(?:[-*+] +)?> ?\S", re.M)
_CALLOUT = re.compile(
    r"^[ \t]*(?:[-*+] +)?(?:>[ \t]*\[!\w+\]|#\+BEGIN_\w+|(?:!!!|\?\?\?\+?) \w+)|^[ \t]*(?:[-*+] +)?[\w-]{2,30}::[ \t]\S"
    r"|\(\[(?:Location|View Highlight|Page|Time)\b",
    re.M | re.I,
)
_EMPHASIS = re.compile(r"(?<![\w*])\*\*(?=\S)[^*\n]{1,200}\*\*(?!\w)|^ {0,3}(?:```|~~~)", re.M)


def likeness(head: bytes, filename: str) -> float:
    """How much the beginning of a document is Markdown, from 0 to 1; below 0.6 unless its name or its marks say so."""
    text = decode_head(head)
    if not text.strip() or text.lstrip()[:1] in ("{", "<"):
        return 0.0
    is_named = filename.casefold().endswith(_ENDINGS)
    lines = sum(bool(line.strip()) for line in text.split("\n"))
    headings, links = len(_HEADING.findall(text)), len(_LINK.findall(text))
    quoted, special = len(_BLOCK_QUOTE.findall(text)), len(_CALLOUT.findall(text))
    score = 0.5 if is_named else 0.0
    if _FRONT_MATTER.match(text):
        score += 0.25 if is_named else 0.15
    # A list of quotations may stand under headings and be a list all the same.
    score += min(0.15, 0.05 * headings) + min(0.1, 0.03 * links) + min(0.1, 0.03 * len(_EMPHASIS.findall(text)))
    score += min(0.3, 0.15 * special)
    if is_named and lines and (quoted + special) / lines > 0.2:
        # Above the surest that a reader of lists can be: block quotations are more than lines.
        score = max(score, 0.88)
    return min(score, 0.92 if is_named else 0.58)
