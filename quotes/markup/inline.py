"""Markdown inside a line to the words that a reader sees: without marks, links, pictures, tags and attributes.

Pure. Of CommonMark 0.31.2 (section 6), what is met in titles and quotations; the words themselves stay as they are.
"""

from __future__ import annotations

import html
import re

_LITERAL = re.compile(
    r"\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|(?<!`)(?P<ticks>`{1,8})(?!`)(?P<code>.{1,400}?)(?<!`)(?P=ticks)(?!`)"
    r"|<(?P<address>(?:https?|mailto):[^<>\s]{1,500})>"
    r"|<(?P<mail>[\w.+-]{1,64}@[\w.-]{1,255})>",
    re.S,
)
"""What is taken as it stands: an escaped mark, code, an address in angle brackets."""

_DROPPED = re.compile(
    r"!\[[^\[\]]{0,500}\](?:\([^()]{0,1000}\)|\[[^\[\]]{0,200}\])"
    r"|\[\^[^\[\]\s]{1,100}\]"
    r"|<!--.{0,1000}?-->|</?[A-Za-z][^<>]{0,500}>"
    r"|:(?:material|fontawesome|octicons|simple)(?:-[a-z0-9]+){1,12}:"
    r"|[ \t]*\{[:#.][^{}]{0,200}\}[ \t]*$",
    re.S | re.M,
)
"""Pictures, footnotes' numbers, HTML, icons by their names, and attribute lists such as `{#install}`."""

_LINK = re.compile(r"\[(?P<shown>[^\[\]]{1,1000})\](?:\((?:[^()]|\([^()]{0,200}\)){0,1000}\)|\[[^\[\]]{0,200}\])")
_STARRED = re.compile(r"(?P<mark>\*{1,3}|~~)(?=[^\s*~])(?P<words>[^*~]{1,2000}?)(?<=\S)(?P=mark)", re.S)
_UNDERSCORES = re.compile(r"_+")


def plain(text: str) -> str:
    """The words of a piece of Markdown as they are read. Line ends stay; spaces at both ends go."""
    kept: list[str] = []

    def keep(found: re.Match[str]) -> str:
        code = found["code"]
        if code is not None and code[0] == code[-1] == " " and code.strip():
            code = code[1:-1]
        kept.append(
            next(part for part in (code, found["escaped"], found["address"], found["mail"]) if part is not None)
        )
        return f"\0{len(kept) - 1}\0"

    # No text holds NUL: it marks the places of what was taken out.
    text = _LITERAL.sub(keep, text.replace("\0", ""))
    text = _LINK.sub(lambda link: link["shown"], _DROPPED.sub("", text))
    # Twice, for emphasis within emphasis.
    for _ in range(2):
        text = _without_underscores(_STARRED.sub(lambda stressed: stressed["words"], text))
    text = re.sub("\0(\\d+)\0", lambda place: kept[int(place[1])], html.unescape(text))
    return re.sub(r"[ \t]{2,}", " ", text).strip()


def _without_underscores(text: str) -> str:
    """The text without the underscores around emphasised words; those within words, as in `snake_case`, stay."""
    opened: dict[str, int] = {}
    dropped: list[tuple[int, int]] = []
    for run in _UNDERSCORES.finditer(text):
        mark, start, end = run[0], run.start(), run.end()
        before, after = text[max(0, start - 1) : start], text[end : end + 1]
        if mark in opened and before.strip() and not after.isalnum():
            dropped += [(opened.pop(mark), len(mark)), (start, len(mark))]
        elif len(mark) <= 3 and mark not in opened and not before.isalnum() and after.strip():
            opened[mark] = start
    kept, at = [], 0
    for start, length in sorted(dropped):
        kept.append(text[at:start])
        at = start + length
    return "".join(kept) + text[at:]
