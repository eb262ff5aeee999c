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
_EMPHASIS = (
    re.compile(r"(?P<mark>\*{1,3}|~~)(?=[^\s*~])(?P<words>[^*~]{1,2000}?)(?<=\S)(?P=mark)", re.S),
    re.compile(r"(?<!\w)(?P<mark>_{1,3})(?=[^\s_])(?P<words>.{1,2000}?)(?<=[^\s_])(?P=mark)(?!\w)", re.S),
)


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
    for pattern in (*_EMPHASIS, *_EMPHASIS):
        text = pattern.sub(lambda stressed: stressed["words"], text)
    text = re.sub("\0(\\d+)\0", lambda place: kept[int(place[1])], html.unescape(text))
    return re.sub(r"[ \t]{2,}", " ", text).strip()
